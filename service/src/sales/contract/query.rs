//! Contracts as they are read.

use super::load;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result, parameter};
use crate::sales::subscription::query::{some_of, trades_of};
use crate::sales::trade::facts::{self, TradeFacts};
use crate::sales::trade::{self, BuyerView};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::id::{ContractId, CustomerId, ProjectId, SubscriptionId, TradeId, UnitId, UserId};
use entity::sales::contract::{self, Column, ContractState};
use entity::sales::terms::{Discount, FinalRounding, PaymentTerms, PenaltyTerms};
use entity::{Area, Money, Rate};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};
use serde::Serialize;
use utoipa::ToSchema;

/// A contract with its unit and buyers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000009",
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "project": null,
    "unit_id": "0193a5c0-0000-7000-8000-000000000003", "unit": null,
    "unit_code": "GZ001-02-1605",
    "trade_id": "0193a5c0-0000-7000-8000-000000000005",
    "subscription_id": "0193a5c0-0000-7000-8000-000000000006", "subscription": null,
    "number": "GZ001-HT202503100001",
    "status": "signed",
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
    "contract_area": "98.76",
    "payment_terms": {"lines": [
        {"item": "instalment", "ratio": "1", "amount": null, "anchor": "signing", "on": null,
         "months": 0, "days": 0}
    ], "loan": null},
    "penalty_terms": {"model": "daily_rate", "rate": "0.0002", "grace_days": 0, "bands": [],
        "bands_mode": "replace", "cap_amount": null, "cap_ratio": null,
        "year_count": "days_365"},
    "drafted_on": "2025-03-10",
    "signed_on": "2025-03-10",
    "file_by_on": "2025-04-09",
    "online_number": null,
    "online_signed_on": null,
    "filing_number": null,
    "filed_on": null,
    "consultant_id": "0193a5c0-0000-7000-8000-000000000007",
    "consultant": "李娜",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "close_reason": null,
    "created_at": "2025-03-10T02:00:00Z",
    "version": 3
}))]
pub struct ContractView {
    pub id: ContractId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub unit_id: UnitId,
    #[schema(value_type = Option<crate::inventory::unit::UnitView>)]
    pub unit: Expandable,
    pub unit_code: String,
    pub trade_id: TradeId,
    /// Null for a direct contract.
    pub subscription_id: Option<SubscriptionId>,
    #[schema(value_type = Option<crate::sales::subscription::SubscriptionView>)]
    pub subscription: Expandable,
    pub number: String,
    pub status: ContractState,
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
    /// Gross area the price was agreed on.
    pub contract_area: Area,
    pub payment_terms: PaymentTerms,
    pub penalty_terms: PenaltyTerms,
    pub drafted_on: NaiveDate,
    pub signed_on: Option<NaiveDate>,
    /// Last day for the filing; null until signed.
    pub file_by_on: Option<NaiveDate>,
    pub online_number: Option<String>,
    pub online_signed_on: Option<NaiveDate>,
    pub filing_number: Option<String>,
    pub filed_on: Option<NaiveDate>,
    pub consultant_id: UserId,
    pub consultant: String,
    pub author_id: UserId,
    /// Why it was rejected or withdrawn.
    pub close_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// Which contracts are wanted.
#[derive(Debug, Clone, Default)]
pub struct ContractFilter {
    /// Just these; everything when empty.
    pub ids: Vec<ContractId>,
    pub project_id: Option<ProjectId>,
    pub unit_id: Option<UnitId>,
    pub trade_id: Option<TradeId>,
    pub subscription_id: Option<SubscriptionId>,
    pub customer_id: Option<CustomerId>,
    pub author_id: Option<UserId>,
    pub number: Option<String>,
    pub status: Vec<ContractState>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "deal_price", "number", "signed_on"];

/// One contract.
pub async fn one(reader: &Reader<'_>, id: ContractId) -> Result<ContractView> {
    let row = load::get(reader, id).await?;
    let facts = facts::read(reader, [row.trade_id]).await?.of(row.trade_id)?;
    view(reader, row, facts).await
}

/// Contracts of the caller's scope.
pub async fn list(
    reader: &Reader<'_>,
    filter: &ContractFilter,
    paging: &Paging,
) -> Result<Listed<ContractView>> {
    let mut select = filtered(reader, filter);
    select = page::sorted(select, paging, |name| match name {
        "deal_price" => Column::DealPrice,
        "number" => Column::Number,
        "signed_on" => Column::SignedOn,
        _ => Column::CreatedAt,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let facts = facts::read(reader, rows.items.iter().map(|row| row.trade_id)).await?;
    let Listed { items, total, next_cursor, page, page_size } = rows;
    let mut shown = Vec::with_capacity(items.len());
    for row in items {
        let facts = facts.of(row.trade_id)?;
        shown.push(view(reader, row, facts).await?);
    }
    Ok(Listed { items: shown, total, next_cursor, page, page_size })
}

fn filtered(reader: &Reader<'_>, filter: &ContractFilter) -> sea_orm::Select<contract::Entity> {
    let scope = reader.scope();
    contract::Entity::find()
        .filter(scope.projects(Column::ProjectId))
        .apply_if(trade::load::visible(reader), |select, trades| {
            select.filter(Column::TradeId.in_subquery(trades))
        })
        .apply_if(page::among(Column::Id, &filter.ids), QueryFilter::filter)
        .apply_if(filter.project_id, |select, id| select.filter(Column::ProjectId.eq(id)))
        .apply_if(filter.unit_id, |select, id| select.filter(Column::UnitId.eq(id)))
        .apply_if(filter.trade_id, |select, id| select.filter(Column::TradeId.eq(id)))
        .apply_if(filter.subscription_id, |select, id| select.filter(Column::SubscriptionId.eq(id)))
        .apply_if(filter.author_id, |select, id| select.filter(Column::AuthorId.eq(id)))
        .apply_if(filter.number.as_ref(), |select, text| select.filter(Column::Number.eq(text)))
        .apply_if(filter.from_on, |select, day| select.filter(Column::SignedOn.gte(day)))
        .apply_if(filter.to_on, |select, day| select.filter(Column::SignedOn.lte(day)))
        .apply_if(some_of(&filter.status), |select, states| {
            select.filter(Column::State.is_in(states.iter().copied()))
        })
        .apply_if(filter.customer_id, |select, id| {
            select.filter(Column::TradeId.in_subquery(trades_of(id)))
        })
}

async fn view(
    reader: &Reader<'_>,
    row: contract::Model,
    facts: TradeFacts,
) -> Result<ContractView> {
    let key = "sales.contract.filing_days";
    let days: u64 = parameter::read(reader, key, Some(row.project_id)).await?;
    let file_by_on = row.signed_on.and_then(|day| day.checked_add_days(Days::new(days)));
    Ok(ContractView {
        id: row.id,
        project_id: row.project_id,
        project: Expandable,
        unit_id: row.unit_id,
        unit: Expandable,
        unit_code: facts.unit_code,
        trade_id: row.trade_id,
        subscription_id: row.subscription_id,
        subscription: Expandable,
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
        contract_area: row.contract_area,
        payment_terms: row.payment_terms,
        penalty_terms: row.penalty_terms,
        drafted_on: row.drafted_on,
        signed_on: row.signed_on,
        file_by_on,
        online_number: row.online_number,
        online_signed_on: row.online_signed_on,
        filing_number: row.filing_number,
        filed_on: row.filed_on,
        consultant_id: facts.consultant_id,
        consultant: facts.consultant,
        author_id: row.author_id,
        close_reason: row.close_reason,
        created_at: row.created_at,
        version: row.version,
    })
}
