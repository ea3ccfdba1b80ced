//! Buyers of trades, as readers see them.

use crate::customers;
use crate::kernel::expand::Expandable;
use crate::kernel::{Error, Reader, Result};
use entity::Rate;
use entity::customers::customer;
use entity::id::{CustomerId, TradeId};
use entity::sales::trade_buyer;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A buyer with his share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "customer_id": "0193a5c0-0000-7000-8000-000000000004", "customer": null,
    "name": "王小明", "share": "1"
}))]
pub struct BuyerView {
    pub customer_id: CustomerId,
    #[schema(value_type = Option<crate::customers::customer::CustomerView>)]
    pub customer: Expandable,
    pub name: String,
    /// Decimal fraction; shares sum to 1.
    pub share: Rate,
}

/// Buyers of one trade, in their order.
pub async fn of(reader: &Reader<'_>, trade_id: TradeId) -> Result<Vec<trade_buyer::Model>> {
    let rows = trade_buyer::Entity::find()
        .filter(trade_buyer::Column::TradeId.eq(trade_id))
        .order_by_asc(trade_buyer::Column::Seq)
        .all(&reader.db)
        .await?;
    Ok(rows)
}

/// The buyers as an approval approves them: who they are, and their shares.
pub async fn content(reader: &Reader<'_>, trade_id: TradeId) -> Result<Vec<Value>> {
    let to_customer: RelationDef = trade_buyer::Entity::belongs_to(customer::Entity)
        .from(trade_buyer::Column::CustomerId)
        .to(customer::Column::Id)
        .into();
    let rows = trade_buyer::Entity::find()
        .select_also(customer::Entity)
        .join(JoinType::InnerJoin, to_customer)
        .filter(trade_buyer::Column::TradeId.eq(trade_id))
        .order_by_asc(trade_buyer::Column::Seq)
        .all(&reader.db)
        .await?;
    let mut shown = vec![];
    for (buyer, person) in rows {
        let Some(person) = person else { continue };
        let papers = customers::customer::papers(reader, &person)?;
        shown.push(json!({
            "customer_id": buyer.customer_id, "share": buyer.share, "name": person.name,
            "papers": papers,
        }));
    }
    Ok(shown)
}

/// The first buyer, who claims the unit.
pub async fn first(reader: &Reader<'_>, trade_id: TradeId) -> Result<CustomerId> {
    let buyers = of(reader, trade_id).await?;
    let first = buyers.first().map(|buyer| buyer.customer_id);
    first.ok_or_else(|| Error::internal(format!("trade {trade_id} has no buyers")))
}

/// Refuses to go on with a trade once one of its buyers is on the blacklist.
pub async fn admitted(reader: &Reader<'_>, trade_id: TradeId) -> Result<()> {
    let buyers = of(reader, trade_id).await?;
    let ids: Vec<CustomerId> = buyers.into_iter().map(|buyer| buyer.customer_id).collect();
    customers::customer::check_people(reader, &ids).await
}

/// Does every buyer have the papers that a contract names?
pub async fn complete(reader: &Reader<'_>, trade_id: TradeId) -> Result<bool> {
    let of_trade = Query::select()
        .column(trade_buyer::Column::CustomerId)
        .from(trade_buyer::Entity)
        .and_where(trade_buyer::Column::TradeId.eq(trade_id))
        .to_owned();
    let people = customer::Entity::find()
        .filter(customer::Column::Id.in_subquery(of_trade))
        .all(&reader.db)
        .await?;
    let complete = |person: &customer::Model| {
        person.deleted_at.is_none()
            && !person.id_number_hash.is_empty()
            && !person.phone_hash.is_empty()
    };
    Ok(!people.is_empty() && people.iter().all(complete))
}
