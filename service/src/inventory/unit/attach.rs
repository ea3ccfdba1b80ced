//! Attaching 附属: a parking or storage space belongs to a home of its project.
//!
//! The link stands in the row of the space, so a space belongs to one home at most. It is released
//! and priced as before; only who buys the home buys what belongs to it.

use super::load::lock;
use super::{claim, update};
use crate::inventory::Inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx};
use entity::id::{CustomerId, UnitId};
use entity::inventory::unit::{self, Column, Entity, UnitUse};
use entity::inventory::unit_event::Changes;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use utoipa::ToSchema;
use validator::Validate;

/// The home that a space shall belong to.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"home_id": "01935e3c-5a00-7000-8000-000000000006"}))]
pub struct AttachUnit {
    /// A home of the same project.
    pub home_id: UnitId,
}

/// May the unit be attached to some home?
pub(super) fn check(space: &unit::Model) -> Result<(), Inventory> {
    if !matches!(space.use_kind, UnitUse::Parking | UnitUse::Storage) {
        Err(Inventory::NotASpace)
    } else if space.attached_to_id.is_some() {
        Err(Inventory::AttachedAlready)
    } else {
        Ok(())
    }
}

/// May the unit be detached from its home? Not while the home is in somebody's hands: what he was
/// shown with it would be gone.
pub(super) async fn check_detach(reader: &Reader<'_>, space: &unit::Model) -> Result<()> {
    let home_id = space.attached_to_id.ok_or(Inventory::NotAttached)?;
    match holder(reader, home_id).await? {
        Some(_) => Err(Inventory::SoldTogether.with("home_id", &home_id).into()),
        None => Ok(()),
    }
}

async fn holder(reader: &Reader<'_>, id: UnitId) -> Result<Option<CustomerId>> {
    Ok(claim::live(reader, id).await?.map(|claim| claim.customer_id))
}

/// Makes the space a part of the home.
pub async fn attach(tx: &mut Tx<'_>, id: UnitId, input: &AttachUnit) -> Result<()> {
    let space = lock(tx, id).await?;
    let home = Entity::find_by_id(input.home_id).lock_exclusive().one(tx.db()).await?;
    let home = home.filter(|home| home.project_id == space.project_id);
    let home = home.ok_or_else(|| Error::fault("/home_id", FaultCode::NotFound))?;
    check(&space)?;
    if home.use_kind != UnitUse::Home {
        return Err(Inventory::NotAHome.into());
    }
    let own = holder(&tx.reader(), id).await?;
    if own.is_some() && own != holder(&tx.reader(), home.id).await? {
        return Err(Inventory::SoldApart.into());
    }
    let after = unit::Model { attached_to_id: Some(home.id), ..space.clone() };
    turn(tx, space, after, (None, Some(home.code))).await?;
    let told = json!({"unit_id": id, "home_id": home.id});
    tx.record("inventory.unit.attached", Subject::of("inventory.unit", id, home.project_id), &told)
}

/// Makes the space stand by itself again.
pub async fn detach(tx: &mut Tx<'_>, id: UnitId) -> Result<()> {
    let space = lock(tx, id).await?;
    let home_id = space.attached_to_id.ok_or(Inventory::NotAttached)?;
    let home = lock(tx, home_id).await?;
    check_detach(&tx.reader(), &space).await?;
    let project_id = space.project_id;
    let after = unit::Model { attached_to_id: None, ..space.clone() };
    turn(tx, space, after, (Some(home.code), None)).await?;
    let told = json!({"unit_id": id, "home_id": home_id});
    tx.record("inventory.unit.detached", Subject::of("inventory.unit", id, project_id), &told)
}

async fn turn(
    tx: &mut Tx<'_>,
    before: unit::Model,
    mut after: unit::Model,
    (from, to): (Option<String>, Option<String>),
) -> Result<()> {
    after.version += 1;
    let mut changes = Changes::default();
    changes.note("attached_to", from, to);
    update::write(tx, &before, after, changes).await
}

/// The spaces that belong to each of the homes.
pub(super) async fn spaces(
    reader: &Reader<'_>,
    homes: Vec<UnitId>,
) -> Result<HashMap<UnitId, Vec<UnitId>>> {
    let mut spaces: HashMap<UnitId, Vec<UnitId>> = HashMap::new();
    if homes.is_empty() {
        return Ok(spaces);
    }
    let rows: Vec<(UnitId, UnitId)> = Entity::find()
        .select_only()
        .columns([Column::AttachedToId, Column::Id])
        .filter(Column::AttachedToId.is_in(homes.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .into_tuple()
        .all(&reader.db)
        .await?;
    for (home, space) in rows {
        spaces.entry(home).or_default().push(space);
    }
    Ok(spaces)
}
