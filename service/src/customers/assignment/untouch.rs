//! What counted as a contact counts no more: the recycling clock stands where it would without it.

use crate::customers::customer;
use crate::customers::registration::trades;
use crate::kernel::{Result, Tx};
use chrono::{DateTime, Utc};
use entity::customers::assignment::{ActiveModel, Column, Entity};
use entity::customers::{follow_up, viewing, visit};
use entity::id::{CustomerId, ProjectId};
use entity::sales::{hold, trade};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

/// Takes back that the customer was met at one of these moments, in the project or, where none is
/// named, in each in which that was his last contact.
pub async fn untouch(
    tx: &Tx<'_>,
    customer_id: CustomerId,
    project_id: Option<ProjectId>,
    met: &[DateTime<Utc>],
) -> Result<()> {
    let people = customer::people(&tx.reader(), &[customer_id]).await?;
    let entries: Vec<CustomerId> = people.into_keys().collect();
    let rows = Entity::find()
        .filter(Column::CustomerId.is_in(entries.iter().map(|id| id.0)))
        .filter(Column::ContactAt.is_in(met.iter().copied()))
        .filter(Condition::all().add_option(project_id.map(|id| Column::ProjectId.eq(id))))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    for row in rows {
        let last = last_met(tx, &entries, row.project_id).await?;
        let at = last.map_or(row.since_at, |at| at.max(row.since_at));
        let change = ActiveModel { id: Set(row.id), contact_at: Set(at), ..Default::default() };
        Entity::update(change).exec(tx.db()).await?;
    }
    Ok(())
}

/// When the person was last met in the project, by everything that starts the clock anew.
async fn last_met(
    tx: &Tx<'_>,
    entries: &[CustomerId],
    project_id: ProjectId,
) -> Result<Option<DateTime<Utc>>> {
    let ids = || entries.iter().map(|id| id.0);
    let about = Condition::any()
        .add(follow_up::Column::ProjectId.eq(project_id))
        .add(follow_up::Column::ProjectId.is_null());
    let noted = follow_up::Entity::find()
        .filter(follow_up::Column::CustomerId.is_in(ids()))
        .filter(follow_up::Column::VoidedAt.is_null())
        .filter(about);
    let came = visit::Entity::find()
        .filter(visit::Column::CustomerId.is_in(ids()))
        .filter(visit::Column::VoidedAt.is_null())
        .filter(visit::Column::ProjectId.eq(project_id));
    let shown = viewing::Entity::find()
        .filter(viewing::Column::CustomerId.is_in(ids()))
        .filter(viewing::Column::ProjectId.eq(project_id));
    let held = hold::Entity::find()
        .filter(hold::Column::CustomerId.is_in(ids()))
        .filter(hold::Column::ProjectId.eq(project_id));
    let moments = [
        latest(tx, noted.clone(), follow_up::Column::HappenedAt).await?,
        latest(tx, noted, follow_up::Column::DoneAt).await?,
        latest(tx, came, visit::Column::CreatedAt).await?,
        latest(tx, shown, viewing::Column::HeldAt).await?,
        latest(tx, held, hold::Column::CreatedAt).await?,
        latest(tx, trades(project_id, entries), trade::Column::CreatedAt).await?,
    ];
    Ok(moments.into_iter().flatten().max())
}

async fn latest<E: EntityTrait>(
    tx: &Tx<'_>,
    rows: Select<E>,
    at: E::Column,
) -> Result<Option<DateTime<Utc>>> {
    let latest = rows
        .select_only()
        .column(at)
        .filter(at.is_not_null())
        .order_by_desc(at)
        .into_tuple::<DateTime<Utc>>();
    Ok(latest.one(tx.db()).await?)
}
