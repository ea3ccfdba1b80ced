//! Voiding 作废: a call or visit that was entered by mistake.

use super::load::{check_unproven, lock, noted, save};
use crate::customers::assignment;
use crate::customers::correction::VoidEntry;
use crate::kernel::{Result, Tx};
use entity::customers::visit;
use entity::id::VisitId;
use sea_orm::ActiveValue::Set;

/// Lets a visible call or visit count for nothing. Whoever was given the customer by it keeps him,
/// and his turn is used: a manager says whose he is.
pub async fn void(tx: &mut Tx<'_>, id: VisitId, input: &VoidEntry) -> Result<()> {
    let reason = input.said()?;
    let row = lock(tx, id).await?;
    noted(&row).check(tx).await?;
    check_unproven(tx, &row).await?;
    let change = visit::ActiveModel {
        voided_at: Set(Some(tx.now)),
        voided_by_id: Set(Some(tx.actor.user()?)),
        void_reason: Set(Some(reason)),
        ..Default::default()
    };
    save(tx, &row, change, "customers.visit.voided").await?;
    assignment::untouch(tx, row.customer_id, Some(row.project_id), &[row.created_at]).await
}
