//! What came of a campaign, counted from what happened between its launch and its last day.
//!
//! A lead is a person who was addressed and was met, or whose visit names the campaign, under
//! whichever of his entries: a merge loses none and counts none twice. Visits and deals are counted
//! among the leads; a deal is a trade that began in the project within the
//! period, whatever became of it since, so that the figures of the past stay as they were. What was
//! cancelled since is told apart; that alone depends on the state of today.

use super::load::get;
use crate::customers::customer::people;
use crate::inventory::project;
use crate::kernel::clock::{day_in, end_of_day};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::customers::visit::VisitKind;
use entity::customers::{behaviour, campaign, campaign_target, follow_up, viewing, visit};
use entity::id::{CampaignId, CustomerId, ProjectId, TradeId};
use entity::sales::trade::{self, TradeState};
use entity::sales::trade_buyer;
use entity::{Money, Rounding};
use rust_decimal::Decimal;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect,
    RelationDef,
};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// The figures of a campaign; per-head costs are null where there is no head.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "campaign_id": "0193a5c0-0000-7000-8000-000000000065", "cost": "12000.00",
    "reached": 420, "addressed": 380, "leads": 24, "visits": 15, "deals": 2,
    "deal_amount": "3830000.00", "cancelled_deals": 1, "cancelled_amount": "1830000.00",
    "cost_per_lead": "500.00", "cost_per_visit": "800.00",
    "cost_per_deal": "6000.00"
}))]
pub struct CampaignResult {
    pub campaign_id: CampaignId,
    pub cost: Money,
    /// Customers of the audience at the launch.
    pub reached: u64,
    /// Those of them who may be addressed.
    pub addressed: u64,
    /// Customers met since.
    pub leads: u64,
    /// Leads who came to the sales office.
    pub visits: u64,
    /// Trades of leads that began within the period, each once, whatever became of them.
    pub deals: u64,
    /// Their prices as they stand now.
    pub deal_amount: Money,
    /// Those of them that have ended without a sale by now.
    pub cancelled_deals: u64,
    pub cancelled_amount: Money,
    /// Cost ÷ leads, HALF_UP to the fen.
    pub cost_per_lead: Option<Money>,
    pub cost_per_visit: Option<Money>,
    pub cost_per_deal: Option<Money>,
}

/// Between the launch and the end of the last day.
struct Period {
    project_id: ProjectId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    days: (NaiveDate, NaiveDate),
}

/// Counts what came of a campaign.
pub async fn result(reader: &Reader<'_>, id: CampaignId) -> Result<CampaignResult> {
    let row = get(reader, id).await?;
    let targets =
        campaign_target::Entity::find().filter(campaign_target::Column::CampaignId.eq(id));
    let reached = targets.clone().count(&reader.db).await?;
    let targets: Vec<CustomerId> = targets
        .select_only()
        .column(campaign_target::Column::CustomerId)
        .filter(campaign_target::Column::Addressed.eq(true))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut told = CampaignResult {
        campaign_id: id,
        cost: row.cost,
        reached,
        addressed: targets.len() as u64,
        leads: 0,
        visits: 0,
        deals: 0,
        deal_amount: Money::ZERO,
        cancelled_deals: 0,
        cancelled_amount: Money::ZERO,
        cost_per_lead: None,
        cost_per_visit: None,
        cost_per_deal: None,
    };
    if let Some(period) = period(reader, &row).await? {
        let came = came(reader, &period).await?;
        let named = came.iter().filter(|(.., named)| *named == Some(id)).map(|(by, ..)| *by);
        let who = Who::read(reader, targets, named).await?;
        let (leads, visits) = answered(id, met(reader, &period).await?, &came, &who);
        let deals = deals(reader, &period, (&leads, &who)).await?;
        told.leads = leads.len() as u64;
        told.visits = visits;
        told.deals = deals.len() as u64;
        told.deal_amount = Money::total(deals.values().map(|deal| deal.price))?;
        let cancelled = || deals.values().filter(|deal| deal.cancelled);
        told.cancelled_deals = cancelled().count() as u64;
        told.cancelled_amount = Money::total(cancelled().map(|deal| deal.price))?;
    }
    told.cost_per_lead = per_head(row.cost, told.leads)?;
    told.cost_per_visit = per_head(row.cost, told.visits)?;
    told.cost_per_deal = per_head(row.cost, told.deals)?;
    Ok(told)
}

fn per_head(cost: Money, heads: u64) -> Result<Option<Money>> {
    if heads == 0 {
        return Ok(None);
    }
    Ok(Some(Money::round(cost.decimal() / Decimal::from(heads), Rounding::HalfUp)?))
}

async fn period(reader: &Reader<'_>, row: &campaign::Model) -> Result<Option<Period>> {
    let Some(from) = row.launched_at else { return Ok(None) };
    let project = project::get(reader, row.project_id).await?;
    let to = end_of_day(&project.time_zone, row.ends_on);
    let days = (day_in(&project.time_zone, from), row.ends_on);
    Ok(to.map(|to| Period { project_id: row.project_id, from, to, days }))
}

/// People whom the campaign may have moved, by whichever of their entries.
struct Who {
    people: HashMap<CustomerId, CustomerId>,
    addressed: HashSet<CustomerId>,
}

impl Who {
    /// Those who were addressed, and those who named the campaign.
    async fn read(
        reader: &Reader<'_>,
        targets: Vec<CustomerId>,
        named: impl Iterator<Item = CustomerId>,
    ) -> Result<Self> {
        let ids: Vec<CustomerId> = targets.iter().copied().chain(named).collect();
        let mut who = Self { people: people(reader, &ids).await?, addressed: HashSet::new() };
        who.addressed = targets.into_iter().map(|id| who.of(id)).collect();
        Ok(who)
    }

    fn of(&self, id: CustomerId) -> CustomerId {
        self.people.get(&id).copied().unwrap_or(id)
    }
}

/// The leads, and how many of them visited.
fn answered(
    id: CampaignId,
    met: HashSet<CustomerId>,
    came: &[(CustomerId, VisitKind, Option<CampaignId>)],
    who: &Who,
) -> (HashSet<CustomerId>, u64) {
    let met = met.into_iter().map(|id| who.of(id));
    let mut leads: HashSet<CustomerId> = met.filter(|id| who.addressed.contains(id)).collect();
    let mut visitors = HashSet::new();
    for (customer, kind, named) in came {
        let person = who.of(*customer);
        if *named == Some(id) || who.addressed.contains(&person) {
            leads.insert(person);
            if *kind == VisitKind::Visit {
                visitors.insert(person);
            }
        }
    }
    (leads, visitors.len() as u64)
}

/// The visits of the period, with the campaigns that they name.
async fn came(
    reader: &Reader<'_>,
    period: &Period,
) -> Result<Vec<(CustomerId, VisitKind, Option<CampaignId>)>> {
    let visits = visit::Entity::find()
        .select_only()
        .columns([visit::Column::CustomerId, visit::Column::Kind, visit::Column::CampaignId])
        .filter(visit::Column::ProjectId.eq(period.project_id))
        .filter(visit::Column::VoidedAt.is_null())
        .filter(visit::Column::ArrivedAt.between(period.from, period.to))
        .into_tuple();
    Ok(visits.all(&reader.db).await?)
}

/// Everybody who was met in the project, whatever the occasion.
async fn met(reader: &Reader<'_>, period: &Period) -> Result<HashSet<CustomerId>> {
    let follow_ups = follow_up::Entity::find()
        .select_only()
        .column(follow_up::Column::CustomerId)
        .filter(follow_up::Column::ProjectId.eq(period.project_id))
        .filter(follow_up::Column::VoidedAt.is_null())
        .filter(follow_up::Column::HappenedAt.between(period.from, period.to))
        .into_tuple::<CustomerId>();
    let viewings = viewing::Entity::find()
        .select_only()
        .column(viewing::Column::CustomerId)
        .filter(viewing::Column::ProjectId.eq(period.project_id))
        .filter(viewing::Column::HeldAt.between(period.from, period.to))
        .into_tuple::<CustomerId>();
    let behaviours = behaviour::Entity::find()
        .select_only()
        .column(behaviour::Column::CustomerId)
        .distinct()
        .filter(behaviour::Column::ProjectId.eq(period.project_id))
        .filter(behaviour::Column::HappenedAt.between(period.from, period.to))
        .into_tuple::<CustomerId>();
    let mut met: HashSet<CustomerId> = HashSet::new();
    met.extend(follow_ups.all(&reader.db).await?);
    met.extend(viewings.all(&reader.db).await?);
    met.extend(behaviours.all(&reader.db).await?);
    Ok(met)
}

/// A trade that began within the period.
struct Deal {
    price: Money,
    cancelled: bool,
}

/// Trades of the leads that began within the period.
async fn deals(
    reader: &Reader<'_>,
    period: &Period,
    (leads, who): (&HashSet<CustomerId>, &Who),
) -> Result<HashMap<TradeId, Deal>> {
    let to_trade: RelationDef = trade_buyer::Entity::belongs_to(trade::Entity)
        .from(trade_buyer::Column::TradeId)
        .to(trade::Column::Id)
        .into();
    let opened = Condition::all()
        .add(trade::Column::ProjectId.eq(period.project_id))
        .add(trade::Column::OpenedOn.gte(period.days.0))
        .add(trade::Column::OpenedOn.lte(period.days.1));
    let rows: Vec<(TradeId, CustomerId, Money, TradeState)> = trade_buyer::Entity::find()
        .select_only()
        .columns([trade_buyer::Column::TradeId, trade_buyer::Column::CustomerId])
        .columns([trade::Column::DealPrice, trade::Column::State])
        .join(JoinType::InnerJoin, to_trade)
        .filter(opened)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let theirs = rows.into_iter().filter(|(_, customer, ..)| leads.contains(&who.of(*customer)));
    let deal = |price, state| Deal { price, cancelled: state == TradeState::Closed };
    Ok(theirs.map(|(trade, _, price, state)| (trade, deal(price, state))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_per_head_are_rounded_to_the_fen() -> Result<()> {
        assert_eq!(per_head(Money::yuan(1000), 3)?, Some(Money::fen(33_333)));
        assert_eq!(per_head(Money::yuan(1000), 0)?, None);
        Ok(())
    }
}
