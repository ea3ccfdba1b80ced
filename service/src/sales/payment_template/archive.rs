//! Archiving a template: nothing new is agreed by it.

use super::query::open;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::PaymentTemplateId;
use entity::sales::payment_template;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::json;

/// Archives a template; its name stays taken.
pub async fn archive(tx: &mut Tx<'_>, id: PaymentTemplateId) -> Result<()> {
    let row = open(tx, id).await?;
    let change = payment_template::ActiveModel {
        id: Set(id),
        archived_at: Set(Some(tx.now)),
        version: Set(row.version + 1),
        ..Default::default()
    };
    payment_template::Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::of("sales.payment_template", id, row.project_id);
    tx.record("sales.payment_template.archived", subject, &json!({"name": row.name}))
}
