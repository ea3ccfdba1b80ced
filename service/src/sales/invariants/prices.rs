//! Nothing is sold without a permit, above the filed price, or too low without an approval.

use super::told::{broken, examined};
use crate::inventory;
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::approvals::approval::{self, ApprovalState};
use entity::inventory::unit;
use entity::sales::contract::{self, ContractState};
use entity::sales::subscription::{self, SubscriptionState};
use entity::sales::trade::{self, TradeState};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Every trade began under a permit that covered its unit on the day; no open one is above the
/// filed price of its unit.
pub async fn sold_under_permit_and_filed_price(reader: &Reader<'_>) -> Result<Finding> {
    let mut finding = examined(reader, trade::Entity::find()).await?;
    let of_trade = |column| Expr::col((trade::Entity, column));
    let name = |column| (trade::Entity, column);
    let permitted = inventory::permit::covering(
        name(trade::Column::UnitId),
        name(trade::Column::BuildingId),
        Some(Expr::col(name(trade::Column::OpenedOn))),
    );
    let id = trade::Column::Id;
    let wrong = trade::Entity::find().filter(Expr::exists(permitted).not());
    broken(reader, &mut finding, wrong, id, "sold outside its permit").await?;
    let above = Query::select()
        .expr(Expr::val(1))
        .from(unit::Entity)
        .and_where(Expr::col((unit::Entity, unit::Column::Id)).eq(of_trade(trade::Column::UnitId)))
        .and_where(
            Expr::col((unit::Entity, unit::Column::FiledPrice))
                .lt(of_trade(trade::Column::DealPrice)),
        )
        .to_owned();
    let wrong = trade::Entity::find()
        .filter(trade::Column::State.eq(TradeState::Open))
        .filter(Expr::exists(above));
    broken(reader, &mut finding, wrong, id, "above the filed price").await?;
    Ok(finding)
}

/// A price outside its author's authority has been approved before anything came of it.
pub async fn low_prices_are_approved(reader: &Reader<'_>) -> Result<Finding> {
    use subscription::Column as Promised;
    let active = subscription::Entity::find().filter(Promised::State.is_in([
        SubscriptionState::Active,
        SubscriptionState::Converted,
        SubscriptionState::Forfeited,
    ]));
    let mut finding = examined(reader, active.clone()).await?;
    let low = Expr::col((subscription::Entity, Promised::DealPrice))
        .lt(Expr::col((subscription::Entity, Promised::AuthorityPrice)));
    let wrong =
        active.filter(low).filter(Promised::Id.not_in_subquery(approved("sales.subscription")));
    broken(reader, &mut finding, wrong, Promised::Id, "low price without an approval").await?;
    use contract::Column as Sold;
    let settled = contract::Entity::find().filter(Sold::State.is_in([
        ContractState::Approved,
        ContractState::Signed,
        ContractState::OnlineSigned,
        ContractState::Filed,
        ContractState::Delivering,
        ContractState::Completed,
        ContractState::Archived,
    ]));
    finding.examined += examined(reader, settled.clone()).await?.examined;
    let low = Expr::col((contract::Entity, Sold::DealPrice))
        .lt(Expr::col((contract::Entity, Sold::AuthorityPrice)));
    let wrong = settled.filter(low).filter(Sold::Id.not_in_subquery(approved("sales.contract")));
    broken(reader, &mut finding, wrong, Sold::Id, "low price without an approval").await?;
    Ok(finding)
}

/// Documents of a kind that have been approved.
fn approved(kind: &str) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(approval::Column::DocumentId)
        .from(approval::Entity)
        .and_where(approval::Column::DocumentType.eq(kind))
        .and_where(approval::Column::State.eq(ApprovalState::Approved))
        .to_owned()
}
