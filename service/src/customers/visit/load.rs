//! A call or visit under lock, and its change with what is told of it.

use super::query::visible;
use crate::customers::Customers;
use crate::customers::correction::Noted;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::registration;
use entity::customers::visit::{ActiveModel, Column, Entity, Model};
use entity::id::VisitId;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect,
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

/// Refuses to touch a visit by which a report of a channel was confirmed.
pub(super) async fn check_unproven(tx: &Tx<'_>, id: VisitId) -> Result<()> {
    let confirmed = registration::Entity::find().filter(registration::Column::VisitId.eq(id));
    if confirmed.count(tx.db()).await? > 0 {
        return Err(Customers::VisitConfirmsReport.into());
    }
    Ok(())
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
    change.update(tx.db()).await?;
    let detail = json!({"customer_id": row.customer_id});
    tx.record(event, Subject::of("customers.visit", row.id, row.project_id), &detail)
}
