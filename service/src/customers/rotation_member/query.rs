//! Members of a rotation as shown, each with whether he can be given a customer now.

use super::load::visible;
use crate::customers::rotation::{self, roster};
use crate::inventory::project;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, FaultCode, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::customers::rotation_member::{self, Column, MemberStanding, Shift};
use entity::id::{ProjectId, RotationId, RotationMemberId, UserId};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A member as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000062",
    "rotation_id": "0193a5c0-0000-7000-8000-000000000061",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "user_id": "0193a5c0-0000-7000-8000-000000000007", "position": 1, "standing": "available",
    "shift": {"days": ["monday"], "from": "09:00", "to": "18:00", "off_on": [], "extra_on": []},
    "on_duty": true, "paused_at": null, "paused_until_at": null, "pause_reason": null,
    "max_open": null, "max_per_day": 10, "open": 34, "turns": 41, "turns_today": 2,
    "missed": 1, "owed": 0, "served_on": "2025-03-10", "created_at": "2025-03-01T02:00:00Z",
    "version": 43
}))]
pub struct RotationMemberView {
    pub id: RotationMemberId,
    pub rotation_id: RotationId,
    pub project_id: ProjectId,
    pub user_id: UserId,
    /// From 1, in the order of the turns.
    pub position: i32,
    pub standing: MemberStanding,
    pub shift: Shift,
    pub on_duty: bool,
    pub paused_at: Option<DateTime<Utc>>,
    pub paused_until_at: Option<DateTime<Utc>>,
    pub pause_reason: Option<String>,
    pub max_open: Option<i32>,
    pub max_per_day: Option<i32>,
    /// Customers of the project that he looks after.
    pub open: i32,
    /// Turns taken in all.
    pub turns: i32,
    pub turns_today: i32,
    /// Turns missed while absent.
    pub missed: i32,
    /// Missed turns still to be made up for.
    pub owed: i32,
    /// Day of the last turn.
    pub served_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

fn shown(roster: &roster::Roster, member: &roster::Member) -> RotationMemberView {
    let standing = roster.standing(member);
    let row = member.row.clone();
    RotationMemberView {
        id: row.id,
        rotation_id: row.rotation_id,
        project_id: row.project_id,
        user_id: row.user_id,
        position: row.position,
        standing,
        turns_today: rotation::standing::served(&row, roster.now.day),
        shift: row.shift,
        on_duty: row.on_duty,
        paused_at: row.paused_at,
        paused_until_at: row.paused_until_at,
        pause_reason: row.pause_reason,
        max_open: row.max_open,
        max_per_day: row.max_per_day,
        open: member.facts.open,
        turns: row.turns,
        missed: row.missed,
        owed: row.owed,
        served_on: row.served_on,
        created_at: row.created_at,
        version: row.version,
    }
}

async fn views(
    reader: &Reader<'_>,
    rotation_id: RotationId,
) -> Result<HashMap<RotationMemberId, RotationMemberView>> {
    let rotation = rotation::get(reader, rotation_id).await?;
    let zone = project::get(reader, rotation.project_id).await?.time_zone;
    let roster = roster::of(reader, rotation, &zone).await?;
    let views = roster.members.iter().map(|member| (member.row.id, shown(&roster, member)));
    Ok(views.collect())
}

/// One visible member.
pub async fn one(reader: &Reader<'_>, id: RotationMemberId) -> Result<RotationMemberView> {
    let missing = || Error::NotFound("rotation member");
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    let rotation_id = row.ok_or_else(missing)?.rotation_id;
    views(reader, rotation_id).await?.remove(&id).ok_or_else(missing)
}

/// Visible members of a rotation in the order of their turns, without cursor.
pub async fn list(
    reader: &Reader<'_>,
    rotation_id: RotationId,
    paging: &Paging,
) -> Result<Listed<RotationMemberView>> {
    if paging.cursor.is_some() {
        return Err(Error::fault("/cursor", FaultCode::Conflict));
    }
    let mut views = views(reader, rotation_id).await?;
    let select =
        visible(reader).filter(Column::RotationId.eq(rotation_id)).order_by_asc(Column::Position);
    let mut paging = paging.clone();
    paging.sort = vec![("position".to_owned(), false)];
    let rows = page::fetch(&reader.db, select, &paging, Column::Id, |row| row.id.0).await?;
    let Listed { items, total, next_cursor, page, page_size } = rows;
    let items = items.into_iter().filter_map(|row: rotation_member::Model| views.remove(&row.id));
    Ok(Listed { items: items.collect(), total, next_cursor, page, page_size })
}
