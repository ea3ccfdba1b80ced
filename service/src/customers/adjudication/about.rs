//! Whom an adjudication is about: a number, told through a report, a visit or a customer, with
//! everybody and every other number that belongs to the same person.

use super::create::CreateAdjudication;
use crate::customers::customer::phone::Phone;
use crate::customers::customer::{self, PHONE, Sealer};
use crate::customers::registration::{self, Number};
use crate::customers::{Customers, visit};
use crate::kernel::{Error, FaultCode, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::contact::{self, ContactKind};
use entity::customers::customer as customer_row;
use entity::customers::visit as visit_row;
use entity::id::{CompanyId, CustomerId, ProjectId, RegistrationId, VisitId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// A number, and through what it was told.
#[derive(Debug, Clone)]
pub struct Told {
    pub phone: Phone,
    pub registration_id: Option<RegistrationId>,
    pub visit_id: Option<VisitId>,
    pub customer_id: Option<CustomerId>,
    /// The moment for which protections are weighed: of a visit its own, else now.
    pub judged_at: DateTime<Utc>,
}

/// The person behind a number in a project.
#[derive(Debug, Clone)]
pub struct About {
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub phone: Phone,
    /// The report through which it was asked, whose number is known by that.
    pub registration_id: Option<RegistrationId>,
    /// Entries of the person.
    pub people: Vec<CustomerId>,
    /// Hashes under which every number of the person may lie.
    pub hashes: Vec<String>,
}

/// Exactly one of the three, in the project.
pub async fn told(reader: &Reader<'_>, input: &CreateAdjudication) -> Result<Told> {
    match (input.registration_id, input.visit_id, input.customer_id) {
        (Some(id), None, None) => by_report(reader, id, input).await,
        (None, Some(id), None) => by_visit(reader, id, input).await,
        (None, None, Some(id)) => {
            let found = customer::met(reader, id).await;
            let row = found.map_err(|error| error.missing_at("/customer_id"))?;
            by_customer(reader, &row, input)
        }
        (None, None, None) => Err(Error::fault("", FaultCode::MissingOption)),
        _ => Err(Error::fault("", FaultCode::Conflict)),
    }
}

async fn by_report(
    reader: &Reader<'_>,
    id: RegistrationId,
    input: &CreateAdjudication,
) -> Result<Told> {
    let found = registration::report(reader, id).await;
    let row = found.map_err(|error| error.missing_at("/registration_id"))?;
    if row.project_id != input.project_id {
        return Err(Error::fault("/registration_id", FaultCode::Conflict));
    }
    if row.data_key.is_empty() {
        return Err(Customers::Erased.into());
    }
    let given = given(input)?;
    let phone = match &row.phone_cipher {
        Some(sealed) => {
            let sealer = Sealer::under(&reader.kernel.cipher, row.id, &row.data_key)?;
            known(&sealer.open(PHONE, sealed)?)?
        }
        None => given.clone().ok_or_else(|| Error::fault("/phone", FaultCode::Required))?,
    };
    if given.is_some_and(|given| given != phone) || phone.masked() != row.phone_mask {
        return Err(Error::fault("/phone", FaultCode::Conflict));
    }
    Ok(Told {
        phone,
        registration_id: Some(id),
        visit_id: None,
        customer_id: row.customer_id,
        judged_at: reader.now,
    })
}

async fn by_visit(reader: &Reader<'_>, id: VisitId, input: &CreateAdjudication) -> Result<Told> {
    let row = visit::visible(reader).filter(visit_row::Column::Id.eq(id)).one(&reader.db).await?;
    let row = row.ok_or_else(|| Error::fault("/visit_id", FaultCode::NotFound))?;
    if row.project_id != input.project_id {
        return Err(Error::fault("/visit_id", FaultCode::Conflict));
    }
    if row.voided_at.is_some() {
        return Err(Customers::Voided.into());
    }
    let found = customer_row::Entity::find_by_id(row.customer_id).one(&reader.db).await?;
    let found = found.ok_or(Error::NotFound("customer"))?;
    let customer = customer::survivor(reader, found).await?;
    let told = by_customer(reader, &customer, input)?;
    Ok(Told { visit_id: Some(id), judged_at: row.arrived_at, ..told })
}

fn by_customer(
    reader: &Reader<'_>,
    row: &customer_row::Model,
    input: &CreateAdjudication,
) -> Result<Told> {
    if row.erased_at.is_some() {
        return Err(Customers::Erased.into());
    }
    let sealer = Sealer::of(&reader.kernel.cipher, row)?;
    let phone = known(&sealer.open(PHONE, &row.phone_cipher)?)?;
    if given(input)?.is_some_and(|given| given != phone) {
        return Err(Error::fault("/phone", FaultCode::Conflict));
    }
    Ok(Told {
        phone,
        registration_id: None,
        visit_id: None,
        customer_id: Some(row.id),
        judged_at: reader.now,
    })
}

fn given(input: &CreateAdjudication) -> Result<Option<Phone>> {
    let wrong = || Error::fault("/phone", FaultCode::InvalidFormat);
    let parsed = |text: &String| Phone::parse(text).ok_or_else(wrong);
    input.phone.as_ref().map(parsed).transpose()
}

/// A number that was kept.
pub fn known(text: &str) -> Result<Phone> {
    Phone::parse(text).ok_or_else(|| Error::internal("what was kept is no number"))
}

/// Everybody and every number that belongs to the number's person.
pub async fn about(
    reader: &Reader<'_>,
    (company_id, project_id): (CompanyId, ProjectId),
    (phone, registration_id): (&Phone, Option<RegistrationId>),
) -> Result<About> {
    let own = reader.kernel.cipher.search_hashes(PHONE, phone.as_str());
    let number = Number { company_id, project_id, hashes: &own };
    let people = registration::people(reader, number).await?;
    let others: Vec<String> = contact::Entity::find()
        .select_only()
        .column(contact::Column::ValueHash)
        .filter(contact::Column::CustomerId.is_in(people.iter().map(|id| id.0)))
        .filter(contact::Column::Kind.eq(ContactKind::Phone))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut hashes = own;
    hashes.extend(others);
    hashes.sort();
    hashes.dedup();
    let phone = phone.clone();
    Ok(About { company_id, project_id, phone, registration_id, people, hashes })
}
