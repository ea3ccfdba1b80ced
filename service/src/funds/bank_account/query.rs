//! Reading accounts; their numbers are masked in every answer.

use super::super::refusal::Funds;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result, text};
use chrono::{DateTime, Utc};
use entity::Money;
use entity::funds::bank_account::{self, BankAccountKind, Column};
use entity::id::{BankAccountId, ProjectId};
use entity::receivables::receipt::ReceiptMethod;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

/// An account as readers see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000031",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "name": "监管专户", "bank": "中国建设银行天河支行", "number": "****4567",
    "kind": "supervised", "ledger_code": "1002.02", "balance": "1320000.00",
    "last_serial": 3, "created_at": "2025-03-01T02:00:00Z", "version": 4
}))]
pub struct BankAccountView {
    pub id: BankAccountId,
    pub project_id: ProjectId,
    pub name: String,
    pub bank: String,
    /// Masked; null where the account has no number.
    pub number: Option<String>,
    pub kind: BankAccountKind,
    /// Ledger account that it is part of.
    pub ledger_code: String,
    pub balance: Money,
    /// Serial of its last movement.
    pub last_serial: i64,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<bank_account::Model> for BankAccountView {
    fn from(row: bank_account::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            name: row.name,
            bank: row.bank,
            number: row.number_tail.as_deref().map(text::masked),
            kind: row.kind,
            ledger_code: row.ledger_code,
            balance: row.balance,
            last_serial: row.last_serial,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which accounts are wanted.
#[derive(Debug, Clone, Default)]
pub struct BankAccountFilter {
    pub project_id: Option<ProjectId>,
    pub kind: Option<BankAccountKind>,
}

/// Accounts of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &BankAccountFilter,
    paging: &Paging,
) -> Result<Listed<BankAccountView>> {
    let mut select =
        bank_account::Entity::find().filter(reader.scope().projects(Column::ProjectId));
    if let Some(project_id) = filter.project_id {
        select = select.filter(Column::ProjectId.eq(project_id));
    }
    if let Some(kind) = filter.kind {
        select = select.filter(Column::Kind.eq(kind));
    }
    let id_of = |row: &bank_account::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    Ok(rows.map(BankAccountView::from))
}

/// One account.
pub async fn one(reader: &Reader<'_>, id: BankAccountId) -> Result<BankAccountView> {
    get(reader, id).await.map(BankAccountView::from)
}

/// The row of a visible account.
pub async fn get(reader: &Reader<'_>, id: BankAccountId) -> Result<bank_account::Model> {
    let row = bank_account::Entity::find_by_id(id).one(&reader.db).await?;
    row.filter(|row| reader.scope().sees_project(row.project_id))
        .ok_or(Error::NotFound("bank_account"))
}

/// Where money of this method goes when nobody says: cash to the cash box, loans to the
/// supervised account, everything else to the operating one; the oldest of its kind.
pub async fn default_for(
    reader: &Reader<'_>,
    project_id: ProjectId,
    method: ReceiptMethod,
) -> Result<bank_account::Model> {
    let kind = match method {
        ReceiptMethod::Cash => BankAccountKind::Cash,
        ReceiptMethod::Loan => BankAccountKind::Supervised,
        ReceiptMethod::Transfer
        | ReceiptMethod::Pos
        | ReceiptMethod::Cheque
        | ReceiptMethod::Online => BankAccountKind::Operating,
    };
    bank_account::Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::Kind.eq(kind))
        .order_by_asc(Column::Id)
        .one(&reader.db)
        .await?
        .ok_or_else(|| Funds::NoAccount.with("kind", &kind).into())
}
