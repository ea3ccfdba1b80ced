//! Subscriptions as they are read.

use super::load;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use crate::sales::trade::BuyerView;
use crate::sales::trade::facts::{self, TradeFacts};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{CustomerId, ProjectId, SubscriptionId, TradeId, UnitId, UserId};
use entity::sales::subscription::{self, Column, SubscriptionState};
use entity::sales::terms::{Discount, FinalRounding, PaymentTerms, PenaltyTerms};
use entity::sales::trade_buyer;
use entity::{Money, Rate};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::Serialize;
use utoipa::ToSchema;

/// A subscription with its unit and buyers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000006",
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "project": null,
    "unit_id": "0193a5c0-0000-7000-8000-000000000003", "unit": null,
    "unit_code": "GZ001-02-1605",
    "trade_id": "0193a5c0-0000-7000-8000-000000000005",
    "number": "GZ001-RG202503100001",
    "status": "active",
    "buyers": [
        {"customer_id": "0193a5c0-0000-7000-8000-000000000004", "customer": null,
            "name": "王小明", "share": "1"}
    ],
    "list_price": "1975200.00",
    "discounts": [{"kind": "percent", "value": "98"}],
    "rounding": {"mode": "half_up", "digit": "yuan"},
    "deal_price": "1935696.00",
    "unit_price": "19600.00",
    "discount_rate": "0.98",
    "earnest_amount": "50000.00",
    "payment_terms": {"lines": [
        {"item": "instalment", "ratio": "1", "amount": null, "anchor": "signing", "on": null,
         "months": 0, "days": 0}
    ], "loan": null},
    "penalty_terms": {"model": "daily_rate", "rate": "0.0002", "grace_days": 0, "bands": [],
        "bands_mode": "replace", "cap_amount": null, "cap_ratio": null,
        "year_count": "days_365"},
    "subscribed_on": "2025-03-10",
    "sign_by_on": "2025-03-17",
    "expires_at": "2025-03-17T16:00:00Z",
    "consultant_id": "0193a5c0-0000-7000-8000-000000000007",
    "consultant": "李娜",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "closed_on": null,
    "close_reason": null,
    "created_at": "2025-03-10T02:00:00Z",
    "version": 1
}))]
pub struct SubscriptionView {
    pub id: SubscriptionId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub unit_id: UnitId,
    #[schema(value_type = Option<crate::inventory::unit::UnitView>)]
    pub unit: Expandable,
    pub unit_code: String,
    pub trade_id: TradeId,
    pub number: String,
    pub status: SubscriptionState,
    #[schema(max_items = 10)]
    pub buyers: Vec<BuyerView>,
    pub list_price: Money,
    #[schema(max_items = 20)]
    pub discounts: Vec<Discount>,
    pub rounding: Option<FinalRounding>,
    pub deal_price: Money,
    /// Deal price ÷ priced area.
    pub unit_price: Money,
    /// Deal price ÷ list price.
    pub discount_rate: Rate,
    pub earnest_amount: Money,
    pub payment_terms: PaymentTerms,
    pub penalty_terms: PenaltyTerms,
    pub subscribed_on: NaiveDate,
    pub sign_by_on: NaiveDate,
    /// Null while a contract is on its way to signing, and once closed.
    pub expires_at: Option<DateTime<Utc>>,
    pub consultant_id: UserId,
    pub consultant: String,
    pub author_id: UserId,
    pub closed_on: Option<NaiveDate>,
    pub close_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// Which subscriptions are wanted.
#[derive(Debug, Clone, Default)]
pub struct SubscriptionFilter {
    /// Just these; everything when empty.
    pub ids: Vec<SubscriptionId>,
    pub project_id: Option<ProjectId>,
    pub unit_id: Option<UnitId>,
    pub trade_id: Option<TradeId>,
    pub customer_id: Option<CustomerId>,
    pub author_id: Option<UserId>,
    pub number: Option<String>,
    pub status: Vec<SubscriptionState>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] =
    &["created_at", "deal_price", "number", "sign_by_on", "subscribed_on"];

/// One subscription.
pub async fn one(reader: &Reader<'_>, id: SubscriptionId) -> Result<SubscriptionView> {
    let row = load::get(reader, id).await?;
    let facts = facts::read(reader, [row.trade_id]).await?.of(row.trade_id)?;
    Ok(view(row, facts))
}

/// Subscriptions of the caller's scope.
pub async fn list(
    reader: &Reader<'_>,
    filter: &SubscriptionFilter,
    paging: &Paging,
) -> Result<Listed<SubscriptionView>> {
    let mut select = filtered(reader, filter);
    select = page::sorted(select, paging, |name| match name {
        "deal_price" => Column::DealPrice,
        "number" => Column::Number,
        "sign_by_on" => Column::SignByOn,
        "subscribed_on" => Column::SubscribedOn,
        _ => Column::CreatedAt,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let facts = facts::read(reader, rows.items.iter().map(|row| row.trade_id)).await?;
    let Listed { items, total, next_cursor, page, page_size } = rows;
    let shown = items.into_iter().map(|row| facts.of(row.trade_id).map(|facts| view(row, facts)));
    Ok(Listed { items: shown.collect::<Result<_>>()?, total, next_cursor, page, page_size })
}

fn filtered(
    reader: &Reader<'_>,
    filter: &SubscriptionFilter,
) -> sea_orm::Select<subscription::Entity> {
    let scope = reader.scope();
    subscription::Entity::find()
        .filter(scope.projects(Column::ProjectId))
        .filter(scope.people(reader.actor.user_id, Column::AuthorId, Column::TeamId))
        .apply_if(page::among(Column::Id, &filter.ids), QueryFilter::filter)
        .apply_if(filter.project_id, |select, id| select.filter(Column::ProjectId.eq(id)))
        .apply_if(filter.unit_id, |select, id| select.filter(Column::UnitId.eq(id)))
        .apply_if(filter.trade_id, |select, id| select.filter(Column::TradeId.eq(id)))
        .apply_if(filter.author_id, |select, id| select.filter(Column::AuthorId.eq(id)))
        .apply_if(filter.number.as_ref(), |select, text| select.filter(Column::Number.eq(text)))
        .apply_if(filter.from_on, |select, day| select.filter(Column::SubscribedOn.gte(day)))
        .apply_if(filter.to_on, |select, day| select.filter(Column::SubscribedOn.lte(day)))
        .apply_if(some_of(&filter.status), |select, states| {
            select.filter(Column::State.is_in(states.iter().copied()))
        })
        .apply_if(filter.customer_id, |select, id| {
            select.filter(Column::TradeId.in_subquery(trades_of(id)))
        })
}

/// `None` where nothing is asked for.
pub(in crate::sales) fn some_of<T>(list: &[T]) -> Option<&[T]> {
    (!list.is_empty()).then_some(list)
}

/// Trades in which a customer buys, or somebody for whom he stands.
pub(in crate::sales) fn trades_of(id: CustomerId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(trade_buyer::Column::TradeId)
        .from(trade_buyer::Entity)
        .and_where(trade_buyer::Column::CustomerId.in_subquery(crate::customers::customer::kin(id)))
        .to_owned()
}

fn view(row: subscription::Model, facts: TradeFacts) -> SubscriptionView {
    SubscriptionView {
        id: row.id,
        project_id: row.project_id,
        project: Expandable,
        unit_id: row.unit_id,
        unit: Expandable,
        unit_code: facts.unit_code,
        trade_id: row.trade_id,
        number: row.number,
        status: row.state,
        buyers: facts.buyers,
        list_price: row.list_price,
        discounts: row.discounts.0,
        rounding: row.rounding,
        deal_price: row.deal_price,
        unit_price: row.unit_price,
        discount_rate: row.discount_rate,
        earnest_amount: row.earnest_amount,
        payment_terms: row.payment_terms,
        penalty_terms: row.penalty_terms,
        subscribed_on: row.subscribed_on,
        sign_by_on: row.sign_by_on,
        expires_at: row.expires_at,
        consultant_id: facts.consultant_id,
        consultant: facts.consultant,
        author_id: row.author_id,
        closed_on: row.closed_on,
        close_reason: row.close_reason,
        created_at: row.created_at,
        version: row.version,
    }
}
