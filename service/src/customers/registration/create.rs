//! Reporting a customer 报备.

use super::facts::{self, Number};
use super::load::hashes;
use super::number::Reported;
use super::protection::{Facts, Windows, after, announced, barred};
use crate::customers::customer::Sealer;
use crate::customers::{Customers, broker, channel_company};
use crate::inventory::project;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx, fault};
use entity::customers::broker as broker_row;
use entity::customers::channel_company::ChannelState;
use entity::customers::registration::{Entity, InvalidReason, Model, RegistrationState};
use entity::id::{BrokerId, ProjectId, RegistrationId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Whom a broker will bring.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "broker_id": "0193a5c0-0000-7000-8000-000000000092",
    "customer_name": "王小明", "phone": "138****8000"
}))]
pub struct CreateRegistration {
    pub project_id: ProjectId,
    pub broker_id: BrokerId,
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub customer_name: String,
    /// The whole number, or three digits, asterisks and the last four.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: String,
}

/// Enters the report: valid, or invalid with the reason where the customer is protected or on the
/// blacklist.
pub async fn create(tx: &mut Tx<'_>, input: &CreateRegistration) -> Result<RegistrationId> {
    project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let broker = broker::get(&tx.reader(), input.broker_id)
        .await
        .map_err(|error| error.missing_at("/broker_id"))?;
    let name = tidy(&input.customer_name);
    let mut faults = channel_company::empty(&[("/customer_name", &name)]);
    let Some(reported) = Reported::parse(&input.phone).filter(|_| faults.is_empty()) else {
        if Reported::parse(&input.phone).is_none() {
            faults.push(Fault::at("/phone", FaultCode::InvalidFormat));
        }
        fault::refuse(faults)?;
        return Err(Error::fault("/phone", FaultCode::InvalidFormat));
    };
    check_active(tx, &broker).await?;
    let known = known(tx, &broker, input.project_id, &reported).await?;
    let row = row(tx, input, &broker, (name, reported, known)).await?;
    let id = row.id;
    let detail = json!({
        "channel_company_id": row.channel_company_id, "broker_id": row.broker_id,
        "status": row.state, "invalid_reason": announced(row.invalid_reason),
    });
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let subject = Subject::of("customers.registration", id, input.project_id);
    tx.record("customers.registration.created", subject, &detail)?;
    Ok(id)
}

/// Neither the broker nor his company is paused or disabled.
async fn check_active(tx: &Tx<'_>, broker: &broker_row::Model) -> Result<()> {
    let channel = channel_company::get(&tx.reader(), broker.channel_company_id).await?;
    let active = broker.state == ChannelState::Active && channel.state == ChannelState::Active;
    if active { Ok(()) } else { Err(Customers::ChannelInactive.into()) }
}

/// What stands against the report, and whether that is the blacklist. Who a partial number belongs
/// to is not known before the visit.
async fn known(
    tx: &Tx<'_>,
    broker: &broker_row::Model,
    project_id: ProjectId,
    reported: &Reported,
) -> Result<(Facts, bool)> {
    let Reported::Whole(phone) = reported else { return Ok((Facts::default(), false)) };
    let hashes = hashes(tx, phone);
    let number = Number { company_id: broker.company_id, project_id, hashes: &hashes };
    let people = facts::people(&tx.reader(), number).await?;
    let barred = barred(&tx.reader(), &people).await?;
    Ok((facts::of(&tx.reader(), number).await?, barred))
}

async fn row(
    tx: &Tx<'_>,
    input: &CreateRegistration,
    broker: &broker_row::Model,
    (customer_name, reported, (facts, barred)): (String, Reported, (Facts, bool)),
) -> Result<Model> {
    let days = Windows::read(&tx.reader(), input.project_id).await?.report_days;
    let id = tx.id::<RegistrationId>();
    let (sealer, data_key) = Sealer::new(&tx.kernel.cipher, id)?;
    let phone_mask = reported.mask();
    let sealed = match &reported {
        Reported::Whole(phone) => Some(sealer.phone(phone)?),
        Reported::Part(_) => None,
    };
    let partial = sealed.is_none();
    let blacklist = Some(InvalidReason::Blacklist).filter(|_| barred);
    let against = blacklist.or_else(|| facts.against(tx.now));
    let ended = against == Some(InvalidReason::Verdict);
    let (phone_cipher, phone_hash) = sealed.map(|sealed| (sealed.cipher, sealed.hash)).unzip();
    Ok(Model {
        id,
        company_id: broker.company_id,
        project_id: input.project_id,
        channel_company_id: broker.channel_company_id,
        broker_id: broker.id,
        customer_name,
        data_key,
        phone_cipher,
        phone_hash,
        phone_mask,
        partial,
        state: against.map_or(RegistrationState::Valid, |_| RegistrationState::Invalid),
        invalid_reason: against,
        reason: None,
        reported_at: tx.now,
        expires_at: after(tx.now, days),
        visited_at: None,
        visit_id: None,
        customer_id: None,
        code_hash: None,
        code_expires_at: None,
        code_tries: 0,
        report_days: days,
        visit_days: None,
        codes_since_at: None,
        codes_sent: None,
        adjudication_id: facts.verdict.filter(|_| ended),
        author_id: tx.actor.user()?,
        version: 1,
    })
}
