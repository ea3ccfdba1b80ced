//! Setting the permissions of a role.

use super::query::get;
use crate::admin::refusal::Admin;
use crate::admin::rights::{ADMINISTRATOR, Rights};
use crate::kernel::epoch::{self, Kind};
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Act, Error, Fault, FaultCode, Result};
use entity::admin::role;
use entity::admin::role_permission::{self, Column, Entity};
use entity::id::RoleId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use validator::Validate;

/// All permissions that a role shall have.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"permissions": ["inventory.unit.list", "inventory.unit.read"]}))]
pub struct Permit {
    /// Names of acts, as `GET /meta/acts` lists them.
    #[validate(length(max = 512))]
    #[schema(max_items = 512)]
    pub permissions: Vec<String>,
}

/// Gives a role exactly these permissions; every holder feels it at his next request.
pub async fn permit(tx: &mut Tx<'_>, code: &str, input: &Permit) -> Result<()> {
    let wanted = check_acts(&input.permissions)?;
    let role = get(&tx.reader(), code).await?;
    let role = role::Entity::find_by_id(role.id).lock_exclusive().one(tx.db()).await?;
    let role = role.ok_or(Error::NotFound("role"))?;
    let before = Rights::of(tx, std::slice::from_ref(&role)).await?;
    before.within_own(tx).await?;
    Rights { acts: wanted.clone(), scope: None }.within_own(tx).await?;
    let held: BTreeSet<String> = before.acts.into_iter().collect();
    let wanted: BTreeSet<String> = wanted.into_iter().collect();
    let given: Vec<String> = wanted.difference(&held).cloned().collect();
    let taken: Vec<String> = held.difference(&wanted).cloned().collect();
    if role.code == ADMINISTRATOR && !taken.is_empty() {
        return Err(Admin::AdministratorKeepsAll.into());
    }
    Entity::delete_many()
        .filter(Column::RoleId.eq(role.id))
        .filter(Column::Act.is_in(taken.iter().map(String::as_str)))
        .exec(tx.db())
        .await?;
    grant(tx, role.id, &given).await?;
    let (id, version) = (role.id, role.version + 1);
    let mut change = role.into_active_model();
    change.version = Set(version);
    change.update(tx.db()).await?;
    epoch::raise(tx, Kind::Rights).await?;
    let detail = json!({"code": code, "given": given, "taken": taken});
    tx.record("admin.role.permitted", Subject::global("admin.role", id), &detail)
}

/// The names without repetition; unknown ones are faults.
pub(super) fn check_acts(names: &[String]) -> Result<Vec<String>> {
    let unknown: Vec<Fault> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| Act::named(name).is_none())
        .map(|(index, _)| Fault::at(format!("/permissions/{index}"), FaultCode::NotFound))
        .collect();
    if !unknown.is_empty() {
        return Err(unknown.into());
    }
    let names: BTreeSet<&String> = names.iter().collect();
    Ok(names.into_iter().cloned().collect())
}

pub(super) async fn grant(tx: &Tx<'_>, role_id: RoleId, acts: &[String]) -> Result<()> {
    if acts.is_empty() {
        return Ok(());
    }
    let rows = acts
        .iter()
        .map(|act| role_permission::ActiveModel { role_id: Set(role_id), act: Set(act.clone()) });
    Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}
