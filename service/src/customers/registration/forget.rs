//! What brokers told of a person who is erased goes with him.

use super::claim;
use crate::customers::customer;
use crate::kernel::{Result, Tx};
use entity::customers::contact::{self, ContactKind};
use entity::customers::customer as customer_row;
use entity::customers::registration::{ActiveModel, Column, Entity, Model};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// Destroys the keys of the reports of a customer whose own data is still there, and blanks what
/// they say in the clear; answers their ids. A partial report is his where name and mask are.
pub async fn forget(
    tx: &Tx<'_>,
    row: &customer_row::Model,
    (name, mask): (&str, &str),
) -> Result<Vec<Uuid>> {
    let rows = theirs(tx, row).await?;
    for report in &rows {
        let change = ActiveModel {
            id: Set(report.id),
            customer_name: Set(name.to_owned()),
            data_key: Set(String::new()),
            phone_cipher: Set(None),
            phone_hash: Set(None),
            phone_mask: Set(mask.to_owned()),
            reason: Set(None),
            code_hash: Set(None),
            code_expires_at: Set(None),
            version: Set(report.version + 1),
            ..Default::default()
        };
        Entity::update(change).exec(tx.db()).await?;
        claim::rehash(tx, report, format!("erased.{}", report.id)).await?;
    }
    Ok(rows.into_iter().map(|report| report.id.0).collect())
}

async fn theirs(tx: &Tx<'_>, row: &customer_row::Model) -> Result<Vec<Model>> {
    let hashes = customer::phones(&tx.reader(), row).await?;
    let masks: Vec<String> = contact::Entity::find()
        .select_only()
        .column(contact::Column::ValueMask)
        .filter(contact::Column::CustomerId.eq(row.id))
        .filter(contact::Column::Kind.eq(ContactKind::Phone))
        .into_tuple()
        .all(tx.db())
        .await?;
    let part = Condition::all()
        .add(Column::PhoneHash.is_null())
        .add(Column::PhoneMask.is_in(masks))
        .add(Column::CustomerName.eq(&row.name));
    let his = Condition::any()
        .add(Column::CustomerId.eq(row.id))
        .add(Column::PhoneHash.is_in(hashes))
        .add(part);
    let rows = Entity::find()
        .filter(Column::CompanyId.eq(row.company_id))
        .filter(Column::DataKey.ne(""))
        .filter(his)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db());
    Ok(rows.await?)
}
