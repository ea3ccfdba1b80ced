//! What an approval of a waiver is bound to.

use crate::kernel::{Result, digest};
use entity::receivables::waiver;
use serde_json::json;

/// Line, amount and reason: whoever approves saw these.
pub fn content_hash(waiver: &waiver::Model) -> Result<String> {
    let content = json!({
        "plan_line_id": waiver.plan_line_id, "amount": waiver.amount, "reason": waiver.reason,
    });
    Ok(digest::content(&content)?)
}
