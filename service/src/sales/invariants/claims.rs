//! Claims and their holders are the same set, seen from both sides; the contract axis follows.

use super::told::{broken, examined};
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::inventory::axes::ContractAxis;
use entity::inventory::unit_claim::ClaimKind;
use entity::inventory::{unit, unit_claim};
use entity::label::Labelled;
use entity::sales::contract::ContractState;
use entity::sales::hold::HoldState;
use entity::sales::trade::TradeState;
use entity::sales::{contract, hold, trade};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Every open trade and every live hold has the claim on its unit.
pub async fn holders_have_claims(reader: &Reader<'_>) -> Result<Finding> {
    let open = trade::Entity::find().filter(trade::Column::State.eq(TradeState::Open));
    let mut finding = examined(reader, open.clone()).await?;
    let claim = |unit: Expr, holder: Expr| {
        let select = Query::select()
            .expr(Expr::val(1))
            .from(unit_claim::Entity)
            .and_where(Expr::col((unit_claim::Entity, unit_claim::Column::UnitId)).eq(unit))
            .and_where(Expr::col((unit_claim::Entity, unit_claim::Column::HolderId)).eq(holder))
            .to_owned();
        Expr::exists(select).not()
    };
    let of_trade = claim(
        Expr::col((trade::Entity, trade::Column::UnitId)),
        Expr::col((trade::Entity, trade::Column::Id)),
    );
    let wrong = open.filter(of_trade);
    broken(reader, &mut finding, wrong, trade::Column::Id, "open trade without a claim").await?;
    let of_hold = claim(
        Expr::col((hold::Entity, hold::Column::UnitId)),
        Expr::col((hold::Entity, hold::Column::Id)),
    );
    let wrong = hold::Entity::find()
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::ExpiresAt.gt(reader.now))
        .filter(of_hold);
    broken(reader, &mut finding, wrong, hold::Column::Id, "live hold without a claim").await?;
    Ok(finding)
}

/// Every claim belongs to an open trade or an active hold.
pub async fn claims_have_holders(reader: &Reader<'_>) -> Result<Finding> {
    let mut finding = examined(reader, unit_claim::Entity::find()).await?;
    let holder = || Expr::col((unit_claim::Entity, unit_claim::Column::HolderId));
    let open_trade = Query::select()
        .expr(Expr::val(1))
        .from(trade::Entity)
        .and_where(Expr::col((trade::Entity, trade::Column::Id)).eq(holder()))
        .and_where(trade::Column::State.eq(TradeState::Open))
        .to_owned();
    let wrong = unit_claim::Entity::find()
        .filter(unit_claim::Column::Kind.ne(ClaimKind::Hold))
        .filter(Expr::exists(open_trade).not());
    let id = unit_claim::Column::UnitId;
    broken(reader, &mut finding, wrong, id, "claim without an open trade").await?;
    let active_hold = Query::select()
        .expr(Expr::val(1))
        .from(hold::Entity)
        .and_where(Expr::col((hold::Entity, hold::Column::Id)).eq(holder()))
        .and_where(hold::Column::State.eq(HoldState::Active))
        .to_owned();
    let wrong = unit_claim::Entity::find()
        .filter(unit_claim::Column::Kind.eq(ClaimKind::Hold))
        .filter(Expr::exists(active_hold).not());
    broken(reader, &mut finding, wrong, id, "claim without an active hold").await?;
    Ok(finding)
}

/// The contract axis of a unit is a function of its contract.
pub async fn contract_axis_follows_the_contract(reader: &Reader<'_>) -> Result<Finding> {
    let marked = unit::Entity::find().filter(unit::Column::ContractAxis.ne(ContractAxis::None));
    let mut finding = examined(reader, marked.clone()).await?;
    let live = contract::Column::State.is_not_in([
        ContractState::Cancelled,
        ContractState::Terminated,
        ContractState::Swapped,
    ]);
    let any = Query::select()
        .expr(Expr::val(1))
        .from(contract::Entity)
        .and_where(of_this_unit())
        .and_where(live)
        .to_owned();
    let id = unit::Column::Id;
    let wrong = marked.filter(Expr::exists(any).not());
    broken(reader, &mut finding, wrong, id, "contract axis without a contract").await?;
    let text = |axis: ContractAxis| Expr::val(axis.value());
    let expected = CaseStatement::new()
        .case(contract::Column::State.eq(ContractState::Signed), text(ContractAxis::Signed))
        .case(
            contract::Column::State.eq(ContractState::OnlineSigned),
            text(ContractAxis::OnlineSigned),
        )
        .case(contract::Column::State.eq(ContractState::Filed), text(ContractAxis::Filed))
        .finally(text(ContractAxis::Drafted));
    let differs = Expr::col((unit::Entity, unit::Column::ContractAxis)).ne(expected);
    let other = Query::select()
        .expr(Expr::val(1))
        .from(contract::Entity)
        .and_where(of_this_unit())
        .and_where(contract::Column::State.is_in([
            ContractState::Draft,
            ContractState::Reviewing,
            ContractState::Approved,
            ContractState::Rejected,
            ContractState::Signed,
            ContractState::OnlineSigned,
            ContractState::Filed,
        ]))
        .and_where(differs)
        .to_owned();
    let wrong = unit::Entity::find().filter(Expr::exists(other));
    broken(reader, &mut finding, wrong, id, "contract axis differs from the contract").await?;
    Ok(finding)
}

fn of_this_unit() -> Expr {
    Expr::col((contract::Entity, contract::Column::UnitId))
        .eq(Expr::col((unit::Entity, unit::Column::Id)))
}
