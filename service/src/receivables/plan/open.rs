//! Signing opens the plan: the earnest line stays, the first price lines are reduced by it, and
//! the price lines sum to the price.

use super::super::account;
use super::super::overdue;
use super::super::receipt::lay_credit;
use super::line::is_price;
use super::lines::{self, NewLine, TradeRef, next_seq};
use super::payment_plan::{Anchors, PaymentPlanLine};
use super::schedule::{Basis, schedule};
use crate::kernel::writes::Writes;
use crate::kernel::{Error, Fault, Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::id::TradeId;
use entity::inventory::building;
use entity::receivables::item::Anchor;
use entity::receivables::{milestone, plan_line};
use entity::sales::terms::{PaymentTerms, TermLine};
use entity::sales::trade;
use sea_orm::sea_query::{LockType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect};
use std::collections::BTreeMap;

/// What the plan follows from.
#[derive(Debug, Clone)]
pub struct Opening<'a> {
    pub trade: TradeRef,
    pub deal_price: Money,
    pub terms: &'a PaymentTerms,
    /// Days of what has happened to the trade; milestones of its building are looked up.
    pub anchors: BTreeMap<Anchor, NaiveDate>,
}

/// Opens the plan; credit of the trade is laid on the new lines at once.
pub async fn open(tx: &mut Tx<'_>, opening: &Opening<'_>) -> Result<()> {
    let trade = &opening.trade;
    let account = account::lock(tx, trade.trade_id).await?;
    let mut all = lines::lock(tx, trade.trade_id).await?;
    let earnest = Money::total(all.iter().filter(|line| is_price(line)).map(|l| l.amount))?;
    let mut anchors = happened(tx, trade.trade_id).await?;
    anchors.extend(&opening.anchors);
    let basis = Basis {
        deal_price: opening.deal_price,
        earnest_paid: earnest,
        anchors: anchors.into_iter().collect::<Anchors>(),
    };
    let under = |fault: Fault| fault.under("/payment_terms");
    let plan = schedule(opening.terms, &basis)
        .map_err(|faults| Error::Invalid(faults.into_iter().map(under).collect()))?;
    let first = next_seq(&all);
    let paired = plan.lines.iter().zip(&opening.terms.lines);
    let owed = paired.filter(|(line, _)| line.payable.is_positive());
    let rows: Vec<plan_line::Model> = (first..)
        .zip(owed)
        .map(|(seq, (line, term))| new_line(seq, line, term).row(tx, trade))
        .collect();
    let mut writes = Writes::default();
    lines::note(&mut writes, &rows);
    overdue::watch(tx, &mut writes, &rows).await?;
    writes.run(tx.db()).await?;
    if account.credit.is_positive() {
        all.extend(rows);
        let on = opening.anchors.values().max().copied().unwrap_or(tx.now.date_naive());
        lay_credit(tx, account, &all, on).await?;
    }
    Ok(())
}

fn new_line(seq: i32, line: &PaymentPlanLine, term: &TermLine) -> NewLine {
    NewLine {
        seq,
        item: line.item,
        anchor: line.anchor,
        months: term.months,
        days: term.days,
        due_on: line.due_on,
        amount: line.payable,
    }
}

/// Milestones that the trade's building has passed. The building stays locked against new ones,
/// so that a milestone recorded at the same moment does not miss the lines about to be written.
async fn happened(tx: &Tx<'_>, trade_id: TradeId) -> Result<BTreeMap<Anchor, NaiveDate>> {
    let mut own = Query::select();
    own.column(trade::Column::BuildingId)
        .from(trade::Entity)
        .and_where(trade::Column::Id.eq(trade_id));
    // MariaDB has no FOR SHARE.
    let lock = match tx.db().get_database_backend() {
        DbBackend::MySql => LockType::Update,
        _ => LockType::Share,
    };
    let building = building::Entity::find()
        .filter(building::Column::Id.in_subquery(own.take()))
        .lock(lock)
        .one(tx.db())
        .await?
        .ok_or(Error::NotFound("building"))?;
    let rows = milestone::Entity::find()
        .filter(milestone::Column::BuildingId.eq(building.id))
        .all(tx.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.anchor, row.happened_on)).collect())
}
