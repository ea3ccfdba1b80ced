//! The code that proves a visit: asked for by the broker's side, sent to the customer's phone, and
//! told at the desk. Where only a part of the number is known, it goes to the number that is told
//! with the request and proves that one alone, or else to the broker.
//!
//! The act only asks. The job draws the code, keeps its hash, and takes the message to the courier,
//! so that no table ever holds a code; a job that fails draws another one.

use super::allowance::{Asked, Quotas, asked, next_at};
use super::code;
use super::load::{get, lock_of_number};
use super::protection::state_at;
use crate::customers::Customers;
use crate::customers::customer::phone::Phone;
use crate::customers::customer::{PHONE, Sealer};
use crate::kernel::courier::Letter;
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Kernel, Result, Tx, commit};
use chrono::{DateTime, Utc};
use entity::customers::broker;
use entity::customers::registration::{ActiveModel, Entity, Model, RegistrationState};
use entity::id::{DeliveryId, RegistrationId};
use entity::notifications::preference::NotificationChannel;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use validator::Validate;

const ACT: &str = "customers.registration.send_code";

/// Where a code shall go.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"phone": "13800138000"}))]
pub struct SendCode {
    /// The customer's whole number, where a part of it was reported.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: Option<String>,
}

/// Asks for a code for a valid report; it takes the place of an earlier one.
pub async fn send_code(tx: &mut Tx<'_>, id: RegistrationId, input: &SendCode) -> Result<()> {
    let kin = lock_of_number(tx, &get(&tx.reader(), id).await?).await?;
    let row = kin.iter().find(|row| row.id == id);
    let row = row.ok_or_else(|| Error::Contended("the report has changed".to_owned()))?;
    state_at(row, tx.now).send_code()?;
    let told = told(tx, row, input)?;
    count(tx, row, &kin).await?;
    let key = format!("{ACT}/{id}");
    schedule::forget(tx, &key).await?;
    let later = Later {
        kind: ACT,
        due_at: tx.now,
        project_id: Some(row.project_id),
        payload: json!({"registration_id": id, "told": told}),
        unique_key: Some(key),
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await?;
    let subject = Subject::of("customers.registration", id, row.project_id);
    tx.record("customers.registration.code_asked", subject, &json!({}))
}

/// The number that was told, sealed: it fits what was reported, and says more than is known.
fn told(tx: &Tx<'_>, row: &Model, input: &SendCode) -> Result<Option<String>> {
    let Some(text) = &input.phone else { return Ok(None) };
    let phone = Phone::parse(text);
    let phone = phone.ok_or_else(|| Error::fault("/phone", FaultCode::InvalidFormat))?;
    let sealer = Sealer::under(&tx.kernel.cipher, row.id, &row.data_key)?;
    let fits = match &row.phone_cipher {
        Some(sealed) => sealer.open(PHONE, sealed)? == phone.as_str(),
        None => row.phone_mask == phone.masked(),
    };
    if !fits {
        return Err(Error::fault("/phone", FaultCode::Conflict));
    }
    Ok(row.phone_cipher.is_none().then(|| sealer.phone(&phone)).transpose()?.map(|s| s.cipher))
}

/// Counts one more code of the report, or refuses it with the moment from which one may be asked
/// for again.
async fn count(tx: &Tx<'_>, row: &Model, kin: &[Model]) -> Result<()> {
    let quotas = Quotas::read(&tx.reader(), row.project_id).await?;
    let own = asked(row, tx.now);
    if let Some(at) = next_at(own, quotas.per_report) {
        return Err(wait("report", at, tx.now));
    }
    let all: Vec<Asked> = kin.iter().filter_map(|row| asked(row, tx.now)).collect();
    if let Some(at) = next_at(all, quotas.per_number) {
        return Err(wait("number", at, tx.now));
    }
    let (since, codes) = own.unwrap_or((tx.now, 0));
    let change = ActiveModel {
        id: Set(row.id),
        codes_since_at: Set(Some(since)),
        codes_sent: Set(Some(codes.saturating_add(1))),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

fn wait(of: &str, at: DateTime<Utc>, now: DateTime<Utc>) -> Error {
    let seconds = (at - now).num_seconds().max(1);
    let refusal = Customers::VisitCodeLimit.with("limit", of).with("retry_at", &at);
    refusal.with("retry_after_seconds", &seconds).into()
}

/// A message that is ready to go.
struct Message {
    id: DeliveryId,
    to: String,
    text: String,
    at: DateTime<Utc>,
}

/// Draws the code and sends it.
pub async fn run_send_code(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: RegistrationId = serde_json::from_value(payload["registration_id"].clone())?;
    let told = payload["told"].as_str();
    let drawn = commit::by_system(kernel, ACT, async |tx| draw(tx, id, told).await).await?;
    let Some(message) = drawn else { return Ok(json!({"sent": 0})) };
    let letter = Letter {
        id: message.id.0,
        channel: NotificationChannel::Sms,
        to: &message.to,
        title: "到访确认码",
        text: &message.text,
        at: message.at,
    };
    kernel.courier.take(letter).await?;
    Ok(json!({"sent": 1}))
}

async fn draw(tx: &mut Tx<'_>, id: RegistrationId, told: Option<&str>) -> Result<Option<Message>> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row.filter(|row| state_at(row, tx.now) == RegistrationState::Valid) else {
        return Ok(None);
    };
    let code = code::fresh();
    let sealer = Sealer::under(&tx.kernel.cipher, row.id, &row.data_key)?;
    let told = told.map(|sealed| sealer.open(PHONE, sealed)).transpose()?;
    let change = ActiveModel {
        id: Set(id),
        code_hash: Set(Some(code::hash(&tx.kernel.cipher, id, &code, told.as_deref()))),
        code_expires_at: Set(Some(tx.now + code::life())),
        code_tries: Set(0),
        version: Set(row.version + 1),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::of("customers.registration", id, row.project_id);
    tx.record("customers.registration.code_sent", subject, &json!({"partial": row.partial}))?;
    let minutes = code::MINUTES;
    let text = format!("您的到访确认码为 {code}，{minutes} 分钟内有效，请出示给案场接待人员。");
    let to = match told {
        Some(phone) => phone,
        None => address(tx, &row).await?,
    };
    Ok(Some(Message { id: tx.id(), to, text, at: tx.now }))
}

/// The customer's own phone where it is known, else the broker's.
async fn address(tx: &Tx<'_>, row: &Model) -> Result<String> {
    let cipher = &tx.kernel.cipher;
    if let Some(sealed) = &row.phone_cipher {
        return Sealer::under(cipher, row.id, &row.data_key)?.open(PHONE, sealed);
    }
    let broker = broker::Entity::find_by_id(row.broker_id).one(tx.db()).await?;
    let broker = broker.ok_or_else(|| Error::internal("a report has no broker"))?;
    Sealer::under(cipher, broker.id, &broker.data_key)?.open(PHONE, &broker.phone_cipher)
}
