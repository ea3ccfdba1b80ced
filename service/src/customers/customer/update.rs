//! Changing a customer; what is sealed is sealed anew under the same key.

use super::create::{ZONE, plausible};
use super::delete::lock;
use super::email::Email;
use super::engaged;
use super::identity::{self, IdNumber};
use super::needs::{self, NeedsPatch};
use super::phone::Phone;
use super::sealed::Sealer;
use crate::customers::Customers;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Fault, FaultCode, Patch, Result, Tx};
use chrono::NaiveDate;
use entity::customers::customer::{self, CustomerSource, Gender, IdType};
use entity::id::CustomerId;
use sea_orm::ActiveValue::{NotSet, Set};
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
}

/// Changes a visible customer.
pub async fn update(tx: &mut Tx<'_>, id: CustomerId, input: &UpdateCustomer) -> Result<()> {
    let row = lock(tx, id).await?;
    engaged::check(tx, id, input).await?;
    let mut faults = vec![];
    let mut change = plain(input, &row, tx.today(ZONE), &mut faults);
    seal(tx, input, &row, &mut change, &mut faults)?;
    if !faults.is_empty() {
        return Err(faults.into());
    }
    change.id = Set(id);
    change.version = Set(row.version + 1);
    customer::Entity::update(change)
        .exec(tx.db())
        .await
        .on_duplicate(|| Customers::Duplicate.with("by", &["id_number"]).into())?;
    let subject = Subject::global("customers.customer", id);
    tx.record("customers.customer.updated", subject, &json!({"fields": named(input)}))
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
    customer::ActiveModel {
        name_search: name.as_ref().map_or(NotSet, |name| Set(name.to_lowercase())),
        name: name.map_or(NotSet, Set),
        gender: input.gender.nullable(),
        birth_year: input.birth_year.nullable(),
        source: input.source.map_or(NotSet, Set),
        needs,
        remarks: input.remarks.clone().nullable(),
        ..Default::default()
    }
}

/// The change of everything that is sealed.
fn seal(
    tx: &Tx<'_>,
    input: &UpdateCustomer,
    row: &customer::Model,
    change: &mut customer::ActiveModel,
    faults: &mut Vec<Fault>,
) -> Result<()> {
    let sealer = Sealer::of(&tx.kernel.cipher, row)?;
    let mut wrong = |place: &str, code| faults.push(Fault::at(place, code));
    match input.phone.as_deref().map(Phone::parse) {
        None => {}
        Some(None) => wrong("/phone", FaultCode::InvalidFormat),
        Some(Some(phone)) => {
            let sealed = sealer.phone(&phone)?;
            change.phone_cipher = Set(sealed.cipher);
            change.phone_hash = Set(sealed.hash);
            change.phone_mask = Set(sealed.mask);
        }
    }
    match input.email.as_set().map(|text| Email::parse(text)) {
        None if input.email.is_keep() => {}
        None => set_email(change, None),
        Some(None) => wrong("/email", FaultCode::InvalidFormat),
        Some(Some(email)) => set_email(change, Some(sealer.email(&email)?)),
    }
    let (id_type, text) = match (input.id_type, &input.id_number) {
        (None, None) => return Ok(()),
        (Some(_), None) => {
            wrong("/id_number", FaultCode::Required);
            return Ok(());
        }
        (id_type, Some(text)) => (id_type.unwrap_or(row.id_type), text),
    };
    if !identity::suits(row.kind, id_type) {
        wrong("/id_type", FaultCode::Conflict);
    }
    let Some(number) = IdNumber::parse(id_type, text, tx.today(ZONE)) else {
        wrong("/id_number", FaultCode::InvalidFormat);
        return Ok(());
    };
    let sealed = sealer.id_number(&number)?;
    change.id_type = Set(id_type);
    change.id_number_cipher = Set(sealed.cipher);
    change.id_number_key = Set(Some(sealed.hash.clone()));
    change.id_number_hash = Set(sealed.hash);
    change.id_number_mask = Set(sealed.mask);
    Ok(())
}

fn set_email(change: &mut customer::ActiveModel, sealed: Option<super::sealed::Sealed>) {
    let (cipher, hash, mask) =
        sealed.map_or((None, None, None), |s| (Some(s.cipher), Some(s.hash), Some(s.mask)));
    change.email_cipher = Set(cipher);
    change.email_hash = Set(hash);
    change.email_mask = Set(mask);
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
    ];
    fields.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
}
