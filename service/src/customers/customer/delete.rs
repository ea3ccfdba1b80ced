//! Deleting: the customer disappears from every list, the books that name him stay.

use super::{merged, query};
use crate::customers::{Customers, cluster, contact, identity_document, pool};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::customer;
use entity::id::CustomerId;
use entity::sales::hold::{self, HoldState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::json;

/// Deletes a customer whom no open trade or hold refers to, with those for whom he stands; his
/// identity may be entered anew.
pub async fn delete(tx: &mut Tx<'_>, id: CustomerId) -> Result<()> {
    let row = lock(tx, id).await?;
    if is_engaged(tx, id).await? {
        return Err(Customers::HasOpenTrade.into());
    }
    let change = customer::ActiveModel { deleted_at: Set(Some(tx.now)), ..Default::default() };
    customer::Entity::update_many()
        .set(change)
        .col_expr(customer::Column::Version, Expr::col(customer::Column::Version).add(1))
        .filter(merged::of(id))
        .exec(tx.db())
        .await?;
    contact::free(tx, &row).await?;
    identity_document::free(tx, &row).await?;
    cluster::leave(tx, &[id]).await?;
    let subject = Subject::global("customers.customer", id);
    tx.record("customers.customer.deleted", subject, &json!({}))
}

/// A visible customer, locked; nothing of one who was merged is changed any more.
pub(in crate::customers) async fn lock(tx: &Tx<'_>, id: CustomerId) -> Result<customer::Model> {
    let row = query::visible(&tx.reader())
        .filter(customer::Column::Id.eq(id))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound("customer"))?;
    merged::check(&row)?;
    Ok(row)
}

pub(super) async fn is_engaged(tx: &Tx<'_>, id: CustomerId) -> Result<bool> {
    let holds = hold::Entity::find()
        .filter(hold::Column::CustomerId.in_subquery(merged::kin(id)))
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::ExpiresAt.gt(tx.now))
        .count(tx.db())
        .await?;
    if holds > 0 {
        return Ok(true);
    }
    pool::trades(tx, id).await
}
