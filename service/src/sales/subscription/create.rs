//! Subscribing: the claim decides, everything else follows in the same transaction.

use super::{deadline, load};
use crate::inventory::unit::axis::AxisChange;
use crate::kernel::number::{self, Document, Owner};
use crate::kernel::tx::Subject;
use crate::kernel::writes::Writes;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx, parameter};
use crate::sales::agreement::facts::{Prices, facts};
use crate::sales::agreement::{self, Agreed, Agreement};
use crate::sales::trade::{claim, days, event::SaleEvent, open};
use crate::sales::{kept, refusal::Sales};
use crate::{approvals, customers, inventory};
use chrono::{Days, NaiveDate, TimeDelta};
use entity::id::{CustomerId, SubscriptionId, TradeId};
use entity::inventory::axes::SaleState;
use entity::inventory::unit_claim::ClaimKind;
use entity::inventory::{project, unit};
use entity::sales::subscription::{self, SubscriptionState};
use sea_orm::{EntityTrait, IntoActiveModel};

/// Claims the unit for the buyers; active at once when the price is inside the author's authority.
pub async fn create(tx: &mut Tx<'_>, input: &Agreement) -> Result<SubscriptionId> {
    tx.actor.user()?;
    let trade_id = tx.id::<TradeId>();
    let Taken { unit, project, on } = take(tx, input, trade_id, ClaimKind::Subscription).await?;
    let agreed = agreement::assess(tx, &project, &unit, input, on).await?;
    let mut writes = Writes::default();
    open::open(
        tx,
        &mut writes,
        &open::NewTrade {
            id: trade_id,
            unit: &unit,
            buyers: &input.buyers,
            deal_price: agreed.deal_price,
            earnest_amount: agreed.earnest_amount,
            opened_on: on,
        },
    )
    .await?;
    let axes = AxisChange { sale: Some(unit.sale_state.subscribe()?), ..Default::default() };
    let unit = inventory::unit::axis::moved(tx, &mut writes, unit, axes, None).await?;
    let mut row = drafted(tx, &project, &unit, &agreed, (trade_id, on)).await?;
    let today = tx.today(&project.time_zone);
    let owner = Owner {
        company_id: project.company_id,
        project_id: project.id,
        project_code: &project.code,
    };
    row.number = number::next(tx, Document::Subscription, &owner, today).await?;
    writes.add(subscription::Entity::insert(row.clone().into_active_model()));
    deadline::note(tx, &mut writes, &row).await?;
    writes.run(tx.db()).await?;
    ask(tx, &row, &agreed).await?;
    record(tx, &row, &unit)?;
    Ok(row.id)
}

/// A unit claimed for a new trade.
pub(in crate::sales) struct Taken {
    pub unit: unit::Model,
    pub project: project::Model,
    /// Day of the agreement.
    pub on: NaiveDate,
}

/// Claims the unit and looks whether it may be sold at all; for direct contracts as well.
pub(in crate::sales) async fn take(
    tx: &mut Tx<'_>,
    input: &Agreement,
    trade_id: TradeId,
    kind: ClaimKind,
) -> Result<Taken> {
    let faults = agreement::buyers::faults(&input.buyers);
    let first = input.buyers.first().map(|buyer| buyer.customer_id);
    let (Some(first), true) = (first, faults.is_empty()) else { return Err(faults.into()) };
    claim::take(tx, input.unit_id, trade_id, first, kind).await?;
    let unit = inventory::unit::lock(tx, input.unit_id).await?;
    let buyers: Vec<CustomerId> = input.buyers.iter().map(|buyer| buyer.customer_id).collect();
    inventory::unit::together::check(tx, &unit, first).await?;
    let unit = kept::make_way(tx, unit, &buyers).await?;
    if unit.sale_state != SaleState::Available {
        return Err(Sales::UnitNotAvailable.with("state", &unit.status).into());
    }
    let project = inventory::project::get(&tx.reader(), unit.project_id).await?;
    let on = days::past(tx, &project, input.subscribed_on, "/subscribed_on")?;
    agreement::permit::check(tx, &unit, on).await?;
    let people = customers::customer::check_all(&tx.reader(), &buyers).await?;
    let strangers = people.iter().zip(0..).filter(|(one, _)| one.company_id != unit.company_id);
    let at = |(_, index)| format!("/buyers/{index}/customer_id");
    let faults: Vec<Fault> =
        strangers.map(|stranger| Fault::at(at(stranger), FaultCode::NotFound)).collect();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    Ok(Taken { unit, project, on })
}

async fn drafted(
    tx: &Tx<'_>,
    project: &project::Model,
    unit: &unit::Model,
    agreed: &Agreed,
    (trade_id, on): (TradeId, NaiveDate),
) -> Result<subscription::Model> {
    let sign_by_on = sign_by(tx, project, on).await?;
    let (state, expires_at) = if agreed.reasons.is_empty() {
        (SubscriptionState::Active, days::deadline(tx, project, sign_by_on))
    } else {
        let key = "sales.subscription.pending_hours";
        let hours: i64 = parameter::read(&tx.reader(), key, Some(project.id)).await?;
        (SubscriptionState::PendingApproval, tx.now + TimeDelta::hours(hours))
    };
    Ok(subscription::Model {
        id: tx.id::<SubscriptionId>(),
        company_id: project.company_id,
        project_id: project.id,
        unit_id: unit.id,
        trade_id,
        number: String::new(),
        state,
        list_price: agreed.list_price,
        discounts: agreed.discounts.clone(),
        rounding: agreed.rounding,
        deal_price: agreed.deal_price,
        unit_price: agreed.unit_price,
        discount_rate: agreed.discount_rate,
        authority_price: agreed.authority_price,
        earnest_amount: agreed.earnest_amount,
        payment_terms: agreed.payment_terms.clone(),
        penalty_terms: agreed.penalty_terms.clone(),
        subscribed_on: on,
        sign_by_on,
        expires_at: Some(expires_at),
        author_id: tx.actor.user()?,
        team_id: tx.actor.team_id,
        closed_on: None,
        close_reason: None,
        created_at: tx.now,
        version: 1,
    })
}

async fn sign_by(tx: &Tx<'_>, project: &project::Model, on: NaiveDate) -> Result<NaiveDate> {
    let key = "sales.subscription.sign_by_days";
    let days: u64 = parameter::read(&tx.reader(), key, Some(project.id)).await?;
    on.checked_add_days(Days::new(days))
        .ok_or_else(|| Error::fault("/subscribed_on", FaultCode::OutOfRange))
}

/// Asks for a decision where the price needs one.
async fn ask(tx: &mut Tx<'_>, row: &subscription::Model, agreed: &Agreed) -> Result<()> {
    if agreed.reasons.is_empty() {
        return Ok(());
    }
    let opening = approvals::request::Opening {
        project_id: row.project_id,
        document_type: "sales.subscription",
        document_id: row.id.0,
        content_hash: load::content(tx, row).await?,
        reasons: agreed.reasons.iter().map(|reason| reason.code().to_owned()).collect(),
        role: agreed.decider,
        facts: facts(&Prices {
            list_price: agreed.list_price,
            deal_price: agreed.deal_price,
            earnest_amount: agreed.earnest_amount,
            discount_rate: agreed.discount_rate,
            authority_price: agreed.authority_price,
        }),
        follows: false,
    };
    // Low prices are decided by people: no rule lets one pass.
    let _asked = approvals::request::open(tx, opening).await?;
    Ok(())
}

fn record(tx: &mut Tx<'_>, row: &subscription::Model, unit: &unit::Model) -> Result<()> {
    let subject = Subject::of("sales.subscription", row.id, row.project_id);
    let mut event = SaleEvent::of(row.trade_id, unit, row.subscribed_on, row.deal_price);
    if row.state == SubscriptionState::Active {
        return tx.record("sales.subscription.activated", subject, &event);
    }
    event.counted = false;
    tx.record("sales.subscription.created", subject, &event)
}
