//! Entering a customer.

use super::email::Email;
use super::identity::{self, IdNumber};
use super::needs;
use super::phone::Phone;
use super::sealed::Sealer;
use super::{duplicate, household, tag};
use crate::customers::contact::{self, ContactValue, Owner};
use crate::customers::{assignment, identity_document};
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use chrono::{Datelike, NaiveDate};
use entity::customers::customer::{
    self, CustomerKind, CustomerSource, Family, Gender, IdType, Needs,
};
use entity::id::{CompanyId, CustomerId, ProjectId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Birth dates are judged by the day here; customers belong to no project.
pub(in crate::customers) const ZONE: &str = "Asia/Shanghai";

/// A customer to be entered.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "person", "name": "王小明", "phone": "13800138000", "email": "wang@example.com",
    "gender": "male", "birth_year": 1988, "id_type": "resident_id",
    "id_number": "11010519491231002X", "source": "walk_in",
    "needs": {"min_area": "89.00", "max_price": "2200000.00"}
}))]
pub struct CreateCustomer {
    pub kind: CustomerKind,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    /// Mainland mobile or landline, or international with `+`.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: String,
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub email: Option<String>,
    pub gender: Option<Gender>,
    #[schema(minimum = 1850, maximum = 2200)]
    pub birth_year: Option<i32>,
    /// Given with `id_number`, or neither: whoever calls or looks around shows no papers yet. A
    /// contract without them has to be approved.
    pub id_type: Option<IdType>,
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub id_number: Option<String>,
    pub source: CustomerSource,
    pub needs: Option<Needs>,
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remarks: Option<String>,
    pub family: Option<Family>,
    /// Where the customer lives.
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub home_district: Option<String>,
    #[validate(length(max = 100))]
    #[schema(max_length = 100)]
    pub occupation: Option<String>,
    #[schema(max_items = 20)]
    pub tags: Option<Vec<String>>,
}

/// What was typed, in the one form of each.
struct Parsed {
    name: String,
    phone: Phone,
    email: Option<Email>,
    papers: Option<(IdType, IdNumber)>,
}

/// Enters a customer of the actor's company; a consultant takes him up in those of his projects
/// that the customer looks at.
pub async fn create(tx: &mut Tx<'_>, input: &CreateCustomer) -> Result<CustomerId> {
    let projects = input.needs.iter().flat_map(|needs| &needs.project_ids);
    let projects: Vec<ProjectId> = projects.copied().collect();
    let id = enter(tx, input, &projects).await?;
    for project_id in &projects {
        assignment::take_up(tx, &[id], *project_id, tx.actor.user()?).await?;
    }
    Ok(id)
}

/// Enters a customer for these projects, each of which may tell or refuse duplicates in its own
/// way.
pub(in crate::customers) async fn enter(
    tx: &mut Tx<'_>,
    input: &CreateCustomer,
    projects: &[ProjectId],
) -> Result<CustomerId> {
    let parsed = checked(tx, input).await?;
    let id = tx.id::<CustomerId>();
    let (sealer, data_key) = Sealer::new(&tx.kernel.cipher, id)?;
    let row = customer::Model { data_key, ..row(tx, id, input, (&parsed, &sealer))? };
    customer::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx.db())
        .await?;
    let owner = Owner { row: &row, sealer: &sealer };
    let phone = owner.fresh(tx, &ContactValue::from(&parsed.phone))?;
    let email = parsed.email.as_ref().map(|email| owner.fresh(tx, &ContactValue::from(email)));
    let contacts = [Some(phone), email.transpose()?];
    contact::insert(tx, contacts.into_iter().flatten().collect()).await?;
    if let Some((id_type, number)) = &parsed.papers {
        let document = identity_document::fresh(tx, &owner, *id_type, number)?;
        identity_document::insert(tx, document).await?;
    }
    let entered = [row.phone_hash.as_str(), row.id_number_hash.as_str()];
    duplicate::settle(tx, &row, projects, &entered).await?;
    if let Some(tags) = &input.tags {
        tag::set(tx, &row, tags).await?;
    }
    let detail = json!({"kind": input.kind, "source": input.source});
    tx.record("customers.customer.created", Subject::global("customers.customer", id), &detail)?;
    Ok(id)
}

async fn checked(tx: &Tx<'_>, input: &CreateCustomer) -> Result<Parsed> {
    let strangers = strangers(tx, input, "").await?;
    match parse(input, tx.today(ZONE)) {
        Ok(parsed) if strangers.is_empty() => Ok(parsed),
        Ok(_) => Err(strangers.into()),
        Err(faults) => Err(faults.into_iter().chain(strangers).collect::<Vec<_>>().into()),
    }
}

/// Projects among the needs of somebody new that the actor cannot name, below the given place.
pub(in crate::customers) async fn strangers(
    tx: &Tx<'_>,
    input: &CreateCustomer,
    at: &str,
) -> Result<Vec<Fault>> {
    let projects = input.needs.as_ref().map(|needs| needs.project_ids.as_slice());
    let at = format!("{at}/needs");
    needs::strangers(tx, company(tx)?, (projects.unwrap_or_default(), &[]), &at).await
}

fn company(tx: &Tx<'_>) -> Result<CompanyId> {
    tx.actor.company_id.ok_or_else(|| Error::internal("an actor has no company"))
}

fn row(
    tx: &Tx<'_>,
    id: CustomerId,
    input: &CreateCustomer,
    (parsed, sealer): (&Parsed, &Sealer<'_>),
) -> Result<customer::Model> {
    let company = company(tx)?;
    let phone = sealer.phone(&parsed.phone)?;
    let email = parsed.email.as_ref().map(|email| sealer.email(email)).transpose()?;
    let papers = parsed.papers.as_ref();
    let id_number = papers.map(|(_, number)| sealer.id_number(number)).transpose()?;
    let id_number = id_number.unwrap_or_default();
    let (email_cipher, email_hash, email_mask) =
        email.map_or((None, None, None), |e| (Some(e.cipher), Some(e.hash), Some(e.mask)));
    Ok(customer::Model {
        id,
        company_id: company,
        owner_id: tx.actor.user()?,
        team_id: tx.actor.team_id,
        kind: input.kind,
        name_search: parsed.name.to_lowercase(),
        name: parsed.name.clone(),
        data_key: String::new(),
        phone_cipher: phone.cipher,
        phone_hash: phone.hash,
        phone_mask: phone.mask,
        email_cipher,
        email_hash,
        email_mask,
        gender: input.gender,
        birth_year: input.birth_year,
        id_type: papers.map_or_else(|| identity::usual(input.kind), |(id_type, _)| *id_type),
        id_number_cipher: id_number.cipher,
        id_number_key: None,
        id_number_hash: id_number.hash,
        id_number_mask: id_number.mask,
        source: input.source,
        needs: input.needs.clone(),
        remarks: input.remarks.clone(),
        family: input.family.clone(),
        home_district: household::text(input.home_district.as_ref()),
        occupation: household::text(input.occupation.as_ref()),
        merged_into: None,
        survivor_id: None,
        merged_at: None,
        erased_at: None,
        blacklisted_at: None,
        blacklist_reason: None,
        created_at: tx.now,
        deleted_at: None,
        version: 1,
    })
}

fn parse(input: &CreateCustomer, today: NaiveDate) -> Result<Parsed, Vec<Fault>> {
    let mut faults = vec![];
    let mut wrong = |place: &str, code| faults.push(Fault::at(place, code));
    let name = tidy(&input.name);
    if name.is_empty() {
        wrong("/name", FaultCode::Required);
    }
    let phone = Phone::parse(&input.phone);
    if phone.is_none() {
        wrong("/phone", FaultCode::InvalidFormat);
    }
    let email = input.email.as_deref().map(Email::parse);
    if matches!(email, Some(None)) {
        wrong("/email", FaultCode::InvalidFormat);
    }
    let papers = match (input.id_type, &input.id_number) {
        (None, None) => None,
        (None, Some(_)) => {
            wrong("/id_type", FaultCode::Required);
            None
        }
        (Some(_), None) => {
            wrong("/id_number", FaultCode::Required);
            None
        }
        (Some(id_type), Some(text)) => {
            if !identity::suits(input.kind, id_type) {
                wrong("/id_type", FaultCode::Conflict);
            }
            let number = IdNumber::parse(id_type, text, today);
            if number.is_none() {
                wrong("/id_number", FaultCode::InvalidFormat);
            }
            number.map(|number| (id_type, number))
        }
    };
    if input.birth_year.is_some_and(|year| !plausible(year, today)) {
        wrong("/birth_year", FaultCode::OutOfRange);
    }
    faults.extend(input.needs.iter().flat_map(|needs| needs::faults(needs, "/needs")));
    faults.extend(input.family.iter().flat_map(|family| household::faults(family, "/family")));
    faults.extend(input.tags.iter().flat_map(|tags| tag::faults(tags)));
    match phone {
        Some(phone) if faults.is_empty() => {
            Ok(Parsed { name, phone, email: email.flatten(), papers })
        }
        _ => Err(faults),
    }
}

/// Somebody who lives can be born in this year.
pub(super) fn plausible(year: i32, today: NaiveDate) -> bool {
    (0..=150).contains(&(today.year() - year))
}
