//! Duplicates 重复客户: others of the company who share a phone or an identity number.

use super::merged;
use super::query::visible;
use super::sealed::{ID_NUMBER, PHONE, Sealer};
use crate::customers::Customers;
use crate::customers::assignment::{CustomerOwner, owners};
use crate::kernel::cipher::Cipher;
use crate::kernel::error::OnDuplicate;
use crate::kernel::{Error, Reader, Result, Tx, parameter};
use entity::customers::contact::{self, ContactKind};
use entity::customers::customer::{self, Column, Entity};
use entity::customers::{assignment, identity_document};
use entity::id::{ContactId, CustomerId, IdentityDocumentId, ProjectId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use utoipa::ToSchema;

/// So many are told one by one.
const TOLD: usize = 20;

entity::worded! {
    /// What two customers have in common.
    SameBy in "same_by" {
        "phone" Phone ("电话", "Phone"),
        "id_number" IdNumber ("证件号码", "Identity number"),
    }
}

/// Somebody who may be the same person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000032", "name": "王小明",
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "owners": [], "by": ["phone"]
}))]
pub struct Duplicate {
    pub id: CustomerId,
    pub name: String,
    /// Who entered that one.
    pub author_id: UserId,
    /// Who looks after that one now, as in his own view.
    pub owners: Vec<CustomerOwner>,
    /// What both have in common.
    pub by: BTreeSet<SameBy>,
}

/// Everybody who may be the same person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "customers": [{
        "id": "0193a5c0-0000-7000-8000-000000000032", "name": "王小明",
        "author_id": "0193a5c0-0000-7000-8000-000000000007", "owners": [], "by": ["phone"]
    }],
    "hidden": 1
}))]
pub struct Duplicates {
    /// Those whom the reader may see, at most 20.
    pub customers: Vec<Duplicate>,
    /// How many others there are.
    pub hidden: u64,
}

impl Duplicates {
    /// Of these others, those who are seen one by one.
    pub(super) fn of(
        others: &Others,
        seen: &HashMap<CustomerId, customer::Model>,
        owners: &HashMap<CustomerId, Vec<CustomerOwner>>,
    ) -> Self {
        let seen: Vec<_> =
            others.iter().filter_map(|(id, by)| seen.get(id).map(|row| (row, by))).collect();
        let hidden = (others.len() - seen.len()) as u64;
        let one = |(row, by): (&customer::Model, &BTreeSet<SameBy>)| Duplicate {
            by: by.clone(),
            id: row.id,
            name: row.name.clone(),
            author_id: row.owner_id,
            owners: owners.get(&row.id).cloned().unwrap_or_default(),
        };
        Self { customers: seen.into_iter().take(TOLD).map(one).collect(), hidden }
    }

    /// Is there anybody?
    pub(super) const fn any(&self) -> bool {
        !self.customers.is_empty() || self.hidden > 0
    }
}

/// A value by which others are found.
struct Own {
    by: SameBy,
    row: OwnRow,
    hash: String,
    /// The hashes under which others may have it.
    hashes: Vec<String>,
}

#[derive(Clone, Copy)]
enum OwnRow {
    Contact(ContactId),
    Document(IdentityDocumentId),
}

/// Who may be the same person, under the one who stands for each, and by what.
pub(in crate::customers) type Others = BTreeMap<CustomerId, BTreeSet<SameBy>>;

/// Who may be the same person as a visible customer.
pub async fn duplicates(reader: &Reader<'_>, id: CustomerId) -> Result<Duplicates> {
    of(reader, &super::query::get(reader, id).await?).await
}

/// Who may be the same person as this one; only visible ones are told.
pub(super) async fn of(reader: &Reader<'_>, row: &customer::Model) -> Result<Duplicates> {
    let own = own(reader, row).await?;
    told(reader, others(reader, row, &own).await?).await
}

async fn told(reader: &Reader<'_>, others: Others) -> Result<Duplicates> {
    if others.is_empty() {
        return Ok(Duplicates::default());
    }
    let ids = others.keys().map(|id| id.0);
    let seen = visible(reader).filter(Column::Id.is_in(ids)).order_by_asc(Column::Id);
    let seen = seen.all(&reader.db).await?;
    let stand: Vec<CustomerId> = seen.iter().map(|row| row.id).take(TOLD).collect();
    let owners = owners(reader, &stand).await?;
    let seen = seen.into_iter().map(|row| (row.id, row)).collect();
    Ok(Duplicates::of(&others, &seen, &owners))
}

/// Looks at values just written: refuses them where another customer has them and that is
/// forbidden, and keeps them for this one against rivals who cannot be seen yet.
pub(in crate::customers) async fn settle(
    tx: &Tx<'_>,
    row: &customer::Model,
    projects: &[ProjectId],
    hashes: &[&str],
) -> Result<()> {
    let forbidden = forbidden(tx, row, projects).await?;
    let counts = |one: &Own| forbidden.contains(&one.by) && hashes.contains(&one.hash.as_str());
    let mut own = own(&tx.reader(), row).await?;
    own.retain(counts);
    let others = others(&tx.reader(), row, &own).await?;
    if others.is_empty() {
        return keep(tx, row, &own).await;
    }
    let by: BTreeSet<SameBy> = others.values().flatten().copied().collect();
    let told = told(&tx.reader(), others).await?;
    let refusal = Customers::Duplicate.with("by", &by).with("customers", &told.customers);
    Err(refusal.with("hidden", &told.hidden).into())
}

/// What nobody may share with the customer: as the projects say in which he is looked after, or
/// the system where there are none.
async fn forbidden(
    tx: &Tx<'_>,
    row: &customer::Model,
    projects: &[ProjectId],
) -> Result<BTreeSet<SameBy>> {
    let assigned: Vec<ProjectId> = assignment::Entity::find()
        .select_only()
        .column(assignment::Column::ProjectId)
        .filter(assignment::Column::CustomerId.in_subquery(merged::kin(row.id)))
        .into_tuple()
        .all(tx.db())
        .await?;
    let mut projects: Vec<Option<ProjectId>> =
        assigned.iter().chain(projects).copied().map(Some).collect();
    if projects.is_empty() {
        projects.push(None);
    }
    let mut forbidden = BTreeSet::new();
    for project in projects {
        for (by, key) in [
            (SameBy::Phone, "customers.duplicates.phone"),
            (SameBy::IdNumber, "customers.duplicates.identity"),
        ] {
            let choice: String = parameter::read(&tx.reader(), key, project).await?;
            if choice == "forbid" {
                forbidden.insert(by);
            }
        }
    }
    Ok(forbidden)
}

/// Makes the hashes of one customer's values under every master key that is understood; while
/// there is only one, nothing is opened.
pub(super) struct Hashes<'a> {
    cipher: &'a Cipher,
    sealer: Option<Sealer<'a>>,
}

impl<'a> Hashes<'a> {
    pub(super) fn of(reader: &Reader<'a>, row: &customer::Model) -> Result<Self> {
        let cipher = &reader.kernel.cipher;
        let opens = cipher.rotates() && row.erased_at.is_none();
        let sealer = if opens { Some(Sealer::of(cipher, row)?) } else { None };
        Ok(Self { cipher, sealer })
    }

    pub(super) fn all(
        &self,
        field: &str,
        slot: &str,
        sealed: &str,
        hash: &str,
    ) -> Result<Vec<String>> {
        match &self.sealer {
            Some(sealer) => Ok(self.cipher.search_hashes(field, &sealer.open(slot, sealed)?)),
            None => Ok(vec![hash.to_owned()]),
        }
    }
}

/// The hashes of a customer's phones.
pub(in crate::customers) async fn phones(
    reader: &Reader<'_>,
    row: &customer::Model,
) -> Result<Vec<String>> {
    let mut own = own(reader, row).await?;
    own.retain(|one| one.by == SameBy::Phone);
    Ok(own.into_iter().flat_map(|one| one.hashes).collect())
}

/// The customer's own phones and identity numbers.
async fn own(reader: &Reader<'_>, row: &customer::Model) -> Result<Vec<Own>> {
    let phones = contact::Entity::find()
        .filter(contact::Column::CustomerId.eq(row.id))
        .filter(contact::Column::Kind.eq(ContactKind::Phone))
        .all(&reader.db)
        .await?;
    let documents = identity_document::Entity::find()
        .filter(identity_document::Column::CustomerId.eq(row.id))
        .all(&reader.db)
        .await?;
    let mut own = vec![];
    let hashes = Hashes::of(reader, row)?;
    for row in phones {
        let all = hashes.all(PHONE, &row.slot, &row.value_cipher, &row.value_hash)?;
        let (by, place) = (SameBy::Phone, OwnRow::Contact(row.id));
        own.push(Own { by, row: place, hash: row.value_hash, hashes: all });
    }
    for row in documents {
        let all = hashes.all(ID_NUMBER, &row.slot, &row.number_cipher, &row.number_hash)?;
        let (by, place) = (SameBy::IdNumber, OwnRow::Document(row.id));
        own.push(Own { by, row: place, hash: row.number_hash, hashes: all });
    }
    Ok(own)
}

/// The others of the company who share one of the values, each under the one who stands for him.
async fn others(reader: &Reader<'_>, row: &customer::Model, own: &[Own]) -> Result<Others> {
    let of = |by| {
        let these = own.iter().filter(move |one| one.by == by);
        these.flat_map(|one| &one.hashes).map(String::as_str)
    };
    let mut others = Others::new();
    let mut found = vec![];
    if of(SameBy::Phone).next().is_some() {
        let ids = by_phone(reader, row, of(SameBy::Phone)).await?;
        found.extend(ids.into_iter().map(|id| (id, SameBy::Phone)));
    }
    if of(SameBy::IdNumber).next().is_some() {
        let ids = by_number(reader, row, of(SameBy::IdNumber)).await?;
        found.extend(ids.into_iter().map(|id| (id, SameBy::IdNumber)));
    }
    if found.is_empty() {
        return Ok(others);
    }
    let rows = Entity::find()
        .filter(Column::Id.is_in(found.iter().map(|(id, _)| id.0)))
        .filter(Column::DeletedAt.is_null())
        .all(&reader.db)
        .await?;
    let himself = row.survivor_id.unwrap_or(row.id);
    for other in rows {
        let stands = other.survivor_id.unwrap_or(other.id);
        if stands != himself {
            let by = found.iter().filter(|(id, _)| *id == other.id).map(|(_, by)| *by);
            others.entry(stands).or_default().extend(by);
        }
    }
    Ok(others)
}

async fn by_phone<'h>(
    reader: &Reader<'_>,
    row: &customer::Model,
    hashes: impl Iterator<Item = &'h str>,
) -> Result<Vec<CustomerId>> {
    use contact::{Column, Entity};
    let ids = Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .filter(Column::CompanyId.eq(row.company_id))
        .filter(Column::Kind.eq(ContactKind::Phone))
        .filter(Column::CustomerId.ne(row.id))
        .filter(Column::ValueHash.is_in(hashes));
    Ok(ids.into_tuple().all(&reader.db).await?)
}

async fn by_number<'h>(
    reader: &Reader<'_>,
    row: &customer::Model,
    hashes: impl Iterator<Item = &'h str>,
) -> Result<Vec<CustomerId>> {
    use identity_document::{Column, Entity};
    let ids = Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .filter(Column::CompanyId.eq(row.company_id))
        .filter(Column::CustomerId.ne(row.id))
        .filter(Column::NumberHash.is_in(hashes));
    Ok(ids.into_tuple().all(&reader.db).await?)
}

/// Writes the unique keys. One that somebody has for whom the customer stands, or who stands for
/// him, is his already; a rival who was entered since the others were looked for has it before him.
async fn keep(tx: &Tx<'_>, row: &customer::Model, own: &[Own]) -> Result<()> {
    for one in own {
        let known = || -> Error { Customers::Duplicate.with("by", &[one.by]).into() };
        if let Some(keeper) = keeper(tx, row, one).await? {
            if himself(tx, row, keeper).await? {
                continue;
            }
            return Err(known());
        }
        let key = Set(Some(one.hash.clone()));
        match one.row {
            OwnRow::Contact(id) => {
                use contact::{ActiveModel, Entity};
                let change = ActiveModel { id: Set(id), value_key: key, ..Default::default() };
                Entity::update(change).exec(tx.db()).await.on_duplicate(known)?;
            }
            OwnRow::Document(id) => {
                use identity_document::{ActiveModel, Entity};
                let change = ActiveModel { id: Set(id), number_key: key, ..Default::default() };
                Entity::update(change).exec(tx.db()).await.on_duplicate(known)?;
            }
        }
    }
    Ok(())
}

/// Who has the unique key of a value.
async fn keeper(tx: &Tx<'_>, row: &customer::Model, one: &Own) -> Result<Option<CustomerId>> {
    let keeper = match one.by {
        SameBy::Phone => {
            use contact::{Column, Entity};
            let kept = Entity::find()
                .select_only()
                .column(Column::CustomerId)
                .filter(Column::CompanyId.eq(row.company_id))
                .filter(Column::Kind.eq(ContactKind::Phone))
                .filter(Column::ValueKey.is_in(&one.hashes));
            kept.into_tuple().one(tx.db()).await?
        }
        SameBy::IdNumber => {
            use identity_document::{Column, Entity};
            let kept = Entity::find()
                .select_only()
                .column(Column::CustomerId)
                .filter(Column::CompanyId.eq(row.company_id))
                .filter(Column::NumberKey.is_in(&one.hashes));
            kept.into_tuple().one(tx.db()).await?
        }
    };
    Ok(keeper)
}

/// Does the same customer stand for both?
async fn himself(tx: &Tx<'_>, row: &customer::Model, other: CustomerId) -> Result<bool> {
    let stands = row.survivor_id.unwrap_or(row.id);
    let kin = Entity::find_by_id(other).filter(super::merged::of(stands));
    Ok(kin.one(tx.db()).await?.is_some())
}
