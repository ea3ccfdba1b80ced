//! What sales tell of customers: a deal is contact, its beginning and its end start the recycling
//! clocks of the buyers anew; and who holds a unit for somebody, or sells him one, takes him up.
//!
//! It is written in the deal's own transaction, so that recycling either sees the deal or waits
//! for it.

use super::change::touch_later;
use super::take_up::{take_up, take_up_people};
use crate::customers::customer;
use crate::kernel::{Result, Tx};
use entity::id::{CustomerId, HoldId, TradeId};
use entity::kernel::event;
use entity::sales::{hold, trade_buyer};
use futures_util::future::LocalBoxFuture;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// What is told of sales when a deal begins.
const BEGINNINGS: &[&str] =
    &["sales.contract.drafted", "sales.subscription.activated", "sales.subscription.created"];
/// Of these, done by whoever decided on a price that somebody else asked for.
const DECIDED: &str = "sales.subscription.activated";
/// And when it ends.
const ENDS: &[&str] = &["sales.contract.withdrawn", "sales.subscription.closed"];
const HOLD: &str = "sales.hold.created";

/// Hears every event.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let begins = BEGINNINGS.contains(&event.name.as_str());
        if event.name == HOLD {
            holds(tx, event).await
        } else if begins || ENDS.contains(&event.name.as_str()) {
            deals(tx, event, begins).await
        } else {
            Ok(())
        }
    })
}

/// The consultant is whoever makes the deal, and not whoever decides on its price.
async fn deals(tx: &mut Tx<'_>, event: &event::Model, begins: bool) -> Result<()> {
    let trade_id: Option<TradeId> = serde_json::from_value(event.payload["trade_id"].clone())?;
    let Some((trade_id, project_id)) = trade_id.zip(event.project_id) else { return Ok(()) };
    let buyers: Vec<CustomerId> = trade_buyer::Entity::find()
        .select_only()
        .column(trade_buyer::Column::CustomerId)
        .filter(trade_buyer::Column::TradeId.eq(trade_id))
        .into_tuple()
        .all(tx.db())
        .await?;
    let people = customer::people(&tx.reader(), &buyers).await?;
    if let Some(author) = tx.actor.user_id.filter(|_| begins && event.name != DECIDED) {
        take_up_people(tx, &people, project_id, author).await?;
    }
    touch_later(tx, people.into_keys(), project_id);
    Ok(())
}

async fn holds(tx: &mut Tx<'_>, event: &event::Model) -> Result<()> {
    let Some((author, project_id)) = tx.actor.user_id.zip(event.project_id) else { return Ok(()) };
    let held: Option<CustomerId> = hold::Entity::find_by_id(HoldId(event.object_id))
        .select_only()
        .column(hold::Column::CustomerId)
        .into_tuple()
        .one(tx.db())
        .await?;
    match held {
        Some(customer) => take_up(tx, &[customer], project_id, author).await,
        None => Ok(()),
    }
}
