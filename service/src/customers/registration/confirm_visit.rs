//! The customer has come: the code proves it, and the number is taken for the report.

use super::facts::{self, Number};
use super::load::{get, hashes, invalidate, lock_kin, save};
use super::protection::{Facts, Windows, after, barred, state_at};
use super::{claim, code};
use crate::customers::customer::phone::Phone;
use crate::customers::customer::{self, CreateCustomer, PHONE, Sealer};
use crate::customers::visit::{self, Arrival};
use crate::inventory::project;
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Result, Tx, fault};
use entity::customers::assignment::AssignmentOrigin;
use entity::customers::contact::{self, ContactKind};
use entity::customers::customer as customer_row;
use entity::customers::customer::CustomerSource;
use entity::customers::registration::{ActiveModel, InvalidReason, Model, RegistrationState};
use entity::customers::visit::VisitKind;
use entity::id::{CustomerId, RegistrationId, UserId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// What is told at the desk.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "482913", "phone": "13800138000",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "party_size": 2
}))]
pub struct ConfirmVisit {
    /// The six digits that were sent.
    #[validate(length(min = 6, max = 6))]
    #[schema(min_length = 6, max_length = 6)]
    pub code: String,
    /// The whole number; needed where a part of it was reported.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: Option<String>,
    /// A customer who has this number.
    pub customer_id: Option<CustomerId>,
    /// Somebody new, entered in the same act with the source `channel`; instead of `customer_id`.
    #[validate(nested)]
    pub customer: Option<CreateCustomer>,
    /// People who came, the customer included; one where nothing is said.
    #[validate(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub party_size: Option<i32>,
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remarks: Option<String>,
}

/// Confirms the visit. Where the customer is protected, or another report's visit holds the number,
/// the report becomes invalid instead.
pub async fn confirm_visit(
    tx: &mut Tx<'_>,
    id: RegistrationId,
    input: &ConfirmVisit,
) -> Result<()> {
    let seen = get(&tx.reader(), id).await?;
    let known = chosen(tx, input).await?;
    let phone = number(tx, &seen, input)?;
    let hashes = hashes(tx, &phone);
    let (company_id, project_id) = (seen.company_id, seen.project_id);
    let number = Number { company_id, project_id, hashes: &hashes };
    let mut kin = lock_kin(tx, number, &phone).await?;
    kin.iter_mut().for_each(|row| row.state = state_at(row, tx.now));
    let own = kin.iter().find(|row| row.id == id).cloned();
    let own = own.ok_or_else(|| Error::Contended("the report has changed".to_owned()))?;
    let state = own.state.confirm_visit()?;
    code::check(tx, &own, &input.code, &phone)?;
    if let Some(row) = &known {
        check_number(tx, row, &hashes).await?;
    }
    let mut people = facts::people(&tx.reader(), number).await?;
    people.extend(known.iter().map(|row| row.id));
    if barred(&tx.reader(), &people).await? {
        return invalidate(tx, &own, InvalidReason::Blacklist, None).await;
    }
    // Whether another visit holds the number is for the key alone to say.
    let facts = Facts { visited: false, ..facts::of(&tx.reader(), number).await? };
    // What a verdict upholds is not asked again.
    let against = match own.adjudication_id {
        Some(_) => None,
        None => facts.against(own.reported_at),
    };
    if let Some(why) = against {
        return invalidate(tx, &own, why, facts.verdict).await;
    }
    let before = tx.mark().await?;
    if !claim::take(tx, &own, &phone).await? {
        tx.keep(before).await?;
        return invalidate(tx, &own, InvalidReason::Visit, None).await;
    }
    let Some(change) = arrive(tx, &own, &phone, (known, input)).await? else {
        tx.back_to(before).await?;
        return invalidate(tx, &own, InvalidReason::Blacklist, None).await;
    };
    tx.keep(before).await?;
    save(tx, &own, state, change, "customers.registration.visited").await?;
    let waiting = |row: &&Model| row.id != id && row.phone_hash.is_some();
    for row in kin.iter().filter(waiting) {
        if row.state == RegistrationState::Valid {
            invalidate(tx, row, InvalidReason::Visit, None).await?;
        }
    }
    Ok(())
}

/// The customer who is named; somebody new is entered when the code has proved right.
async fn chosen(tx: &Tx<'_>, input: &ConfirmVisit) -> Result<Option<customer_row::Model>> {
    match (input.customer_id, &input.customer) {
        (Some(id), None) => {
            let found = customer::met(&tx.reader(), id).await;
            found.map(Some).map_err(|error| error.missing_at("/customer_id"))
        }
        (None, Some(new)) => {
            fault::refuse(customer::strangers(tx, new, "/customer").await?)?;
            Ok(None)
        }
        (None, None) => Err(Error::fault("", FaultCode::MissingOption)),
        (Some(_), Some(_)) => Err(Error::fault("/customer", FaultCode::Conflict)),
    }
}

/// The whole number, which fits what was reported and whom it is said to be of.
fn number(tx: &Tx<'_>, row: &Model, input: &ConfirmVisit) -> Result<Phone> {
    let parsed = |place: &str, text: &str| {
        Phone::parse(text).ok_or_else(|| Error::fault(place, FaultCode::InvalidFormat))
    };
    let given = input.phone.as_deref().map(|text| parsed("/phone", text)).transpose()?;
    let new = input.customer.as_ref().map(|new| parsed("/customer/phone", &new.phone));
    let new = new.transpose()?;
    let phone = match &row.phone_cipher {
        Some(sealed) => {
            let sealer = Sealer::under(&tx.kernel.cipher, row.id, &row.data_key)?;
            let reported = sealer.open(PHONE, sealed)?;
            Phone::parse(&reported).ok_or_else(|| Error::internal("a report has no number"))?
        }
        None => {
            let told = given.clone().or_else(|| new.clone());
            told.ok_or_else(|| Error::fault("/phone", FaultCode::Required))?
        }
    };
    if given.is_some_and(|given| given != phone) || phone.masked() != row.phone_mask {
        return Err(Error::fault("/phone", FaultCode::Conflict));
    }
    if new.is_some_and(|new| new != phone) {
        return Err(Error::fault("/customer/phone", FaultCode::Conflict));
    }
    Ok(phone)
}

/// The customer who is named has the number, or one for whom he stands.
async fn check_number(tx: &Tx<'_>, row: &customer_row::Model, hashes: &[String]) -> Result<()> {
    let his = contact::Entity::find()
        .filter(contact::Column::CustomerId.in_subquery(customer::kin(row.id)))
        .filter(contact::Column::Kind.eq(ContactKind::Phone))
        .filter(contact::Column::ValueHash.is_in(hashes))
        .count(tx.db());
    if his.await? > 0 { Ok(()) } else { Err(Error::fault("/customer_id", FaultCode::Conflict)) }
}

/// Registers the visit, which gives the customer to a consultant; answers the report's change, or
/// nothing where somebody new has papers of somebody on the blacklist.
async fn arrive(
    tx: &mut Tx<'_>,
    row: &Model,
    phone: &Phone,
    (known, input): (Option<customer_row::Model>, &ConfirmVisit),
) -> Result<Option<ActiveModel>> {
    let customer = match (known, &input.customer) {
        (Some(known), _) => known,
        (None, Some(new)) => enter(tx, row, new).await?,
        (None, None) => return Err(Error::fault("", FaultCode::MissingOption)),
    };
    if barred(&tx.reader(), &[customer.id]).await? {
        return Ok(None);
    }
    let project = project::get(&tx.reader(), row.project_id).await?;
    let arrival = Arrival {
        customer_id: customer.id,
        kind: VisitKind::Visit,
        arrived_at: tx.now,
        party_size: input.party_size.unwrap_or(1),
        source: Some(CustomerSource::Channel),
        origin: Some(AssignmentOrigin::Channel),
        campaign_id: None,
        chosen: None,
        reason: None,
        remarks: input.remarks.as_deref().map(tidy).filter(|text| !text.is_empty()),
    };
    let (customer_id, visit) =
        (customer.id, visit::receive(tx, &project, customer, &arrival).await?);
    let days = Windows::read(&tx.reader(), row.project_id).await?.visit_days;
    let sealed = match &row.phone_cipher {
        Some(_) => None,
        None => Some(Sealer::under(&tx.kernel.cipher, row.id, &row.data_key)?.phone(phone)?),
    };
    let (cipher, hash) = sealed.map(|sealed| (sealed.cipher, sealed.hash)).unzip();
    Ok(Some(ActiveModel {
        phone_cipher: cipher.map_or(NotSet, |cipher| Set(Some(cipher))),
        phone_hash: hash.map_or(NotSet, |hash| Set(Some(hash))),
        visited_at: Set(Some(tx.now)),
        expires_at: Set(after(tx.now, days)),
        visit_days: Set(Some(days)),
        visit_id: Set(Some(visit.id)),
        customer_id: Set(Some(customer_id)),
        code_hash: Set(None),
        code_expires_at: Set(None),
        ..Default::default()
    }))
}

/// Somebody new, whom the channel has brought; he is nobody's, whoever stands at the desk.
async fn enter(tx: &mut Tx<'_>, row: &Model, new: &CreateCustomer) -> Result<customer_row::Model> {
    let new = CreateCustomer { source: CustomerSource::Channel, ..new.clone() };
    let id = match customer::enter(tx, &new, &[row.project_id]).await {
        Err(Error::Invalid(faults)) => {
            let under = faults.into_iter().map(|fault| fault.under("/customer"));
            return Err(Error::Invalid(under.collect()));
        }
        other => other?,
    };
    let entered = customer::met(&tx.reader(), id).await?;
    Ok(customer_row::Model { owner_id: UserId(Uuid::nil()), ..entered })
}
