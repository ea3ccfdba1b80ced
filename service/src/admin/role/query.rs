//! Roles as they are read.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::admin::role::{self, Column, DataScope, Entity};
use entity::admin::role_permission;
use entity::id::RoleId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A role 角色 with its permissions.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0195a3c0-5b7e-7000-8000-000000000012", "code": "front_desk", "name": "前台",
    "data_scope": "project", "built_in": false,
    "permissions": ["customers.customer.create", "customers.customer.read"],
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct RoleView {
    pub id: RoleId,
    pub code: String,
    pub name: String,
    pub data_scope: DataScope,
    /// Delivered with the program.
    pub built_in: bool,
    /// Names of acts, sorted.
    pub permissions: Vec<String>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// Which roles are wanted.
#[derive(Debug, Clone, Default)]
pub struct RoleFilter {
    /// Any of these; empty is any at all.
    pub data_scopes: Vec<DataScope>,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "code"];

/// The row by its code or its id; roles are the same for every company.
pub async fn get(reader: &Reader<'_>, code: &str) -> Result<role::Model> {
    let row = match code.parse::<RoleId>() {
        Ok(id) => Entity::find_by_id(id).one(&reader.db).await?,
        Err(_) => Entity::find().filter(Column::Code.eq(code)).one(&reader.db).await?,
    };
    row.ok_or(Error::NotFound("role"))
}

/// One role by its code or its id.
pub async fn one(reader: &Reader<'_>, code: &str) -> Result<RoleView> {
    let row = get(reader, code).await?;
    let mut permissions = permissions(reader, &[row.id]).await?;
    Ok(view(row, &mut permissions))
}

/// Roles with their permissions.
pub async fn list(
    reader: &Reader<'_>,
    filter: &RoleFilter,
    paging: &Paging,
) -> Result<Listed<RoleView>> {
    let mut select = Entity::find();
    if !filter.data_scopes.is_empty() {
        let scopes = filter.data_scopes.iter().copied();
        select = select.filter(Column::DataScope.is_in(scopes));
    }
    select = page::sorted(select, paging, |name| match name {
        "code" => Column::Code,
        _ => Column::CreatedAt,
    });
    let listed = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let ids: Vec<RoleId> = listed.items.iter().map(|row| row.id).collect();
    let mut permissions = permissions(reader, &ids).await?;
    Ok(listed.map(|row| view(row, &mut permissions)))
}

type Permissions = HashMap<RoleId, Vec<String>>;

async fn permissions(reader: &Reader<'_>, ids: &[RoleId]) -> Result<Permissions> {
    let rows = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.is_in(ids.iter().copied()))
        .order_by_asc(role_permission::Column::Act)
        .all(&reader.db)
        .await?;
    let mut permissions = Permissions::new();
    for row in rows {
        permissions.entry(row.role_id).or_default().push(row.act);
    }
    Ok(permissions)
}

fn view(row: role::Model, permissions: &mut Permissions) -> RoleView {
    let role::Model { id, code, name, data_scope, built_in, created_at, version } = row;
    let permissions = permissions.remove(&id).unwrap_or_default();
    RoleView { id, code, name, data_scope, built_in, permissions, created_at, version }
}
