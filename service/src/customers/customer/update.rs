//! Changing a customer; what is sealed is sealed anew under the same key.

use super::create::{ZONE, plausible};
use super::delete::lock;
use super::email::Email;
use super::engaged::may_be_renamed;
use super::identity::{self, IdNumber};
use super::needs::{self, NeedsPatch};
use super::phone::Phone;
use super::sealed::Sealer;
use super::{duplicate, household, shown, tag};
use crate::customers::contact::{self, ContactValue, Owner};
use crate::customers::identity_document;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Fault, FaultCode, Patch, Result, Tx};
use chrono::NaiveDate;
use entity::customers::contact::ContactKind;
use entity::customers::customer::{self, CustomerSource, Family, Gender, IdType};
use entity::id::CustomerId;
use sea_orm::ActiveValue::{self, NotSet, Set};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a customer; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"phone": "13900139000", "email": null}))]
pub struct UpdateCustomer {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: Option<String>,
    #[schema(value_type = Option<String>, max_length = 254)]
    pub email: Patch<String>,
    #[schema(value_type = Option<Gender>)]
    pub gender: Patch<Gender>,
    #[schema(value_type = Option<i32>, minimum = 1850, maximum = 2200)]
    pub birth_year: Patch<i32>,
    /// Changes together with the number.
    pub id_type: Option<IdType>,
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub id_number: Option<String>,
    pub source: Option<CustomerSource>,
    #[schema(value_type = Option<NeedsPatch>)]
    pub needs: Patch<NeedsPatch>,
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub remarks: Patch<String>,
    #[schema(value_type = Option<Family>)]
    pub family: Patch<Family>,
    #[schema(value_type = Option<String>, max_length = 100)]
    pub home_district: Patch<String>,
    #[schema(value_type = Option<String>, max_length = 100)]
    pub occupation: Patch<String>,
    /// All of them.
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    pub tags: Patch<Vec<String>>,
}

/// What is sealed, in the one form of each.
#[derive(Default)]
struct Parsed {
    phone: Option<Phone>,
    email: Patch<Email>,
    document: Option<(IdType, IdNumber)>,
}

/// Changes a visible customer; phone, e-mail and identity are those of the preferred contacts and
/// document.
pub async fn update(tx: &mut Tx<'_>, id: CustomerId, input: &UpdateCustomer) -> Result<()> {
    let row = lock(tx, id).await?;
    // The first papers make nobody another.
    let others = !row.id_number_hash.is_empty();
    let papers = input.id_type.is_some() || input.id_number.is_some();
    if input.name.is_some() || (papers && others) {
        may_be_renamed(tx, id).await?;
    }
    let mut faults = vec![];
    let change = plain(input, &row, tx.today(ZONE), &mut faults);
    let parsed = parse(input, &row, tx.today(ZONE), &mut faults);
    let needs = input.needs.as_set().and_then(|needs| needs.project_ids.as_set());
    let projects = needs.map(Vec::as_slice).unwrap_or_default();
    let before = row.needs.as_ref().map(|needs| needs.project_ids.as_slice()).unwrap_or_default();
    faults.extend(needs::strangers(tx, row.company_id, (projects, before), "/needs").await?);
    if !faults.is_empty() {
        return Err(faults.into());
    }
    if let Some(tags) = input.tags.as_set() {
        tag::set(tx, &row, tags).await?;
    } else if !input.tags.is_keep() {
        tag::set(tx, &row, &[]).await?;
    }
    let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
    reach(tx, &Owner { row: &row, sealer: &sealer }, &parsed).await?;
    let copies = shown::copies(tx, &sealer, &row).await?;
    let shown = |hash: &ActiveValue<String>| hash.try_as_ref().cloned().unwrap_or_default();
    let phone = parsed.phone.as_ref().map(|_| shown(&copies.phone_hash));
    let number = parsed.document.as_ref().map(|_| shown(&copies.id_number_hash));
    let changed: Vec<&str> = phone.iter().chain(&number).map(String::as_str).collect();
    duplicate::settle(tx, &row, &[], &changed).await?;
    let change = customer::ActiveModel {
        name: change.name,
        name_search: change.name_search,
        gender: change.gender,
        birth_year: change.birth_year,
        source: change.source,
        needs: change.needs,
        remarks: change.remarks,
        family: change.family,
        home_district: change.home_district,
        occupation: change.occupation,
        version: Set(row.version + 1),
        ..copies
    };
    customer::Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::global("customers.customer", row.id);
    tx.record("customers.customer.updated", subject, &json!({"fields": named(input)}))
}

/// Writes the contacts and the document that the input names.
async fn reach(tx: &Tx<'_>, owner: &Owner<'_>, parsed: &Parsed) -> Result<()> {
    if let Some(phone) = &parsed.phone {
        contact::put(tx, owner, &ContactValue::from(phone)).await?;
    }
    match &parsed.email {
        Patch::Keep => {}
        Patch::Clear => contact::take(tx, owner.row, ContactKind::Email).await?,
        Patch::Set(email) => contact::put(tx, owner, &ContactValue::from(email)).await?,
    }
    if let Some((id_type, number)) = &parsed.document {
        identity_document::put(tx, owner, *id_type, number).await?;
    }
    Ok(())
}

/// The change of everything that lies in the clear.
fn plain(
    input: &UpdateCustomer,
    row: &customer::Model,
    today: NaiveDate,
    faults: &mut Vec<Fault>,
) -> customer::ActiveModel {
    let name = input.name.as_deref().map(tidy);
    if name.as_ref().is_some_and(String::is_empty) {
        faults.push(Fault::at("/name", FaultCode::Required));
    }
    if input.birth_year.as_set().is_some_and(|year| !plausible(*year, today)) {
        faults.push(Fault::at("/birth_year", FaultCode::OutOfRange));
    }
    if input.remarks.as_set().is_some_and(|text| text.chars().count() > 1000) {
        faults.push(Fault::at("/remarks", FaultCode::TooLong));
    }
    let needs = match &input.needs {
        Patch::Keep => NotSet,
        Patch::Clear => Set(None),
        Patch::Set(patch) => {
            let needs = patch.applied(row.needs.clone());
            faults.extend(needs::faults(&needs, "/needs"));
            Set(Some(needs))
        }
    };
    let family = input.family.as_set();
    faults.extend(family.iter().flat_map(|family| household::faults(family, "/family")));
    faults.extend(input.tags.as_set().iter().flat_map(|tags| tag::faults(tags)));
    customer::ActiveModel {
        name_search: name.as_ref().map_or(NotSet, |name| Set(name.to_lowercase())),
        name: name.map_or(NotSet, Set),
        gender: input.gender.nullable(),
        birth_year: input.birth_year.nullable(),
        source: input.source.map_or(NotSet, Set),
        needs,
        remarks: input.remarks.clone().nullable(),
        family: input.family.clone().nullable(),
        home_district: household::changed(&input.home_district, "/home_district", faults),
        occupation: household::changed(&input.occupation, "/occupation", faults),
        ..Default::default()
    }
}

/// What the input names of everything that is sealed.
fn parse(
    input: &UpdateCustomer,
    row: &customer::Model,
    today: NaiveDate,
    faults: &mut Vec<Fault>,
) -> Parsed {
    let mut parsed = Parsed::default();
    let mut wrong = |place: &str, code| faults.push(Fault::at(place, code));
    parsed.phone = input.phone.as_deref().and_then(Phone::parse);
    if input.phone.is_some() && parsed.phone.is_none() {
        wrong("/phone", FaultCode::InvalidFormat);
    }
    parsed.email = match input.email.as_set().map(|text| Email::parse(text)) {
        None if input.email.is_keep() => Patch::Keep,
        None => Patch::Clear,
        Some(Some(email)) => Patch::Set(email),
        Some(None) => {
            wrong("/email", FaultCode::InvalidFormat);
            Patch::Keep
        }
    };
    let (id_type, text) = match (input.id_type, &input.id_number) {
        (None, None) => return parsed,
        (Some(_), None) => {
            wrong("/id_number", FaultCode::Required);
            return parsed;
        }
        (id_type, Some(text)) => (id_type.unwrap_or(row.id_type), text),
    };
    if !identity::suits(row.kind, id_type) {
        wrong("/id_type", FaultCode::Conflict);
    }
    let number = IdNumber::parse(id_type, text, today);
    if number.is_none() {
        wrong("/id_number", FaultCode::InvalidFormat);
    }
    parsed.document = number.map(|number| (id_type, number));
    parsed
}

/// Names of the fields that the input names, without their values.
fn named(input: &UpdateCustomer) -> Vec<&'static str> {
    let fields = [
        ("name", input.name.is_some()),
        ("phone", input.phone.is_some()),
        ("email", !input.email.is_keep()),
        ("gender", !input.gender.is_keep()),
        ("birth_year", !input.birth_year.is_keep()),
        ("id_type", input.id_type.is_some()),
        ("id_number", input.id_number.is_some()),
        ("source", input.source.is_some()),
        ("needs", !input.needs.is_keep()),
        ("remarks", !input.remarks.is_keep()),
        ("family", !input.family.is_keep()),
        ("home_district", !input.home_district.is_keep()),
        ("occupation", !input.occupation.is_keep()),
        ("tags", !input.tags.is_keep()),
    ];
    fields.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
}
