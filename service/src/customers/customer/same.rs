//! Who may be the same person as each of many customers, looked for at once.

use super::duplicate::{Duplicates, Hashes, Others, SameBy};
use super::merged;
use super::query::visible;
use super::sealed::{ID_NUMBER, PHONE};
use crate::customers::assignment;
use crate::kernel::act::CUSTOMERS_CUSTOMER_READ;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::contact::{self, ContactKind};
use entity::customers::customer::{self, Column, Entity};
use entity::customers::identity_document;
use entity::id::{CompanyId, CustomerId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Customers of one statement, each with a few numbers.
const AT_ONCE: usize = 2_000;

/// Those who have a number, by what it is and its hash.
pub(super) type Holders = BTreeMap<(SameBy, String), BTreeSet<CustomerId>>;

/// The others of the company who share a phone or an identity number with each of the customers,
/// under the one who stands for them; customers without such others are left out.
pub(in crate::customers) async fn same(
    reader: &Reader<'_>,
    rows: &[customer::Model],
) -> Result<HashMap<CustomerId, Others>> {
    let mut all: HashMap<CustomerId, Others> = HashMap::new();
    for some in rows.chunks(AT_ONCE) {
        let found = sharing(reader, some, &own(reader, some).await?).await?;
        let others: HashSet<CustomerId> = found.iter().map(|(_, other, _)| *other).collect();
        let stand = standing(reader, others.into_iter().collect()).await?;
        let rows: HashMap<CustomerId, &customer::Model> =
            some.iter().map(|row| (row.id, row)).collect();
        for (id, other, by) in found {
            let (Some(row), Some((company, stands))) = (rows.get(&id), stand.get(&other)) else {
                continue;
            };
            if *company == row.company_id && *stands != row.survivor_id.unwrap_or(row.id) {
                all.entry(id).or_default().entry(*stands).or_default().insert(by);
            }
        }
    }
    Ok(all)
}

/// Every entry of whoever may be the same person as the customer: those merged with his, and those
/// that share a phone or an identity number with one of them. They are locked in the order of
/// their ids, so that what is counted over them stays as it is until the act ends.
pub async fn lock_alike(tx: &Tx<'_>, id: CustomerId) -> Result<BTreeSet<CustomerId>> {
    let alike = alike(&tx.reader(), id).await?;
    Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(alike.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .into_tuple::<CustomerId>()
        .all(tx.db())
        .await?;
    let merged = merged::people(&tx.reader(), &[id]).await?;
    if merged.keys().any(|entry| !alike.contains(entry)) {
        return Err(Error::Contended("the customer was merged meanwhile".to_owned()));
    }
    Ok(alike)
}

async fn alike(reader: &Reader<'_>, id: CustomerId) -> Result<BTreeSet<CustomerId>> {
    let own: BTreeSet<CustomerId> = merged::people(reader, &[id]).await?.into_keys().collect();
    let rows = Entity::find().filter(Column::Id.is_in(own.iter().map(|id| id.0)));
    let same = same(reader, &rows.all(&reader.db).await?).await?;
    let others: Vec<CustomerId> = same.values().flat_map(Others::keys).copied().collect();
    let others = merged::people(reader, &others).await?;
    Ok(own.into_iter().chain(others.into_keys()).collect())
}

/// What of them the reader is told: those whom he sees, and how many others there are.
pub(in crate::customers) async fn told(
    reader: &Reader<'_>,
    same: &HashMap<CustomerId, Others>,
) -> Result<HashMap<CustomerId, Duplicates>> {
    let ids: HashSet<CustomerId> =
        same.values().flat_map(|others| others.keys().copied()).collect();
    let ids: Vec<CustomerId> = ids.into_iter().collect();
    let mut seen = HashMap::new();
    // Who may not read customers is told how many there are.
    let ids = if reader.actor.may(CUSTOMERS_CUSTOMER_READ) { ids } else { vec![] };
    for some in ids.chunks(AT_ONCE) {
        let rows = visible(reader).filter(Column::Id.is_in(some.iter().map(|id| id.0)));
        seen.extend(rows.all(&reader.db).await?.into_iter().map(|row| (row.id, row)));
    }
    let stand: Vec<CustomerId> = seen.keys().copied().collect();
    let mut owners = HashMap::new();
    for some in stand.chunks(AT_ONCE) {
        owners.extend(assignment::owners(reader, some).await?);
    }
    let told = |others| Duplicates::of(others, &seen, &owners);
    Ok(same.iter().map(|(id, others)| (*id, told(others))).collect())
}

/// Who may be the same person as somebody, or as who stands for him; null where there is nobody.
pub(in crate::customers) async fn duplicates_of(
    reader: &Reader<'_>,
    id: CustomerId,
) -> Result<Option<Duplicates>> {
    let row = Entity::find_by_id(id).filter(Column::DeletedAt.is_null()).one(&reader.db).await?;
    let Some(row) = row else { return Ok(None) };
    let row = match merged::survivor(reader, row).await {
        Err(Error::NotFound(_)) => return Ok(None),
        other => other?,
    };
    let same = same(reader, std::slice::from_ref(&row)).await?;
    Ok(told(reader, &same).await?.remove(&row.id))
}

/// The numbers of the customers, each under every hash under which others may have it.
async fn own(reader: &Reader<'_>, rows: &[customer::Model]) -> Result<Holders> {
    let mut own = numbers(reader, rows).await?;
    own.append(&mut phones(reader, rows).await?);
    Ok(own)
}

/// The phones of the customers in the same way.
pub(super) async fn phones(reader: &Reader<'_>, rows: &[customer::Model]) -> Result<Holders> {
    let phones = contact::Entity::find()
        .filter(contact::Column::CustomerId.is_in(rows.iter().map(|row| row.id.0)))
        .filter(contact::Column::Kind.eq(ContactKind::Phone))
        .all(&reader.db)
        .await?;
    let hashes = hashes(reader, rows)?;
    let mut own = Holders::new();
    for row in phones {
        let Some(of) = hashes.get(&row.customer_id) else { continue };
        for hash in of.all(PHONE, &row.slot, &row.value_cipher, &row.value_hash)? {
            own.entry((SameBy::Phone, hash)).or_default().insert(row.customer_id);
        }
    }
    Ok(own)
}

/// The identity numbers of the customers in the same way.
pub(super) async fn numbers(reader: &Reader<'_>, rows: &[customer::Model]) -> Result<Holders> {
    let papers = identity_document::Entity::find()
        .filter(identity_document::Column::CustomerId.is_in(rows.iter().map(|row| row.id.0)))
        .all(&reader.db)
        .await?;
    let hashes = hashes(reader, rows)?;
    let mut own = Holders::new();
    for row in papers {
        let Some(of) = hashes.get(&row.customer_id) else { continue };
        for hash in of.all(ID_NUMBER, &row.slot, &row.number_cipher, &row.number_hash)? {
            own.entry((SameBy::IdNumber, hash)).or_default().insert(row.customer_id);
        }
    }
    Ok(own)
}

fn hashes<'a>(
    reader: &Reader<'a>,
    rows: &[customer::Model],
) -> Result<HashMap<CustomerId, Hashes<'a>>> {
    rows.iter().map(|row| Ok((row.id, Hashes::of(reader, row)?))).collect()
}

/// Each of the customers with everybody who has one of his numbers.
async fn sharing(
    reader: &Reader<'_>,
    rows: &[customer::Model],
    own: &Holders,
) -> Result<Vec<(CustomerId, CustomerId, SameBy)>> {
    let companies: BTreeSet<CompanyId> = rows.iter().map(|row| row.company_id).collect();
    let companies = || companies.iter().map(|id| id.0);
    let of = |by| own.keys().filter(move |(is, _)| *is == by).map(|(_, hash)| hash.as_str());
    let phones: Vec<(CustomerId, String)> = contact::Entity::find()
        .select_only()
        .columns([contact::Column::CustomerId, contact::Column::ValueHash])
        .filter(contact::Column::CompanyId.is_in(companies()))
        .filter(contact::Column::Kind.eq(ContactKind::Phone))
        .filter(contact::Column::ValueHash.is_in(of(SameBy::Phone)))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let papers: Vec<(CustomerId, String)> = identity_document::Entity::find()
        .select_only()
        .columns([identity_document::Column::CustomerId, identity_document::Column::NumberHash])
        .filter(identity_document::Column::CompanyId.is_in(companies()))
        .filter(identity_document::Column::NumberHash.is_in(of(SameBy::IdNumber)))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut found = vec![];
    let phones = phones.into_iter().map(|(other, hash)| (other, (SameBy::Phone, hash)));
    let papers = papers.into_iter().map(|(other, hash)| (other, (SameBy::IdNumber, hash)));
    for (other, key) in phones.chain(papers) {
        let holders = own.get(&key).into_iter().flatten().filter(|id| **id != other);
        found.extend(holders.map(|id| (*id, other, key.0)));
    }
    Ok(found)
}

/// The company of each who is not deleted, and who stands for him.
async fn standing(
    reader: &Reader<'_>,
    ids: Vec<CustomerId>,
) -> Result<HashMap<CustomerId, (CompanyId, CustomerId)>> {
    let mut stand = HashMap::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let rows: Vec<(CustomerId, CompanyId, Option<CustomerId>)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::CompanyId, Column::SurvivorId])
            .filter(Column::Id.is_in(some.iter().map(|id| id.0)))
            .filter(Column::DeletedAt.is_null())
            .into_tuple()
            .all(&reader.db)
            .await?;
        let of = |(id, company, survivor): (CustomerId, CompanyId, Option<CustomerId>)| {
            (id, (company, survivor.unwrap_or(id)))
        };
        stand.extend(rows.into_iter().map(of));
    }
    Ok(stand)
}
