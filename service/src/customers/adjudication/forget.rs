//! What was asked about a person who is erased goes with him; the facts name ids alone and stay.

use crate::customers::customer;
use crate::kernel::{Result, Tx};
use entity::customers::adjudication::{ActiveModel, Column, Entity};
use entity::customers::adjudication_verdict;
use entity::customers::customer as customer_row;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// Destroys the keys of the adjudications of a customer whose own data is still there, and blanks
/// what was said in them; answers their ids.
pub async fn forget(tx: &Tx<'_>, row: &customer_row::Model, mask: &str) -> Result<Vec<Uuid>> {
    let hashes = customer::phones(&tx.reader(), row).await?;
    let his =
        Condition::any().add(Column::CustomerId.eq(row.id)).add(Column::PhoneHash.is_in(hashes));
    let rows = Entity::find()
        .filter(Column::CompanyId.eq(row.company_id))
        .filter(Column::DataKey.ne(""))
        .filter(his)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    for asked in &rows {
        let change = ActiveModel {
            id: Set(asked.id),
            data_key: Set(String::new()),
            phone_cipher: Set(None),
            phone_hash: Set(None),
            phone_mask: Set(mask.to_owned()),
            open_hash: Set(asked.open_hash.as_ref().map(|_| format!("erased.{}", asked.id))),
            reason: Set(mask.to_owned()),
            appeal_reason: Set(None),
            version: Set(asked.version + 1),
            ..Default::default()
        };
        Entity::update(change).exec(tx.db()).await?;
    }
    let unsaid = adjudication_verdict::ActiveModel { reason: Set(None), ..Default::default() };
    adjudication_verdict::Entity::update_many()
        .set(unsaid)
        .filter(adjudication_verdict::Column::AdjudicationId.is_in(rows.iter().map(|row| row.id.0)))
        .exec(tx.db())
        .await?;
    Ok(rows.into_iter().map(|row| row.id.0).collect())
}
