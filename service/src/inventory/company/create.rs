//! Creating a company.

use crate::inventory::naming::named;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel;
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Act, Error, Result, act};
use entity::id::CompanyId;
use entity::inventory::company::{self, CompanyKind};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A new company.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "C002", "name": "江南置业", "kind": "developer"}))]
pub struct CreateCompany {
    /// Unique.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub code: String,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    pub kind: CompanyKind,
}

/// Creates a company; only who sees every company may.
pub async fn create(tx: &mut Tx<'_>, input: &CreateCompany) -> Result<CompanyId> {
    if tx.actor.scope.company.is_some() {
        return Err(Error::Forbidden(Act::of(act::INVENTORY_COMPANY_CREATE)));
    }
    let id = tx.id::<CompanyId>();
    let row = company::Model {
        id,
        code: named("/code", &input.code)?,
        name: named("/name", &input.name)?,
        kind: input.kind,
        created_at: tx.now,
        version: 1,
    };
    company::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Error::from(Kernel::Duplicate.with("field", "code")))?;
    let subject = Subject::global("inventory.company", id);
    tx.record("inventory.company.created", subject, &json!({"code": input.code}))?;
    Ok(id)
}
