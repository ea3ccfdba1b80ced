//! What becomes of a contract whose request was taken back: a draft again.

use super::load;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::sales::trade;
use entity::id::ContractId;
use serde_json::json;

/// Back to the draft; the time of its subscription goes on standing still.
pub(in crate::sales) async fn recall(tx: &mut Tx<'_>, id: ContractId) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.recall()?;
    load::save(tx, &row).await?;
    let detail = json!({"trade_id": row.trade_id});
    let subject = Subject::of("sales.contract", id, row.project_id);
    tx.record("sales.contract.recalled", subject, &detail)
}
