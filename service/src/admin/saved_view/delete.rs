//! Dropping a view of one's own.

use super::query::own;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::admin::saved_view;
use entity::id::SavedViewId;
use sea_orm::EntityTrait;
use serde_json::json;

/// Drops the view.
pub async fn delete(tx: &mut Tx<'_>, id: SavedViewId) -> Result<()> {
    let row = own(&tx.reader(), id).await?;
    saved_view::Entity::delete_by_id(id).exec(tx.db()).await?;
    tx.audit_only(Subject::global("admin.saved_view", id), json!({"noun": row.noun}));
    Ok(())
}
