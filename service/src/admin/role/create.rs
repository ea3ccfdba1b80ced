//! Creating a role.

use super::permit::{check_acts, grant};
use crate::admin::refusal::Admin;
use crate::admin::rights::Rights;
use crate::kernel::Result;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::{Subject, Tx};
use entity::admin::role::{self, DataScope};
use entity::id::RoleId;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A new role.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "front_desk", "name": "前台", "data_scope": "project",
    "permissions": ["customers.customer.create", "customers.customer.read"]
}))]
pub struct CreateRole {
    /// Unique; lower-case letters, digits and `_`, beginning with a letter.
    #[validate(length(min = 1, max = 64), custom(function = code_is_plain))]
    #[schema(min_length = 1, max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub code: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    pub data_scope: DataScope,
    /// Names of acts; they can be set later too.
    #[serde(default)]
    #[validate(length(max = 512))]
    #[schema(max_items = 512)]
    pub permissions: Vec<String>,
}

fn code_is_plain(code: &str) -> Result<(), ValidationError> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let begins = code.starts_with(|c: char| c.is_ascii_lowercase());
    if begins && code.chars().all(plain) {
        Ok(())
    } else {
        Err(ValidationError::new("invalid_format"))
    }
}

/// Creates a role that gives no more than the caller has.
pub async fn create(tx: &mut Tx<'_>, input: &CreateRole) -> Result<RoleId> {
    let acts = check_acts(&input.permissions)?;
    let rights = Rights { acts, scope: Some(input.data_scope) };
    rights.within_own(tx).await?;
    let id = tx.id::<RoleId>();
    let row = role::Model {
        id,
        code: input.code.clone(),
        name: tidy(&input.name),
        data_scope: input.data_scope,
        built_in: false,
        created_at: tx.now,
        version: 1,
    };
    let insert = role::Entity::insert(row.into_active_model());
    let inserted = insert.exec_without_returning(tx.db()).await;
    inserted.on_duplicate(|| Admin::RoleCodeTaken.into())?;
    grant(tx, id, &rights.acts).await?;
    let detail = json!({
        "code": input.code, "data_scope": input.data_scope, "permissions": rights.acts
    });
    tx.record("admin.role.created", Subject::global("admin.role", id), &detail)?;
    Ok(id)
}
