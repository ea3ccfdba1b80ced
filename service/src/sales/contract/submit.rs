//! Submitting: the rules pass the contract, ask a person, or refuse it.

use super::load;
use super::review::{Concern, Findings, Verdict, review};
use crate::approvals::{self, Opened};
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx, parameter, rule_pack};
use crate::receivables;
use crate::sales::agreement::facts::{Prices, facts};
use crate::sales::agreement::{self, terms};
use crate::sales::price::limits::Limits;
use crate::sales::refusal::Sales;
use crate::sales::subscription;
use crate::sales::trade::{self, buyers};
use entity::id::ContractId;
use entity::inventory::unit;
use entity::sales::contract::{self, ContractState};
use serde_json::json;

/// Reviews a draft; a rejected contract may be submitted again.
pub async fn submit(tx: &mut Tx<'_>, id: ContractId) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    let trade::load::Locked { unit, .. } =
        trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    let passed = row.state.pass()?;
    buyers::admitted(&tx.reader(), row.trade_id).await?;
    if row.state == ContractState::Rejected {
        subscription::deadline::stop(tx, row.subscription_id).await?;
    }
    let verdict = review(&findings(tx, &row, &unit).await?);
    let reasons = match &verdict {
        Verdict::Pass => vec![],
        Verdict::Ask(concerns) => codes(concerns),
        Verdict::Refuse(concerns) => {
            return Err(Sales::ReviewRefused.with("reasons", &codes(concerns)).into());
        }
    };
    let asked =
        !reasons.is_empty() && ask(tx, &row, &unit, reasons.clone()).await? == Opened::Asked;
    row.state = if asked { row.state.submit()? } else { passed };
    load::save(tx, &row).await?;
    let subject = Subject::of("sales.contract", id, row.project_id);
    let detail = json!({"trade_id": row.trade_id, "status": row.state, "reasons": reasons});
    tx.record("sales.contract.submitted", subject, &detail)
}

fn codes(concerns: &[Concern]) -> Vec<String> {
    concerns.iter().map(|concern| concern.code().to_owned()).collect()
}

/// Everything that the rules look at.
async fn findings(tx: &Tx<'_>, row: &contract::Model, unit: &unit::Model) -> Result<Findings> {
    let reader = tx.reader();
    let project = inventory::project::get(&reader, row.project_id).await?;
    let pack = rule_pack::on(&reader, &project.rule_pack, row.drafted_on).await?;
    let key = "sales.contract.review";
    let policy: String = parameter::read(&reader, key, Some(row.project_id)).await?;
    let largest = terms::largest_loan(row.deal_price, pack.min_down_payment)?;
    let loan = terms::loan(&row.payment_terms, row.deal_price, row.earnest_amount);
    Ok(Findings {
        deal_price: row.deal_price,
        authority_price: row.authority_price,
        limits: Limits {
            filed_price: unit.filed_price,
            band_below: pack.price_band_below,
            floor_price: unit.floor_price,
        },
        earnest_received: receivables::account::earnest_received(&reader, row.trade_id).await?,
        buyers_complete: buyers::complete(&reader, row.trade_id).await?,
        terms_hold: loan.is_ok_and(|loan| loan <= largest),
        people_review: policy == "people",
    })
}

/// Where no flow says otherwise, a manager is asked, unless the price needs somebody higher.
async fn ask(
    tx: &mut Tx<'_>,
    row: &contract::Model,
    unit: &unit::Model,
    reasons: Vec<String>,
) -> Result<Opened> {
    let authority = agreement::authority(tx, unit).await?;
    let opening = approvals::request::Opening {
        project_id: row.project_id,
        document_type: "sales.contract",
        document_id: row.id.0,
        content_hash: load::content(tx, row).await?,
        reasons,
        role: authority.decider(row.deal_price)?,
        facts: facts(&Prices {
            list_price: row.list_price,
            deal_price: row.deal_price,
            earnest_amount: row.earnest_amount,
            discount_rate: row.discount_rate,
            authority_price: row.authority_price,
        }),
        follows: false,
    };
    approvals::request::open(tx, opening).await
}
