//! The code that proves a visit: asked for by the broker's side, sent to the customer's phone, and
//! told at the desk. Where only a part of the number is known, it goes to the number that is told
//! with the request and proves that one alone. It never goes to the broker: a code proves a visit
//! because whoever has it is at the desk with his phone.
//!
//! The act only asks. The job draws the code, keeps its hash, and takes the message to the courier,
//! so that no table ever holds a code; a job that fails draws another one.

use super::load::lock;
use super::protection::state_at;
use super::{allowance, code};
use crate::customers::customer::phone::Phone;
use crate::customers::customer::{PHONE, Sealer};
use crate::kernel::courier::Letter;
use crate::kernel::language::Language;
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Kernel, Result, Tx, commit};
use chrono::{DateTime, Utc};
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
    /// The customer's whole number; needed where a part of it was reported.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: Option<String>,
}

/// Asks for a code for a valid report; an earlier one is good no more.
pub async fn send_code(tx: &mut Tx<'_>, id: RegistrationId, input: &SendCode) -> Result<()> {
    let row = lock(tx, id).await?;
    row.state.send_code()?;
    let sealer = Sealer::under(&tx.kernel.cipher, row.id, &row.data_key)?;
    let phone = phone(&sealer, &row, input)?;
    allowance::spend(tx, &row, &phone).await?;
    let told = match row.phone_cipher {
        Some(_) => None,
        None => Some(sealer.phone(&phone)?.cipher),
    };
    let change = ActiveModel {
        id: Set(id),
        code_hash: Set(None),
        code_expires_at: Set(Some(tx.now + code::life())),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
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

/// The number that the code goes to: the one that was reported; of a part, the whole that is told
/// and fits it.
fn phone(sealer: &Sealer<'_>, row: &Model, input: &SendCode) -> Result<Phone> {
    let parsed = |text: &str| {
        Phone::parse(text).ok_or_else(|| Error::fault("/phone", FaultCode::InvalidFormat))
    };
    let told = input.phone.as_deref().map(parsed).transpose()?;
    let reported = reported(sealer, row)?;
    let phone = reported.or_else(|| told.clone()).ok_or_else(|| {
        let why = Language::spoken().pick(
            "仅报备了部分号码，请提供客户在案场告知的完整号码。",
            "A part of the number was reported: tell the whole one that the customer says.",
        );
        Error::Invalid(vec![Fault::at("/phone", FaultCode::Required).saying(why)])
    })?;
    let other = told.is_some_and(|told| told != phone);
    if other || phone.masked() != row.phone_mask {
        return Err(Error::fault("/phone", FaultCode::Conflict));
    }
    Ok(phone)
}

/// The whole number that a report knows.
fn reported(sealer: &Sealer<'_>, row: &Model) -> Result<Option<Phone>> {
    let Some(sealed) = &row.phone_cipher else { return Ok(None) };
    let phone = Phone::parse(&sealer.open(PHONE, sealed)?);
    phone.map(Some).ok_or_else(|| Error::internal("a report has no number"))
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
    let sealer = Sealer::under(&tx.kernel.cipher, row.id, &row.data_key)?;
    // What was asked for before a report's number had to be told goes nowhere.
    let Some(to) = row.phone_cipher.as_deref().or(told) else { return Ok(None) };
    let to = sealer.open(PHONE, to)?;
    let code = code::fresh();
    let change = ActiveModel {
        id: Set(id),
        code_hash: Set(Some(code::hash(&tx.kernel.cipher, id, &code, &to))),
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
    Ok(Some(Message { id: tx.id(), to, text, at: tx.now }))
}
