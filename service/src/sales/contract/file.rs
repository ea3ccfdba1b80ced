//! Filing 备案: the authority has registered the contract.

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

/// Number and day of the registration.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"number": "BA202503200001", "on": "2025-03-20"}))]
pub struct FileContract {
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub number: String,
    /// Not after today, not before the online signing.
    pub on: NaiveDate,
}

/// Notes the filing; lines that wait for it fall due.
pub async fn file(tx: &mut Tx<'_>, id: ContractId, input: &FileContract) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    let locked = trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.file()?;
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    let on = days::past(tx, &project, Some(input.on), "/on")?;
    days::ordered(row.online_signed_on.unwrap_or(locked.trade.opened_on), on, "/on")?;
    row.filing_number = Some(input.number.clone());
    row.filed_on = Some(on);
    load::save(tx, &row).await?;
    receivables::plan::anchor_happened(tx, row.trade_id, Anchor::Filing, on).await?;
    let axes = AxisChange { contract: Some(ContractAxis::Filed), ..Default::default() };
    inventory::unit::axis::change(tx, locked.unit, axes, None).await?;
    let detail = json!({"trade_id": row.trade_id, "number": row.filing_number, "on": on});
    let subject = Subject::of("sales.contract", id, row.project_id);
    tx.record("sales.contract.filed", subject, &detail)
}
