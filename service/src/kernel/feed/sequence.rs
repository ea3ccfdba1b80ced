//! Gives committed events their places, in the order in which they were told.
//!
//! The row that holds the last place is locked first, so that one process at a time does it; what
//! is then seen is committed, and what is not yet seen comes behind. Events of one thing keep their
//! order: their acts wait for each other, and ids rise.

use crate::kernel::{Kernel, Result, Tx, commit};
use entity::id::EventId;
use entity::kernel::{event, kernel_state};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseExecutor, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::{Value, json};

/// Name of the row that holds the last place; the migration writes it.
const HEAD: &str = "event_position";
/// Events placed in one transaction.
const BATCH: u64 = 500;

/// The last place that an event has; every place up to it is committed.
pub async fn head(db: &DatabaseExecutor<'_>) -> Result<i64> {
    let row = kernel_state::Entity::find_by_id(HEAD).one(db).await?;
    Ok(row.map_or(0, |row| row.value))
}

/// The end of the feed once everything that is committed has its place.
pub async fn end(kernel: &Kernel) -> Result<i64> {
    sequence(kernel).await?;
    head(&(&kernel.db).into()).await
}

/// Places whatever waits; answers how many that were.
pub async fn sequence(kernel: &Kernel) -> Result<usize> {
    let mut placed = 0;
    while waiting(kernel).await? {
        let place = async |tx: &mut Tx<'_>| place(tx).await;
        let some = commit::by_system(kernel, "kernel.event.place", place).await?;
        if some == 0 {
            break;
        }
        placed += some;
    }
    Ok(placed)
}

/// The job that places events where nobody reads.
pub async fn run_place(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    Ok(json!({"placed": sequence(kernel).await?}))
}

async fn waiting(kernel: &Kernel) -> Result<bool> {
    let one: Option<EventId> = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::Position.is_null())
        .limit(1)
        .into_tuple()
        .one(&kernel.db)
        .await?;
    Ok(one.is_some())
}

async fn place(tx: &mut Tx<'_>) -> Result<usize> {
    let head = kernel_state::Entity::find_by_id(HEAD).lock_exclusive().one(tx.db()).await?;
    let mut last = head.map_or(0, |row| row.value);
    let ids: Vec<EventId> = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::Position.is_null())
        .order_by_asc(event::Column::Id)
        .limit(BATCH)
        .into_tuple()
        .all(tx.db())
        .await?;
    if ids.is_empty() {
        return Ok(0);
    }
    let mut places = CaseStatement::new();
    for id in &ids {
        last += 1;
        places = places.case(Expr::col(event::Column::Id).eq(id.0), last);
    }
    event::Entity::update_many()
        .col_expr(event::Column::Position, places.into())
        .filter(event::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .exec(tx.db())
        .await?;
    let row = kernel_state::ActiveModel { name: Set(HEAD.to_owned()), value: Set(last) };
    kernel_state::Entity::update(row).exec(tx.db()).await?;
    Ok(ids.len())
}
