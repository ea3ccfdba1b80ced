//! Who drafted a document, where somebody else may submit it: he does not decide about it either.

use crate::kernel::{Reader, Result};
use entity::approvals::approval;
use entity::id::UserId;
use entity::inventory::price_adjustment;
use entity::sales::contract;
use sea_orm::{EntityTrait, QuerySelect};

/// The drafter, of those kinds of documents that are not submitted by whoever makes them.
pub(super) async fn drafter(
    reader: &Reader<'_>,
    request: &approval::Model,
) -> Result<Option<UserId>> {
    let id = request.document_id;
    match request.document_type.as_str() {
        "inventory.price_adjustment" => {
            let found = price_adjustment::Entity::find_by_id(id).select_only();
            let found = found.column(price_adjustment::Column::AuthorId).into_tuple();
            Ok(found.one(&reader.db).await?)
        }
        "sales.contract" => {
            let found = contract::Entity::find_by_id(id).select_only();
            let found = found.column(contract::Column::AuthorId).into_tuple();
            Ok(found.one(&reader.db).await?)
        }
        _ => Ok(None),
    }
}
