//! Tags 标签: words that an office marks its customers with.

use crate::kernel::text::tidy;
use crate::kernel::{Fault, FaultCode, Reader, Result, Tx};
use entity::customers::customer;
use entity::customers::customer_tag::{self, Column, Entity};
use entity::id::CustomerId;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// Most tags of one customer.
pub(super) const TAGS_MAX: usize = 20;
/// Longest tag.
pub(super) const TAG_MAX: usize = 32;

/// Tags in their one form.
pub(super) fn tidied(tags: &[String]) -> Vec<String> {
    tags.iter().map(|tag| tidy(tag)).collect()
}

/// Everything that is wrong with tags.
pub(super) fn faults(tags: &[String]) -> Vec<Fault> {
    let mut faults = vec![];
    if tags.len() > TAGS_MAX {
        faults.push(Fault::at("/tags", FaultCode::TooMany));
    }
    let tidied = tidied(tags);
    for (index, tag) in tidied.iter().enumerate() {
        let code = match tag.chars().count() {
            0 => FaultCode::Required,
            count if count > TAG_MAX => FaultCode::TooLong,
            _ if tidied[..index].contains(tag) => FaultCode::Duplicate,
            _ => continue,
        };
        faults.push(Fault::at(format!("/tags/{index}"), code));
    }
    faults
}

/// Gives a customer these tags and no others.
pub(super) async fn set(tx: &Tx<'_>, row: &customer::Model, tags: &[String]) -> Result<()> {
    Entity::delete_many().filter(Column::CustomerId.eq(row.id)).exec(tx.db()).await?;
    if tags.is_empty() {
        return Ok(());
    }
    let rows = tidied(tags).into_iter().zip(1..).map(|(tag, seq)| {
        let (customer_id, company_id) = (row.id, row.company_id);
        customer_tag::Model { customer_id, tag, company_id, seq }.into_active_model()
    });
    Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The tags of customers, in their order.
pub(super) async fn of(
    reader: &Reader<'_>,
    ids: impl IntoIterator<Item = CustomerId>,
) -> Result<HashMap<CustomerId, Vec<String>>> {
    let ids: Vec<CustomerId> = ids.into_iter().collect();
    let mut tags: HashMap<CustomerId, Vec<String>> = HashMap::new();
    if ids.is_empty() {
        return Ok(tags);
    }
    let rows = Entity::find()
        .filter(Column::CustomerId.is_in(ids))
        .order_by_asc(Column::Seq)
        .all(&reader.db)
        .await?;
    for row in rows {
        tags.entry(row.customer_id).or_default().push(row.tag);
    }
    Ok(tags)
}
