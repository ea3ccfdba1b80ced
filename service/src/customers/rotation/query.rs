//! Rotations as shown, and who would be next.

use super::roster;
use crate::inventory::project;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::rotation::{self, Column, Entity, MissedTurns};
use entity::customers::rotation_member::MemberStanding;
use entity::id::{ProjectId, RotationId, RotationMemberId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A rotation as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000061",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "missed_turns": "lost",
    "max_open": 200, "max_per_day": null, "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct RotationView {
    pub id: RotationId,
    pub project_id: ProjectId,
    pub missed_turns: MissedTurns,
    pub max_open: Option<i32>,
    pub max_per_day: Option<i32>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<rotation::Model> for RotationView {
    fn from(row: rotation::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            missed_turns: row.missed_turns,
            max_open: row.max_open,
            max_per_day: row.max_per_day,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Somebody whom the turn passes over.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SkippedMember {
    pub member_id: RotationMemberId,
    pub user_id: UserId,
    /// Why.
    pub standing: MemberStanding,
}

/// Who would be given a new customer now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "rotation_id": "0193a5c0-0000-7000-8000-000000000061",
    "member_id": "0193a5c0-0000-7000-8000-000000000062",
    "user_id": "0193a5c0-0000-7000-8000-000000000007", "made_up": false, "skipped": []
}))]
pub struct NextTurn {
    pub rotation_id: RotationId,
    /// Null where nobody is available.
    pub member_id: Option<RotationMemberId>,
    pub user_id: Option<UserId>,
    /// The turn makes up for one that was missed.
    pub made_up: bool,
    /// In their order.
    pub skipped: Vec<SkippedMember>,
}

/// Which rotations are wanted.
#[derive(Debug, Clone, Default)]
pub struct RotationFilter {
    pub project_id: Option<ProjectId>,
}

/// A rotation of a visible project.
pub async fn get(reader: &Reader<'_>, id: RotationId) -> Result<rotation::Model> {
    let row = Entity::find_by_id(id).one(&reader.db).await?;
    row.filter(|row| reader.scope().sees_project(row.project_id)).ok_or(Error::NotFound("rotation"))
}

/// One rotation.
pub async fn one(reader: &Reader<'_>, id: RotationId) -> Result<RotationView> {
    get(reader, id).await.map(RotationView::from)
}

/// Rotations of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &RotationFilter,
    paging: &Paging,
) -> Result<Listed<RotationView>> {
    let mut select = Entity::find().filter(reader.scope().projects(Column::ProjectId));
    if let Some(id) = filter.project_id {
        select = select.filter(Column::ProjectId.eq(id));
    }
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &rotation::Model| row.id.0);
    Ok(rows.await?.map(RotationView::from))
}

/// Who would be next, and whom the turn would pass over.
pub async fn next(reader: &Reader<'_>, id: RotationId) -> Result<NextTurn> {
    let rotation = get(reader, id).await?;
    let zone = project::get(reader, rotation.project_id).await?.time_zone;
    let roster = roster::of(reader, rotation, &zone).await?;
    let turn = roster.next();
    let taken = turn.taken.and_then(|index| roster.members.get(index));
    let skipped = turn.skipped.iter().filter_map(|(index, standing)| {
        let row = &roster.members.get(*index)?.row;
        Some(SkippedMember { member_id: row.id, user_id: row.user_id, standing: *standing })
    });
    Ok(NextTurn {
        rotation_id: id,
        member_id: taken.map(|member| member.row.id),
        user_id: taken.map(|member| member.row.user_id),
        made_up: turn.made_up,
        skipped: skipped.collect(),
    })
}
