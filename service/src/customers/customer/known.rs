//! Somebody who may not be entered anew because the company knows him already: who he is, or whom
//! to ask.

use super::create::{CreateCustomer, ZONE};
use super::identity::IdNumber;
use super::mask::masked_name;
use super::merged;
use super::phone::Phone;
use super::sealed::{ID_NUMBER, PHONE};
use crate::kernel::{Reader, Result, Tx};
use entity::admin::user_account;
use entity::customers::contact::{self, ContactKind};
use entity::customers::customer::{self, Column, Entity};
use entity::customers::{assignment, identity_document as document};
use entity::id::{CustomerId, ProjectId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};

/// Those who have the numbers that somebody tells, by whoever stands for each.
pub(in crate::customers) struct Known {
    by_number: BTreeMap<CustomerId, customer::Model>,
    by_phone: BTreeMap<CustomerId, customer::Model>,
    /// He has shown papers.
    papers: bool,
}

impl Known {
    /// Looks for them among the customers of the company, whoever reads.
    pub async fn read(tx: &Tx<'_>, input: &CreateCustomer) -> Result<Self> {
        let number = input.id_type.zip(input.id_number.as_deref());
        let number = number.and_then(|(id_type, text)| {
            let number = IdNumber::parse(id_type, text, tx.today(ZONE))?;
            Some(tx.kernel.cipher.search_hashes(ID_NUMBER, number.as_str()))
        });
        let phone = Phone::parse(&input.phone);
        let phone = phone.map(|phone| tx.kernel.cipher.search_hashes(PHONE, phone.as_str()));
        let company = tx.actor.company_id.map(|id| id.0);
        let shown = document::Entity::find()
            .select_only()
            .column(document::Column::CustomerId)
            .filter(document::Column::CompanyId.eq(company))
            .filter(document::Column::NumberHash.is_in(number.unwrap_or_default()))
            .into_tuple()
            .all(tx.db())
            .await?;
        let called = contact::Entity::find()
            .select_only()
            .column(contact::Column::CustomerId)
            .filter(contact::Column::CompanyId.eq(company))
            .filter(contact::Column::Kind.eq(ContactKind::Phone))
            .filter(contact::Column::ValueHash.is_in(phone.unwrap_or_default()))
            .into_tuple()
            .all(tx.db())
            .await?;
        let papers = input.id_number.is_some();
        let (by_number, by_phone) = (stand(tx, shown).await?, stand(tx, called).await?);
        Ok(Self { by_number, by_phone, papers })
    }

    /// The one who has his identity number; else the one who has his phone, unless the papers of
    /// both say that they are two.
    pub fn himself(&self) -> Option<&customer::Model> {
        let one = |of: &BTreeMap<CustomerId, customer::Model>| of.len() == 1;
        let (numbered, called) = (self.by_number.values().next(), self.by_phone.values().next());
        if numbered.is_some() {
            return numbered.filter(|_| one(&self.by_number));
        }
        let agree = |row: &customer::Model| !self.papers || row.id_number_mask.is_empty();
        called.filter(|row| one(&self.by_phone) && agree(row))
    }

    /// Who looks after those people in a project; of the names the first letter is told.
    pub async fn consultants(
        &self,
        reader: &Reader<'_>,
        project_id: ProjectId,
    ) -> Result<BTreeSet<String>> {
        let ids: Vec<CustomerId> =
            self.by_number.keys().chain(self.by_phone.keys()).copied().collect();
        let people = merged::people(reader, &ids).await?;
        let owners: Vec<UserId> = assignment::Entity::find()
            .select_only()
            .column(assignment::Column::OwnerId)
            .filter(assignment::Column::ProjectId.eq(project_id))
            .filter(assignment::Column::OwnerId.is_not_null())
            .filter(assignment::Column::YieldsToId.is_null())
            .filter(assignment::Column::CustomerId.is_in(people.keys().map(|id| id.0)))
            .into_tuple()
            .all(&reader.db)
            .await?;
        let names: Vec<String> = user_account::Entity::find()
            .select_only()
            .column(user_account::Column::DisplayName)
            .filter(user_account::Column::Id.is_in(owners.iter().map(|id| id.0)))
            .into_tuple()
            .all(&reader.db)
            .await?;
        Ok(names.iter().map(|name| masked_name(name)).collect())
    }
}

/// Who stands for each of the entries; deleted ones do not exist.
async fn stand(tx: &Tx<'_>, ids: Vec<CustomerId>) -> Result<BTreeMap<CustomerId, customer::Model>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(Column::DeletedAt.is_null())
        .all(tx.db())
        .await?;
    let mut stand = BTreeMap::new();
    for row in rows {
        let row = merged::survivor(&tx.reader(), row).await?;
        if merged::check(&row).is_ok() {
            stand.insert(row.id, row);
        }
    }
    Ok(stand)
}
