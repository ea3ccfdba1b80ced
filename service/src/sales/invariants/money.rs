//! Earnest money that was kept is lawful, and loans leave the minimum down payment.

use super::told::examined;
use crate::kernel::invariant::Finding;
use crate::kernel::rule_pack::{self, RulePack};
use crate::kernel::sum::sum_of;
use crate::kernel::{Reader, Result};
use crate::sales::agreement::terms::largest_loan;
use crate::sales::subscription::earnest::earnest;
use entity::Money;
use entity::id::{ProjectId, TradeId};
use entity::inventory::project;
use entity::receivables::item::Item;
use entity::receivables::{plan_line, trade_account};
use entity::sales::trade;
use sea_orm::prelude::Date;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};
use std::collections::HashMap;

/// So many violations are told at most.
const TOLD: usize = 100;

/// What is kept of a trade never exceeds the effective earnest money (Civil Code art. 586).
pub async fn kept_earnest_is_lawful(reader: &Reader<'_>) -> Result<Finding> {
    let kept = trade_account::Entity::find()
        .filter(trade_account::Column::Kept.gt(Money::ZERO))
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined: kept.len() as u64, violations: vec![] };
    let trades = trade::Entity::find()
        .filter(trade::Column::Id.is_in(kept.iter().map(|account| account.trade_id)))
        .all(&reader.db)
        .await?;
    let packs = Packs::read(reader).await?;
    for trade in trades {
        let Some(pack) = packs.on(reader, trade.project_id, trade.opened_on).await? else {
            continue;
        };
        let account = kept.iter().find(|account| account.trade_id == trade.id);
        let amount = account.map_or(Money::ZERO, |account| account.kept);
        if !earnest(trade.deal_price, amount, pack.earnest_cap)?.prepayment.is_zero() {
            finding.violated(trade.id.to_string(), format!("kept {amount}"));
        }
    }
    Ok(finding)
}

#[derive(Debug, FromQueryResult)]
struct Lent {
    trade_id: TradeId,
    project_id: ProjectId,
    loan: i64,
}

/// Lines that lenders pay leave the minimum down payment of the price.
pub async fn loans_leave_the_down_payment(reader: &Reader<'_>) -> Result<Finding> {
    let backend = reader.db.get_database_backend();
    let lent = plan_line::Entity::find()
        .filter(plan_line::Column::Item.is_in([Item::Mortgage, Item::ProvidentFund]))
        .filter(plan_line::Column::CancelledOn.is_null());
    let mut finding = examined(reader, lent.clone()).await?;
    let lent = lent
        .select_only()
        .column(plan_line::Column::TradeId)
        .column(plan_line::Column::ProjectId)
        .expr_as(sum_of(backend, plan_line::Column::Amount), "loan")
        .group_by(plan_line::Column::TradeId)
        .group_by(plan_line::Column::ProjectId)
        .into_model::<Lent>()
        .all(&reader.db)
        .await?;
    let prices: Vec<(TradeId, Money, Date)> = trade::Entity::find()
        .select_only()
        .columns([trade::Column::Id, trade::Column::DealPrice, trade::Column::OpenedOn])
        .into_tuple()
        .all(&reader.db)
        .await?;
    let prices: HashMap<TradeId, (Money, Date)> =
        prices.into_iter().map(|(id, price, day)| (id, (price, day))).collect();
    let packs = Packs::read(reader).await?;
    for Lent { trade_id, project_id, loan } in lent {
        let Some((price, day)) = prices.get(&trade_id) else { continue };
        let Some(pack) = packs.on(reader, project_id, *day).await? else { continue };
        if Money::fen(loan) > largest_loan(*price, pack.min_down_payment)?
            && finding.violations.len() < TOLD
        {
            finding.violated(trade_id.to_string(), format!("loan {}", Money::fen(loan)));
        }
    }
    Ok(finding)
}

/// Rule packs by project.
struct Packs(HashMap<ProjectId, String>);

impl Packs {
    async fn read(reader: &Reader<'_>) -> Result<Self> {
        let rows: Vec<(ProjectId, String)> = project::Entity::find()
            .select_only()
            .columns([project::Column::Id, project::Column::RulePack])
            .into_tuple()
            .all(&reader.db)
            .await?;
        Ok(Self(rows.into_iter().collect()))
    }

    async fn on(&self, reader: &Reader<'_>, id: ProjectId, day: Date) -> Result<Option<RulePack>> {
        match self.0.get(&id) {
            Some(code) => rule_pack::on(reader, code, day).await.map(Some),
            None => Ok(None),
        }
    }
}
