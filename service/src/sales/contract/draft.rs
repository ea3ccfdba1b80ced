//! Writing the draft, from a subscription or from an agreement.

use crate::kernel::number::{self, Document, Owner};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::sales::agreement::Agreed;
use chrono::NaiveDate;
use entity::id::{ContractId, SubscriptionId, TradeId};
use entity::inventory::{project, unit};
use entity::sales::contract::{self, ContractState};
use entity::sales::subscription;
use entity::{Area, Money};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

/// Where and when a contract is drafted, and for which trade.
pub(in crate::sales) struct Place<'a> {
    pub project: &'a project::Model,
    pub unit: &'a unit::Model,
    pub trade_id: TradeId,
    pub subscription_id: Option<SubscriptionId>,
    pub on: NaiveDate,
}

/// Writes the draft; its number is drawn last.
pub(in crate::sales) async fn draft(
    tx: &mut Tx<'_>,
    place: &Place<'_>,
    agreed: Agreed,
) -> Result<ContractId> {
    let project = place.project;
    let owner = Owner {
        company_id: project.company_id,
        project_id: project.id,
        project_code: &project.code,
    };
    let today = tx.today(&project.time_zone);
    let number = number::next(tx, Document::Contract, &owner, today).await?;
    let row = filled(tx, place, agreed, number)?;
    let (id, project_id) = (row.id, row.project_id);
    let detail = json!({
        "trade_id": row.trade_id, "subscription_id": row.subscription_id,
        "unit_id": row.unit_id, "deal_price": row.deal_price,
    });
    contract::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let subject = Subject::of("sales.contract", id, project_id);
    tx.record("sales.contract.drafted", subject, &detail)?;
    Ok(id)
}

fn filled(
    tx: &Tx<'_>,
    place: &Place<'_>,
    agreed: Agreed,
    number: String,
) -> Result<contract::Model> {
    Ok(contract::Model {
        id: tx.id::<ContractId>(),
        company_id: place.unit.company_id,
        project_id: place.unit.project_id,
        unit_id: place.unit.id,
        trade_id: place.trade_id,
        subscription_id: place.subscription_id,
        number,
        state: ContractState::Draft,
        list_price: agreed.list_price,
        discounts: agreed.discounts,
        rounding: agreed.rounding,
        deal_price: agreed.deal_price,
        unit_price: agreed.unit_price,
        discount_rate: agreed.discount_rate,
        authority_price: agreed.authority_price,
        earnest_amount: agreed.earnest_amount,
        contract_area: agreed.area,
        payment_terms: agreed.payment_terms,
        penalty_terms: agreed.penalty_terms,
        drafted_on: place.on,
        signed_on: None,
        online_number: None,
        online_signed_on: None,
        filing_number: None,
        filed_on: None,
        author_id: tx.actor.user()?,
        team_id: tx.actor.team_id,
        close_reason: None,
        created_at: tx.now,
        version: 1,
    })
}

/// What a subscription agreed, measured by the authority of who drafts the contract.
pub(in crate::sales) fn agreed(
    row: &subscription::Model,
    area: Area,
    authority_price: Money,
) -> Agreed {
    Agreed {
        list_price: row.list_price,
        discounts: row.discounts.clone(),
        rounding: row.rounding,
        deal_price: row.deal_price,
        unit_price: row.unit_price,
        discount_rate: row.discount_rate,
        authority_price,
        earnest_amount: row.earnest_amount,
        area,
        payment_terms: row.payment_terms.clone(),
        penalty_terms: row.penalty_terms.clone(),
        reasons: vec![],
        decider: "manager",
    }
}
