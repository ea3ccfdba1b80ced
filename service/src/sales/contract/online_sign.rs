//! Signing online 网签: the contract is entered in the city's system.

use super::load;
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::receivables;
use crate::sales::trade::{self, days};
use chrono::NaiveDate;
use entity::id::ContractId;
use entity::inventory::axes::ContractAxis;
use entity::receivables::item::Anchor;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Number and day in the city's system.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "WQ202503110001", "on": "2025-03-11"}))]
pub struct OnlineSign {
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub number: String,
    /// Not after today, not before the signing.
    pub on: NaiveDate,
}

/// Notes the online signing; lines that wait for it fall due.
pub async fn online_sign(tx: &mut Tx<'_>, id: ContractId, input: &OnlineSign) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    let locked = trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.online_sign()?;
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    let on = days::past(tx, &project, Some(input.on), "/on")?;
    days::ordered(row.signed_on.unwrap_or(locked.trade.opened_on), on, "/on")?;
    row.online_number = Some(input.number.clone());
    row.online_signed_on = Some(on);
    load::save(tx, &row).await?;
    receivables::plan::anchor_happened(tx, row.trade_id, Anchor::OnlineSigning, on).await?;
    let axes = AxisChange { contract: Some(ContractAxis::OnlineSigned), ..Default::default() };
    inventory::unit::axis::change(tx, locked.unit, axes, None).await?;
    let detail = json!({"trade_id": row.trade_id, "number": row.online_number, "on": on});
    let subject = Subject::of("sales.contract", id, row.project_id);
    tx.record("sales.contract.online_signed", subject, &detail)
}
