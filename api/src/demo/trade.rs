//! One trade of the demo, from the subscription to the last receipt.

use super::office::body;
use super::people::Known;
use super::story::{Event, Story};
use super::terms::Paying;
use entity::Money;
use entity::id::{ContractId, SubscriptionId, TradeId, UnitId};
use entity::inventory::unit::{Column, Entity, UnitStatus};
use entity::receivables::{plan_line, refund, trade_account};
use entity::sales::contract::{self, ContractState};
use entity::sales::subscription::{self, SubscriptionState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use service::invoices::invoice;
use service::kernel::{Result, act};
use service::receivables::{receipt, refund as refunds};
use service::sales;

/// What every buyer of the demo pays at first.
const EARNEST: &str = "50000.00";

/// A trade under way.
#[derive(Debug, Clone, Copy)]
pub struct Deal {
    pub trade_id: TradeId,
    pub subscription_id: SubscriptionId,
    pub known: Known,
    pub fate: Fate,
}

/// How it will go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Signs and pays in time.
    Good,
    /// Signs and pays late.
    Late,
    /// Signs and stops paying after the first lines.
    Stops,
    /// Steps back before signing; the earnest money is returned.
    Leaves,
    /// Signs nothing before the time to sign is over.
    Forgets,
}

/// What comes next of a trade.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Earnest,
    Leave,
    ApproveRefund,
    PayRefund,
    Convert,
    Sign,
    OnlineSign,
    File,
    /// Looks for lines that are due and pays them.
    Pay,
    Invoice,
}

/// A customer without a home takes a free one.
pub async fn begin(story: &mut Story<'_>) -> Result<()> {
    let site = story.sites.get(story.office.chance.index(story.sites.len())).copied();
    let Some(site) = site.filter(|_| !story.customers.is_empty()) else { return Ok(()) };
    let free = Entity::find()
        .filter(Column::BuildingId.eq(site.building_id))
        .filter(Column::Status.eq(UnitStatus::Available))
        .order_by_asc(Column::Id)
        .limit(40)
        .all(&story.office.kernel.db)
        .await?;
    let Some(unit_id) = story.office.chance.pick(&free).map(|unit| unit.id) else {
        return Ok(());
    };
    let index = story.office.chance.index(story.customers.len());
    let known = story.customers.swap_remove(index);
    let subscription_id = subscribe(story, known, unit_id).await?;
    let row =
        subscription::Entity::find_by_id(subscription_id).one(&story.office.kernel.db).await?;
    let Some(row) = row else { return Ok(()) };
    story.counts.trades += 1;
    let fate = match story.office.chance.between(1, 100) {
        1..=62 => Fate::Good,
        63..=76 => Fate::Late,
        77..=86 => Fate::Stops,
        87..=95 => Fate::Leaves,
        _ => Fate::Forgets,
    };
    let trade_id = row.trade_id;
    let deal = Deal { trade_id, subscription_id, known, fate };
    if row.state == SubscriptionState::PendingApproval {
        approve(story, subscription_id).await?;
    }
    story.plan(0, Event::Trading(deal, Step::Earnest));
    Ok(())
}

async fn subscribe(story: &mut Story<'_>, known: Known, unit_id: UnitId) -> Result<SubscriptionId> {
    let paying = story.office.chance.pick(Paying::ALL).copied().unwrap_or(Paying::Fixed);
    // One in ten asks for more than a consultant may give.
    let percent = match story.office.chance.percent(10) {
        true => story.office.chance.between(96, 97),
        false => story.office.chance.between(98, 100),
    };
    let input: sales::agreement::Agreement = body(json!({
        "unit_id": unit_id,
        "buyers": [{"customer_id": known.id, "share": "1"}],
        "discounts": [{"kind": "percent", "value": percent.to_string()}],
        "rounding": {"mode": "half_up", "digit": "yuan"},
        "earnest_amount": EARNEST,
        "payment_terms": paying.terms(),
    }))?;
    story
        .office
        .act(known.consultant, act::SALES_SUBSCRIPTION_CREATE, async |tx| {
            sales::subscription::create(tx, &input).await
        })
        .await
}

async fn approve(story: &mut Story<'_>, id: SubscriptionId) -> Result<()> {
    let input: sales::subscription::ApproveSubscription = body(json!({"comment": "同意"}))?;
    story
        .office
        .act("manager", act::SALES_SUBSCRIPTION_APPROVE, async |tx| {
            sales::subscription::approve(tx, id, &input).await
        })
        .await
}

/// The next step of a trade, and the planning of the one after it.
pub async fn go_on(story: &mut Story<'_>, deal: Deal, step: Step) -> Result<()> {
    let then = |story: &mut Story<'_>, days, step| story.plan(days, Event::Trading(deal, step));
    match step {
        Step::Earnest => {
            receive(story, deal, EARNEST, "pos").await?;
            match deal.fate {
                Fate::Leaves => then(story, 3, Step::Leave),
                Fate::Forgets => {}
                _ => then(story, 4, Step::Convert),
            }
        }
        Step::Leave => {
            leave(story, deal).await?;
            then(story, 2, Step::ApproveRefund);
        }
        Step::ApproveRefund => {
            approve_refund(story, deal).await?;
            then(story, 3, Step::PayRefund);
        }
        Step::PayRefund => pay_refund(story, deal).await?,
        Step::Convert => {
            convert(story, deal).await?;
            then(story, 1, Step::Sign);
        }
        Step::Sign => {
            sign(story, deal).await?;
            then(story, 5, Step::OnlineSign);
            let patience = if deal.fate == Fate::Late { 25 } else { 6 };
            then(story, patience, Step::Pay);
        }
        Step::OnlineSign => {
            online_sign(story, deal).await?;
            then(story, 12, Step::File);
        }
        Step::File => file(story, deal).await?,
        Step::Pay => pay(story, deal).await?,
        Step::Invoice => issue_invoice(story, deal).await?,
    }
    Ok(())
}

async fn receive(story: &mut Story<'_>, deal: Deal, amount: &str, method: &str) -> Result<()> {
    let input: receipt::ReceiptInput = body(json!({
        "trade_id": deal.trade_id, "amount": amount, "method": method,
        "received_on": story.office.date(story.day),
        "reference": format!("{method}-{}-{}", story.day, story.counts.receipts),
    }))?;
    story
        .office
        .act("cashier", act::RECEIVABLES_RECEIPT_CREATE, async |tx| {
            receipt::create(tx, &input).await
        })
        .await?;
    story.counts.receipts += 1;
    Ok(())
}

async fn leave(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let input: sales::subscription::CancelSubscription =
        body(json!({"reason": "家庭原因，客户申请退房"}))?;
    story
        .office
        .act("manager", act::SALES_SUBSCRIPTION_CANCEL, async |tx| {
            sales::subscription::cancel(tx, deal.subscription_id, &input).await
        })
        .await
}

async fn refund_of(story: &Story<'_>, deal: Deal) -> Result<Option<refund::Model>> {
    let found = refund::Entity::find()
        .filter(refund::Column::TradeId.eq(deal.trade_id))
        .one(&story.office.kernel.db)
        .await?;
    Ok(found)
}

async fn approve_refund(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let Some(refund) = refund_of(story, deal).await? else { return Ok(()) };
    let input: refunds::RefundDecision = body(json!({"comment": "资料齐全"}))?;
    story
        .office
        .act("director", act::RECEIVABLES_REFUND_APPROVE, async |tx| {
            refunds::approve(tx, refund.id, &input).await
        })
        .await
}

async fn pay_refund(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let Some(refund) = refund_of(story, deal).await? else { return Ok(()) };
    let input: refunds::Pay = body(json!({
        "paid_on": story.office.date(story.day), "reference": format!("TK-{}", story.day),
    }))?;
    story
        .office
        .act("cashier", act::RECEIVABLES_REFUND_PAY, async |tx| {
            refunds::pay(tx, refund.id, &input).await
        })
        .await
}

async fn convert(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let consultant = deal.known.consultant;
    let id = story
        .office
        .act(consultant, act::SALES_SUBSCRIPTION_CONVERT, async |tx| {
            sales::subscription::convert(tx, deal.subscription_id).await
        })
        .await?;
    story
        .office
        .act(consultant, act::SALES_CONTRACT_SUBMIT, async |tx| {
            sales::contract::submit(tx, id).await
        })
        .await?;
    let row = contract::Entity::find_by_id(id).one(&story.office.kernel.db).await?;
    if row.is_some_and(|row| row.state == ContractState::Reviewing) {
        let input: sales::contract::ApproveContract = body(json!({"comment": "同意"}))?;
        story
            .office
            .act("manager", act::SALES_CONTRACT_APPROVE, async |tx| {
                sales::contract::approve(tx, id, &input).await
            })
            .await?;
    }
    Ok(())
}

async fn contract_of(story: &Story<'_>, deal: Deal) -> Result<Option<ContractId>> {
    let found = contract::Entity::find()
        .filter(contract::Column::TradeId.eq(deal.trade_id))
        .one(&story.office.kernel.db)
        .await?;
    Ok(found.map(|row| row.id))
}

async fn sign(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let Some(id) = contract_of(story, deal).await? else { return Ok(()) };
    let input: sales::contract::SignContract =
        body(json!({"signed_on": story.office.date(story.day)}))?;
    story
        .office
        .act("manager", act::SALES_CONTRACT_SIGN, async |tx| {
            sales::contract::sign(tx, id, &input).await
        })
        .await
}

async fn online_sign(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let Some(id) = contract_of(story, deal).await? else { return Ok(()) };
    let number = format!("WQ{}{:04}", story.day, story.counts.receipts);
    let input: sales::contract::OnlineSign =
        body(json!({"number": number, "on": story.office.date(story.day)}))?;
    story
        .office
        .act("manager", act::SALES_CONTRACT_ONLINE_SIGN, async |tx| {
            sales::contract::online_sign(tx, id, &input).await
        })
        .await
}

async fn file(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let Some(id) = contract_of(story, deal).await? else { return Ok(()) };
    let number = format!("BA{}{:04}", story.day, story.counts.receipts);
    let input: sales::contract::FileContract =
        body(json!({"number": number, "on": story.office.date(story.day)}))?;
    story
        .office
        .act("manager", act::SALES_CONTRACT_FILE, async |tx| {
            sales::contract::file(tx, id, &input).await
        })
        .await
}

/// Pays what is due, or looks again when the next line will be.
async fn pay(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let today = story.office.date(story.day);
    let lines = plan_line::Entity::find()
        .filter(plan_line::Column::TradeId.eq(deal.trade_id))
        .filter(plan_line::Column::CancelledOn.is_null())
        .order_by_asc(plan_line::Column::DueOn)
        .all(&story.office.kernel.db)
        .await?;
    let open = |line: &&plan_line::Model| line.allocated.as_fen() < line.amount.as_fen();
    let Some(line) = lines.iter().find(|line| open(line) && line.due_on.is_some()) else {
        let waits = lines.iter().any(|line| open(&line));
        let (days, step) = if waits { (30, Step::Pay) } else { (4, Step::Invoice) };
        story.plan(days, Event::Trading(deal, step));
        return Ok(());
    };
    if line.due_on.is_some_and(|due| due > today) {
        let wait = line.due_on.map_or(30, |due| (due - today).num_days());
        let late = if deal.fate == Fate::Late { 18 } else { 0 };
        let days = u64::try_from(wait).unwrap_or(30) + late;
        story.plan(days, Event::Trading(deal, Step::Pay));
        return Ok(());
    }
    if deal.fate == Fate::Stops && line.seq > 2 {
        return Ok(());
    }
    let balance = line.amount.minus(line.allocated)?.minus(line.waived)?;
    let method = if line.item.is_loan() { "loan" } else { "transfer" };
    receive(story, deal, &balance.to_string(), method).await?;
    story.plan(1, Event::Trading(deal, Step::Pay));
    Ok(())
}

/// Everything is paid: the final invoice.
async fn issue_invoice(story: &mut Story<'_>, deal: Deal) -> Result<()> {
    let account =
        trade_account::Entity::find_by_id(deal.trade_id).one(&story.office.kernel.db).await?;
    let trade = entity::sales::trade::Entity::find_by_id(deal.trade_id)
        .one(&story.office.kernel.db)
        .await?;
    let received = account.map_or(Money::ZERO, |account| account.received);
    let Some(trade) = trade.filter(|trade| received >= trade.deal_price) else { return Ok(()) };
    let input: invoice::CreateInvoice = body(json!({
        "trade_id": deal.trade_id, "kind": "final", "amount": trade.deal_price,
    }))?;
    let id = story
        .office
        .act("cashier", act::INVOICES_INVOICE_CREATE, async |tx| invoice::create(tx, &input).await)
        .await?;
    let input: invoice::ReviewInvoice = body(json!({"comment": "核对无误"}))?;
    story
        .office
        .act("accountant", act::INVOICES_INVOICE_REVIEW, async |tx| {
            invoice::review(tx, id, &input).await
        })
        .await?;
    story
        .office
        .act("accountant", act::INVOICES_INVOICE_ISSUE, async |tx| invoice::issue(tx, id).await)
        .await?;
    story.counts.invoices += 1;
    Ok(())
}
