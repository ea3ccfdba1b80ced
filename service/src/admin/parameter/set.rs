//! Setting a parameter.

use super::query::check_project;
use crate::admin::refusal::Admin;
use crate::kernel::parameter::{self, Definition};
use crate::kernel::{Error, Result, Tx, act};
use entity::id::ProjectId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

/// The value that shall count from now on.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"value": 15}))]
pub struct SetParameter {
    /// As the parameter's schema says.
    #[schema(value_type = Value)]
    pub value: Value,
}

/// Sets a parameter of a project that can have its own value, or of the whole system by who sees
/// every project.
pub async fn set(
    tx: &mut Tx<'_>,
    key: &str,
    project_id: Option<ProjectId>,
    input: &SetParameter,
) -> Result<()> {
    let definition = Definition::find(key)?;
    check_project(&tx.reader(), project_id).await?;
    if project_id.is_some() && !definition.per_project {
        return Err(Admin::SystemWide.into());
    }
    if project_id.is_none() && tx.actor.scope.projects.is_some() {
        return Err(Error::Forbidden(act::Act::of(act::ADMIN_PARAMETER_SET)));
    }
    parameter::set(tx, key, project_id, input.value.clone()).await
}
