//! The trade as a whole: who buys what, by which documents, and where the money stands.

use super::buyers::BuyerView;
use super::{facts, load};
use crate::kernel::expand::Expandable;
use crate::kernel::{Reader, Result};
use crate::receivables;
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::id::{ContractId, ProjectId, SubscriptionId, TradeId, UnitId, UserId};
use entity::receivables::plan_line;
use entity::sales::trade::TradeState;
use entity::sales::{contract, subscription};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

/// Money of a trade: received = allocated + credit + refunded + kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "received": "50000.00", "allocated": "50000.00", "credit": "0.00", "refunded": "0.00",
    "refunding": "0.00", "kept": "0.00", "due": "0.00", "planned": "50000.00"
}))]
pub struct MoneyView {
    pub received: Money,
    pub allocated: Money,
    /// Received, not yet laid on a line.
    pub credit: Money,
    pub refunded: Money,
    /// Asked for, not yet paid.
    pub refunding: Money,
    /// Forfeited.
    pub kept: Money,
    /// Open balance of lines whose day has come.
    pub due: Money,
    /// Every open line of the plan.
    pub planned: Money,
}

/// A trade with its documents and its money.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000005",
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "project": null,
    "unit_id": "0193a5c0-0000-7000-8000-000000000003", "unit": null,
    "unit_code": "GZ001-02-1605",
    "status": "open",
    "buyers": [
        {"customer_id": "0193a5c0-0000-7000-8000-000000000004", "customer": null,
            "name": "王小明", "share": "1"}
    ],
    "consultant_id": "0193a5c0-0000-7000-8000-000000000007",
    "consultant": "李娜",
    "subscription_id": "0193a5c0-0000-7000-8000-000000000006", "subscription": null,
    "contract_id": null, "contract": null,
    "deal_price": "1896339.00",
    "money": {
        "received": "50000.00", "allocated": "50000.00", "credit": "0.00", "refunded": "0.00",
        "refunding": "0.00", "kept": "0.00", "due": "0.00", "planned": "50000.00"
    },
    "opened_on": "2025-03-03",
    "closed_on": null,
    "created_at": "2025-03-03T02:00:00Z",
    "version": 1
}))]
pub struct TradeView {
    pub id: TradeId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub unit_id: UnitId,
    #[schema(value_type = Option<crate::inventory::unit::UnitView>)]
    pub unit: Expandable,
    pub unit_code: String,
    pub status: TradeState,
    #[schema(max_items = 10)]
    pub buyers: Vec<BuyerView>,
    pub consultant_id: UserId,
    pub consultant: String,
    pub subscription_id: Option<SubscriptionId>,
    #[schema(value_type = Option<crate::sales::subscription::SubscriptionView>)]
    pub subscription: Expandable,
    /// The newest contract.
    pub contract_id: Option<ContractId>,
    #[schema(value_type = Option<crate::sales::contract::ContractView>)]
    pub contract: Expandable,
    pub deal_price: Money,
    pub money: MoneyView,
    pub opened_on: NaiveDate,
    pub closed_on: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// One trade.
pub async fn one(reader: &Reader<'_>, id: TradeId) -> Result<TradeView> {
    let trade = load::get(reader, id).await?;
    let facts = facts::read(reader, [id]).await?.take(id)?;
    let subscription = subscription::Entity::find()
        .filter(subscription::Column::TradeId.eq(id))
        .one(&reader.db)
        .await?;
    let contract = contract::Entity::find()
        .filter(contract::Column::TradeId.eq(id))
        .order_by_desc(contract::Column::Id)
        .one(&reader.db)
        .await?;
    Ok(TradeView {
        id,
        project_id: trade.project_id,
        project: Expandable,
        unit_id: trade.unit_id,
        unit: Expandable,
        unit_code: facts.unit_code,
        status: trade.state,
        buyers: facts.buyers,
        consultant_id: facts.consultant_id,
        consultant: facts.consultant,
        subscription_id: subscription.map(|row| row.id),
        subscription: Expandable,
        contract_id: contract.map(|row| row.id),
        contract: Expandable,
        deal_price: trade.deal_price,
        money: money(reader, &trade).await?,
        opened_on: trade.opened_on,
        closed_on: trade.closed_on,
        created_at: trade.created_at,
        version: trade.version,
    })
}

async fn money(reader: &Reader<'_>, trade: &entity::sales::trade::Model) -> Result<MoneyView> {
    let account = receivables::account::get(reader, trade.id).await?;
    let project = crate::inventory::project::get(reader, trade.project_id).await?;
    let today = reader.today(&project.time_zone);
    let lines = plan_line::Entity::find()
        .filter(plan_line::Column::TradeId.eq(trade.id))
        .filter(plan_line::Column::CancelledOn.is_null())
        .all(&reader.db)
        .await?;
    let (mut due, mut planned) = (Money::ZERO, Money::ZERO);
    for line in lines {
        let balance = line.amount.minus(line.allocated)?.minus(line.waived)?;
        planned = planned.plus(line.amount)?;
        if line.due_on.is_some_and(|day| day <= today) {
            due = due.plus(balance)?;
        }
    }
    Ok(MoneyView {
        received: account.received,
        allocated: account.allocated,
        credit: account.credit,
        refunded: account.refunded,
        refunding: account.refunding,
        kept: account.kept,
        due,
        planned,
    })
}
