//! A call or visit under lock, and its change with what is told of it.

use super::query::visible;
use crate::customers::correction::Noted;
use crate::customers::{Customers, customer};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::visit::{ActiveModel, Column, Entity, Model};
use entity::customers::{adjudication, registration};
use entity::id::VisitId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait,
    QueryFilter, QuerySelect,
};
use serde_json::json;

/// A visible call or visit, locked.
pub(super) async fn lock(tx: &Tx<'_>, id: VisitId) -> Result<Model> {
    let missing = || Error::NotFound("visit");
    visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?.ok_or_else(missing)?;
    Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or_else(missing)
}

/// The entry, for whoever corrects it.
pub(super) fn noted(row: &Model) -> Noted {
    Noted {
        noun: "visit",
        project_id: Some(row.project_id),
        author_id: row.author_id,
        created_at: row.created_at,
        voided_at: row.voided_at,
    }
}

/// Refuses to touch a visit by which a report of a channel was confirmed, or which counts in an
/// adjudication that is open.
pub(super) async fn check_unproven(tx: &Tx<'_>, row: &Model) -> Result<()> {
    let confirmed = registration::Entity::find().filter(registration::Column::VisitId.eq(row.id));
    if confirmed.count(tx.db()).await? > 0 {
        return Err(Customers::VisitConfirmsReport.into());
    }
    let reader = tx.reader();
    let person = customer::people(&reader, &[row.customer_id]).await?;
    let about = Condition::any()
        .add(adjudication::Column::VisitId.eq(row.id))
        .add(adjudication::Column::CustomerId.is_in(person.keys().map(|id| id.0)));
    let open = adjudication::Entity::find()
        .filter(adjudication::Column::ProjectId.eq(row.project_id))
        .filter(adjudication::Column::OpenHash.is_not_null())
        .filter(about)
        .one(tx.db())
        .await?;
    match open {
        Some(open) => Err(Customers::AdjudicationOpen.with("adjudication_id", &open.id).into()),
        None => Ok(()),
    }
}

/// Writes the change of a locked call or visit.
pub(super) async fn save(
    tx: &mut Tx<'_>,
    row: &Model,
    mut change: ActiveModel,
    event: &str,
) -> Result<()> {
    change.id = Set(row.id);
    change.version = Set(row.version + 1);
    let now = change.update(tx.db()).await?;
    let mut detail = json!({"customer_id": row.customer_id});
    // Who came first may depend on it, so the trail keeps what stood there before.
    if (now.kind, now.arrived_at) != (row.kind, row.arrived_at) {
        detail["from"] = json!({"kind": row.kind, "arrived_at": row.arrived_at});
        detail["to"] = json!({"kind": now.kind, "arrived_at": now.arrived_at});
    }
    tx.record(event, Subject::of("customers.visit", row.id, row.project_id), &detail)
}
