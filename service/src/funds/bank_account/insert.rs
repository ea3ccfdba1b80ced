//! The row of an account, its number sealed by a key of its own.

use super::super::chart::code;
use super::super::refusal::Funds;
use crate::kernel::error::OnDuplicate;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx, text};
use entity::Money;
use entity::funds::bank_account::{self, BankAccountKind};
use entity::id::{BankAccountId, ProjectId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

/// What hashes of account numbers are bound to.
pub(super) const NUMBER: &str = "bank_account.number";

/// An account about to be opened.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    pub project_id: ProjectId,
    pub kind: BankAccountKind,
    pub name: &'a str,
    pub bank: &'a str,
    /// None for cash, and as long as the bank has given none.
    pub number: Option<&'a str>,
}

/// Writes the account.
pub async fn insert(tx: &mut Tx<'_>, new: &NewAccount<'_>) -> Result<BankAccountId> {
    let id = tx.id::<BankAccountId>();
    let mut row = bank_account::Model {
        id,
        project_id: new.project_id,
        name: new.name.to_owned(),
        bank: new.bank.to_owned(),
        data_key: None,
        number_cipher: None,
        number_hash: None,
        number_tail: None,
        kind: new.kind,
        ledger_code: ledger_code(new.kind).to_owned(),
        balance: Money::ZERO,
        last_serial: 0,
        created_at: tx.now,
        version: 1,
    };
    if let Some(number) = new.number {
        let cipher = &tx.kernel.cipher;
        known(tx, new.project_id, cipher.search_hashes(NUMBER, number)).await?;
        let (key, wrapped) = cipher.new_data_key(id.0)?;
        row.data_key = Some(wrapped);
        row.number_cipher = Some(key.seal(id.0, "number", number)?);
        row.number_hash = Some(cipher.search_hash(NUMBER, number));
        row.number_tail = Some(text::tail(number));
    }
    bank_account::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Funds::DuplicateNumber.into())?;
    let subject = Subject::of("funds.bank_account", id, new.project_id);
    tx.record("funds.bank_account.created", subject, &json!({"kind": new.kind}))?;
    Ok(id)
}

/// Refuses a number that another account of the project has, hashed under whichever key.
async fn known(tx: &Tx<'_>, project_id: ProjectId, hashes: Vec<String>) -> Result<()> {
    let same = bank_account::Entity::find()
        .filter(bank_account::Column::ProjectId.eq(project_id))
        .filter(bank_account::Column::NumberHash.is_in(hashes))
        .one(tx.db())
        .await?;
    if same.is_some() { Err(Funds::DuplicateNumber.into()) } else { Ok(()) }
}

/// The ledger account that money of this kind is part of.
const fn ledger_code(kind: BankAccountKind) -> &'static str {
    match kind {
        BankAccountKind::Cash => code::CASH,
        BankAccountKind::Operating => code::BANK_OPERATING,
        BankAccountKind::Supervised => code::BANK_SUPERVISED,
        BankAccountKind::Platform => code::PLATFORM,
    }
}
