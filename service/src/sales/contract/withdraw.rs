//! Withdrawing a contract that is not signed yet.

use super::load;
use crate::approvals;
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::sales::trade::close::{Closing, Remainder};
use crate::sales::{subscription, trade};
use entity::id::ContractId;
use entity::inventory::axes::ContractAxis;
use entity::sales::contract;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why, if there is something to say.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "价格须重谈"}))]
pub struct WithdrawContract {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: Option<String>,
}

/// Cancels the draft. With a subscription its deadline counts again; a direct contract gives the
/// unit back and asks for the refund of what came in.
pub async fn withdraw(tx: &mut Tx<'_>, id: ContractId, input: &WithdrawContract) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    let reason = input.reason.as_deref().unwrap_or("withdrawn");
    let row = if seen.subscription_id.is_some() {
        back_to_subscription(tx, &seen, reason).await?
    } else {
        direct(tx, &seen, reason).await?
    };
    let detail = json!({"trade_id": row.trade_id, "reason": input.reason});
    let subject = Subject::of("sales.contract", id, row.project_id);
    tx.record("sales.contract.withdrawn", subject, &detail)
}

async fn back_to_subscription(
    tx: &mut Tx<'_>,
    seen: &contract::Model,
    reason: &str,
) -> Result<contract::Model> {
    let locked = trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let row = cancelled(tx, seen, reason).await?;
    let axes = AxisChange { contract: Some(ContractAxis::None), ..Default::default() };
    inventory::unit::axis::change(tx, locked.unit, axes, Some(reason)).await?;
    subscription::deadline::resume(tx, row.subscription_id).await?;
    Ok(row)
}

async fn direct(tx: &mut Tx<'_>, seen: &contract::Model, reason: &str) -> Result<contract::Model> {
    let locked = trade::close::lock(tx, seen.unit_id, seen.trade_id).await?;
    let row = cancelled(tx, seen, reason).await?;
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    let on = tx.today(&project.time_zone);
    let closing = Closing { on, reason, remainder: Remainder::Refunded };
    trade::close::close(tx, locked, &closing).await?;
    Ok(row)
}

async fn cancelled(
    tx: &mut Tx<'_>,
    seen: &contract::Model,
    reason: &str,
) -> Result<contract::Model> {
    let mut row = load::lock(tx, seen.id).await?;
    row.state = row.state.withdraw()?;
    approvals::take_back(tx, row.id.0).await?;
    row.close_reason = Some(reason.to_owned());
    load::save(tx, &row).await?;
    Ok(row)
}
