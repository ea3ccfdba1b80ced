//! Whose a person is when two entries of his are merged, and when that is undone.
//!
//! In each project the owner stays who has had the person longer; an entry that lies in the public
//! pool yields to one that somebody looks after. Nothing of the others is rewritten: they only name
//! the one that counts, and count again when the merge is undone.

use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::assignment::{self, Column, Entity};
use entity::id::{AssignmentId, CustomerId, ProjectId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};

/// Lets one assignment of a person count in each project; the customers are all his entries.
pub async fn settle(tx: &mut Tx<'_>, entries: &[CustomerId]) -> Result<()> {
    let mut projects: BTreeMap<ProjectId, Vec<assignment::Model>> = BTreeMap::new();
    for row in lock(tx, entries).await? {
        if row.yields_to_id.is_none() {
            projects.entry(row.project_id).or_default().push(row);
        }
    }
    for rows in projects.into_values() {
        let Some(stays) = first(&rows) else { continue };
        for row in rows.iter().filter(|row| row.id != stays) {
            name(tx, row, Some(stays)).await?;
        }
    }
    Ok(())
}

/// Lets what yields across the two sides count again, and settles each for itself.
pub async fn unsettle(tx: &mut Tx<'_>, one: &[CustomerId], other: &[CustomerId]) -> Result<()> {
    let all: Vec<CustomerId> = one.iter().chain(other).copied().collect();
    let rows = lock(tx, &all).await?;
    let sides: HashMap<AssignmentId, bool> =
        rows.iter().map(|row| (row.id, one.contains(&row.customer_id))).collect();
    for row in &rows {
        let Some(to) = row.yields_to_id else { continue };
        if sides.get(&to) != sides.get(&row.id) {
            name(tx, row, None).await?;
        }
    }
    settle(tx, one).await?;
    settle(tx, other).await
}

/// Somebody's before nobody's, then whoever has had the person longest.
fn first(rows: &[assignment::Model]) -> Option<AssignmentId> {
    let order = |row: &&assignment::Model| (row.owner_id.is_none(), row.since_at, row.id.0);
    rows.iter().min_by_key(order).map(|row| row.id)
}

async fn lock(tx: &Tx<'_>, entries: &[CustomerId]) -> Result<Vec<assignment::Model>> {
    let rows = Entity::find()
        .filter(Column::CustomerId.is_in(entries.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db());
    Ok(rows.await?)
}

/// Notes which assignment counts instead; none where the row itself does.
async fn name(tx: &mut Tx<'_>, row: &assignment::Model, to: Option<AssignmentId>) -> Result<()> {
    let change = assignment::ActiveModel {
        id: Set(row.id),
        yields_to_id: Set(to),
        version: Set(row.version + 1),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::of("customers.assignment", row.id, row.project_id);
    let detail = json!({
        "customer_id": row.customer_id, "owner_id": row.owner_id, "yields_to_id": to,
    });
    let told = to.map_or("customers.assignment.restored", |_| "customers.assignment.yielded");
    tx.record(told, subject, &detail)
}
