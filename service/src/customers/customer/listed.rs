//! Who is on the blacklist: under whichever of his entries, or by another entry with the same
//! identity number. Whoever has shown no papers is known by his phone, or he would only have to
//! leave them at home. Everything that asks about the blacklist asks here.

use super::merged;
use super::same::{self, Holders};
use crate::kernel::act::CUSTOMERS_CUSTOMER_READ;
use crate::kernel::{Reader, Result};
use entity::customers::contact::{self, ContactKind};
use entity::customers::customer::{self, Column, Entity};
use entity::customers::identity_document as document;
use entity::id::CustomerId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

/// Customers of one statement.
const AT_ONCE: usize = 2_000;

/// The hint about the blacklist, for those who may read customers.
#[derive(Debug, Clone, Default)]
pub(in crate::customers) struct Hints(Option<HashSet<CustomerId>>);

impl Hints {
    /// Reads it of these customers.
    pub async fn read(reader: &Reader<'_>, ids: &[CustomerId]) -> Result<Self> {
        if !reader.actor.may(CUSTOMERS_CUSTOMER_READ) {
            return Ok(Self(None));
        }
        blacklisted(reader, ids).await.map(|listed| Self(Some(listed)))
    }

    /// What is told of one of them.
    pub fn of(&self, id: CustomerId) -> Option<bool> {
        self.any([id])
    }

    /// What is told of several who have something in common.
    pub fn any(&self, ids: impl IntoIterator<Item = CustomerId>) -> Option<bool> {
        self.0.as_ref().map(|listed| ids.into_iter().any(|id| listed.contains(&id)))
    }
}

/// Those of the customers who are on the blacklist.
pub(in crate::customers) async fn blacklisted(
    reader: &Reader<'_>,
    ids: &[CustomerId],
) -> Result<HashSet<CustomerId>> {
    if ids.is_empty() {
        return Ok(HashSet::new());
    }
    let people = merged::people(reader, ids).await?;
    let entries: Vec<CustomerId> = people.keys().copied().collect();
    let mut listed = HashSet::new();
    for some in entries.chunks(AT_ONCE) {
        let rows = Entity::find().filter(Column::Id.is_in(some.iter().map(|id| id.0)));
        let rows = rows.all(&reader.db).await?;
        let own = rows.iter().filter(|row| row.blacklisted_at.is_some()).map(|row| row.id);
        let found = own.chain(by_number(reader, &rows).await?);
        let found = found.chain(by_phone(reader, &rows).await?);
        listed.extend(found.filter_map(|id| people.get(&id).copied()));
    }
    let of = |id: &CustomerId| people.get(id).is_some_and(|stands| listed.contains(stands));
    Ok(ids.iter().copied().filter(of).collect())
}

/// Those who share an identity number with somebody on the blacklist.
async fn by_number(reader: &Reader<'_>, rows: &[customer::Model]) -> Result<Vec<CustomerId>> {
    use document::{Column, Entity};
    let theirs = Entity::find().filter(Column::CompanyId.is_in(companies(rows)));
    let of = (Column::CustomerId, Column::NumberHash);
    sharing(reader, same::numbers(reader, rows).await?, theirs, of).await
}

/// Those without papers who share a phone with somebody on the blacklist.
async fn by_phone(reader: &Reader<'_>, rows: &[customer::Model]) -> Result<Vec<CustomerId>> {
    use contact::{Column, Entity};
    let bare = rows.iter().filter(|row| row.id_number_mask.is_empty() && row.erased_at.is_none());
    let bare: Vec<customer::Model> = bare.cloned().collect();
    if bare.is_empty() {
        return Ok(vec![]);
    }
    let theirs = Entity::find()
        .filter(Column::CompanyId.is_in(companies(&bare)))
        .filter(Column::Kind.eq(ContactKind::Phone));
    let of = (Column::CustomerId, Column::ValueHash);
    sharing(reader, same::phones(reader, &bare).await?, theirs, of).await
}

fn companies(rows: &[customer::Model]) -> BTreeSet<Uuid> {
    rows.iter().map(|row| row.company_id.0).collect()
}

/// Those who have a number that somebody on the blacklist has among `theirs`, which tell whose each
/// is and its hash.
async fn sharing<E: EntityTrait>(
    reader: &Reader<'_>,
    own: Holders,
    theirs: Select<E>,
    (holder, hash): (E::Column, E::Column),
) -> Result<Vec<CustomerId>> {
    if own.is_empty() {
        return Ok(vec![]);
    }
    let barred = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::BlacklistedAt.is_not_null())
        .into_query();
    let theirs: Vec<String> = theirs
        .select_only()
        .column(hash)
        .filter(hash.is_in(own.keys().map(|(_, hash)| hash.as_str())))
        .filter(holder.in_subquery(barred))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let theirs: HashSet<String> = theirs.into_iter().collect();
    let shared = own.into_iter().filter(|((_, hash), _)| theirs.contains(hash));
    Ok(shared.flat_map(|(_, holders)| holders).collect())
}
