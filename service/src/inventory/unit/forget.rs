//! Why a unit is or was kept for a customer can say who he is, so it goes with him when he is
//! erased.

use crate::kernel::{Result, Tx};
use chrono::{DateTime, Utc};
use entity::id::{CustomerId, ProjectId, UnitId};
use entity::inventory::give_back;
use entity::inventory::unit::{self, Column, Entity};
use entity::inventory::unit_event::{self, Column as Event, Step};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeSet;

/// The act that begins the keeping of a unit,
const BEGINS: &str = "inventory.unit.withhold";
/// those that say why it is kept or no longer; what else ends it says nothing of him.
const ACTS: [&str; 4] = [
    BEGINS,
    "inventory.unit.amend_withholding",
    "inventory.unit.give_back",
    "inventory.give_back.approve",
];
/// The field that an amendment notes.
const FIELD: &str = "withheld_reason";

/// A time in which a unit was kept for one of them.
struct Keeping {
    unit_id: UnitId,
    project_id: ProjectId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
}

/// Puts the mask in place of the reasons why units are or were kept for these customers: in the
/// units, in their histories and in what was asked when they were given back. Units that are kept
/// stay so.
pub async fn forget(tx: &Tx<'_>, customers: &[CustomerId], mask: &str) -> Result<()> {
    let kept = lock(tx, customers).await?;
    let theirs = |id: Option<CustomerId>| id.is_some_and(|id| customers.contains(&id));
    let now: Vec<UnitId> =
        kept.iter().filter(|unit| theirs(unit.withheld_for_id)).map(|unit| unit.id).collect();
    if !now.is_empty() {
        let reason = Set(Some(mask.to_owned()));
        Entity::update_many()
            .set(unit::ActiveModel { withheld_reason: reason, ..Default::default() })
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.is_in(now.iter().map(|id| id.0)))
            .exec(tx.db())
            .await?;
    }
    let mut keepings = vec![];
    for unit in kept {
        keepings.extend(unsay(tx, &unit, theirs, mask).await?);
    }
    unask(tx, &keepings, mask).await
}

/// The units that are or were kept for them.
async fn lock(tx: &Tx<'_>, customers: &[CustomerId]) -> Result<Vec<unit::Model>> {
    let ids = || customers.iter().map(|id| id.0);
    let past: Vec<UnitId> = unit_event::Entity::find()
        .select_only()
        .column(Event::UnitId)
        .distinct()
        .filter(Event::KeptForId.is_in(ids()))
        .into_tuple()
        .all(tx.db())
        .await?;
    let wanted = Condition::any()
        .add(Column::WithheldForId.is_in(ids()))
        .add_option((!past.is_empty()).then(|| Column::Id.is_in(past.iter().map(|id| id.0))));
    let query = Entity::find().filter(wanted).order_by_asc(Column::Id).lock_exclusive();
    Ok(query.all(tx.db()).await?)
}

/// The history of the unit, backwards: what ends a keeping, or the unit itself, says whose it was
/// where its beginning does not.
async fn unsay(
    tx: &Tx<'_>,
    unit: &unit::Model,
    theirs: impl Fn(Option<CustomerId>) -> bool,
    mask: &str,
) -> Result<Vec<Keeping>> {
    let events = unit_event::Entity::find()
        .filter(Event::UnitId.eq(unit.id))
        .filter(Condition::any().add(Event::Act.is_in(ACTS)).add(Event::KeptForId.is_not_null()))
        .order_by_desc(Event::At)
        .order_by_desc(Event::Id)
        .all(tx.db())
        .await?;
    let (mut whose, mut until) = (unit.withheld_for_id, tx.now);
    let mut keepings = vec![];
    for event in events {
        let begins = event.act == BEGINS && event.to_status == unit::UnitStatus::Withheld;
        match event.kept_for_id {
            Some(id) if begins => whose = Some(id),
            Some(id) => (whose, until) = (Some(id), event.at),
            None => {}
        }
        if theirs(whose) && ACTS.contains(&event.act.as_str()) {
            write_masked(tx, &event, mask).await?;
        }
        if begins {
            if theirs(whose) {
                let (unit_id, project_id) = (unit.id, unit.project_id);
                keepings.push(Keeping { unit_id, project_id, from: event.at, to: until });
            }
            whose = None;
        }
    }
    Ok(keepings)
}

async fn write_masked(tx: &Tx<'_>, event: &unit_event::Model, mask: &str) -> Result<()> {
    let mut changes = event.changes.clone();
    if let Some(Step { from, to }) = changes.0.get_mut(FIELD) {
        [from, to].into_iter().flatten().for_each(|text| mask.clone_into(text));
    }
    let change = unit_event::ActiveModel {
        id: Set(event.id),
        reason: Set(event.reason.as_ref().map(|_| mask.to_owned())),
        changes: Set(changes),
        ..Default::default()
    };
    unit_event::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// What was asked while the units were kept and is decided; what is not decided yet is about what
/// whoever decides has seen.
async fn unask(tx: &Tx<'_>, keepings: &[Keeping], mask: &str) -> Result<()> {
    use give_back::Column as Asked;
    let projects: BTreeSet<ProjectId> = keepings.iter().map(|keeping| keeping.project_id).collect();
    if projects.is_empty() {
        return Ok(());
    }
    let asked = give_back::Entity::find()
        .filter(Asked::ProjectId.is_in(projects.iter().map(|id| id.0)))
        .filter(Asked::Reason.is_not_null())
        .filter(Asked::EndedAt.is_not_null())
        .all(tx.db())
        .await?;
    let of_them = |row: &give_back::Model| {
        let about = |keeping: &Keeping| {
            let within = keeping.from <= row.created_at && row.created_at <= keeping.to;
            within && row.unit_ids.0.contains(&keeping.unit_id)
        };
        keepings.iter().any(about)
    };
    for row in asked.into_iter().filter(of_them) {
        let change = give_back::ActiveModel {
            id: Set(row.id),
            reason: Set(Some(mask.to_owned())),
            version: Set(row.version + 1),
            ..Default::default()
        };
        give_back::Entity::update(change).exec(tx.db()).await?;
    }
    Ok(())
}
