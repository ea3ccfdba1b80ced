//! The end of protection: a sweep, which also gives back what confirmed visits held. What it has
//! not reached yet counts as expired all the same.

use super::claim;
use super::load::save;
use crate::kernel::{Kernel, Result, Tx, commit};
use entity::customers::registration::{ActiveModel, Column, Entity, RegistrationState};
use entity::id::RegistrationId;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

const ACT: &str = "customers.registration.expire";
/// Reports of one transaction.
const BATCH: u64 = 200;

/// Expires every report whose protection is over.
pub async fn run_expire(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let (mut expired, mut last) = (0, None);
    loop {
        let after = last.map(|id: RegistrationId| Column::Id.gt(id));
        let ids: Vec<RegistrationId> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(over(kernel.clock.now()))
            .filter(Condition::all().add_option(after))
            .order_by_asc(Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(&kernel.db)
            .await?;
        let Some(end) = ids.last().copied() else { return Ok(json!({"expired": expired})) };
        last = Some(end);
        expired += commit::by_system(kernel, ACT, async |tx| expire(tx, &ids).await).await?;
    }
}

fn over(now: chrono::DateTime<chrono::Utc>) -> Condition {
    let ending = [RegistrationState::Valid, RegistrationState::Visited];
    Condition::all().add(Column::State.is_in(ending)).add(Column::ExpiresAt.lte(now))
}

async fn expire(tx: &mut Tx<'_>, ids: &[RegistrationId]) -> Result<usize> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(over(tx.now))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    claim::give_back(tx, &rows).await?;
    for row in &rows {
        let state = row.state.expire()?;
        save(tx, row, state, ActiveModel::default(), "customers.registration.expired").await?;
    }
    Ok(rows.len())
}
