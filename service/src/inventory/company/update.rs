//! Changing a company.

use super::query::get;
use crate::inventory::naming::named;
use crate::kernel::Result;
use crate::kernel::tx::{Subject, Tx};
use entity::id::CompanyId;
use entity::inventory::company;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a company; absent keeps.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "江南置业有限公司"}))]
pub struct UpdateCompany {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// Changes a company of the caller's scope.
pub async fn update(tx: &mut Tx<'_>, id: CompanyId, input: &UpdateCompany) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    let version = row.version + 1;
    let mut change: company::ActiveModel = row.into_active_model();
    if let Some(name) = &input.name {
        change.name = Set(named("/name", name)?);
    }
    change.version = Set(version);
    change.update(tx.db()).await?;
    tx.record("inventory.company.updated", Subject::global("inventory.company", id), input)
}
