//! Opening an account in a project.

use super::insert::{NewAccount, insert};
use crate::inventory;
use crate::kernel::{Error, FaultCode, Result, Tx, text};
use entity::funds::bank_account::BankAccountKind;
use entity::id::{BankAccountId, ProjectId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// An account to open.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "name": "监管专户", "bank": "中国建设银行天河支行",
    "number": "6217000010001234567", "kind": "supervised"
}))]
pub struct BankAccountInput {
    pub project_id: ProjectId,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub bank: String,
    /// Kept encrypted, shown masked.
    #[validate(length(min = 4, max = 40))]
    #[schema(min_length = 4, max_length = 40)]
    pub number: String,
    pub kind: BankAccountKind,
}

/// Opens it.
pub async fn create(tx: &mut Tx<'_>, input: &BankAccountInput) -> Result<BankAccountId> {
    let project = inventory::project::get(&tx.reader(), input.project_id).await;
    let project = project.map_err(|error| error.missing_at("/project_id"))?;
    let (name, bank) = (text::tidy(&input.name), text::tidy(&input.bank));
    let number: String = input.number.chars().filter(|c| !c.is_whitespace()).collect();
    if name.is_empty() {
        return Err(Error::fault("/name", FaultCode::Required));
    }
    if number.chars().count() < 4 || !number.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    {
        return Err(Error::fault("/number", FaultCode::InvalidFormat));
    }
    let new = NewAccount {
        project_id: project.id,
        kind: input.kind,
        name: &name,
        bank: &bank,
        number: Some(&number),
    };
    insert(tx, &new).await
}
