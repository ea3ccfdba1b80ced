//! Reports as shown: the number masked, the state as it counts now.

use super::protection::{disclosed, state_at};
use crate::customers::assignment;
use crate::customers::broker::Names;
use crate::customers::customer::PHONE;
use crate::customers::customer::phone::Phone;
use crate::customers::customer::{self, Hints, Sealer};
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{People, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::contact::{self, ContactKind};
use entity::customers::registration::{Column, Entity, InvalidReason, Model, RegistrationState};
use entity::id::{
    AdjudicationId, BrokerId, ChannelCompanyId, CustomerId, ProjectId, RegistrationId, UserId,
    VisitId,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["expires_at", "reported_at"];

/// A report as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000093",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "channel_company_id": "0193a5c0-0000-7000-8000-000000000091",
    "channel_company_name": "链家广州",
    "broker_id": "0193a5c0-0000-7000-8000-000000000092", "broker_name": "赵敏",
    "customer_name": "王小明", "phone": "138****8000", "partial": true, "status": "visited",
    "invalid_reason": null, "reason": null, "reported_at": "2025-03-10T02:00:00Z",
    "expires_at": "2025-04-09T06:00:00Z", "visited_at": "2025-03-10T06:00:00Z",
    "visit_id": "0193a5c0-0000-7000-8000-000000000071",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "code": null,
    "code_expires_at": null,
    "blacklisted": false, "report_days": 1, "visit_days": 30, "adjudication_id": null,
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "version": 2
}))]
pub struct RegistrationView {
    pub id: RegistrationId,
    pub project_id: ProjectId,
    pub channel_company_id: ChannelCompanyId,
    pub channel_company_name: String,
    pub broker_id: BrokerId,
    pub broker_name: String,
    pub customer_name: String,
    /// Masked.
    pub phone: String,
    /// Only a part of the number was reported.
    pub partial: bool,
    pub status: RegistrationState,
    /// For whoever may not read customers null where it lies with the customers of the company:
    /// with a deal, an owner or the blacklist.
    pub invalid_reason: Option<InvalidReason>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    pub reported_at: DateTime<Utc>,
    /// End of the protection, from the report or from the visit.
    pub expires_at: DateTime<Utc>,
    pub visited_at: Option<DateTime<Utc>>,
    pub visit_id: Option<VisitId>,
    /// Known from the visit on.
    pub customer_id: Option<CustomerId>,
    /// The office does not deal with who has the number; null where a part of it is known, and for
    /// whoever may not read customers.
    pub blacklisted: Option<bool>,
    /// The code of the visit that was asked for last; null where there is none, and once the visit
    /// is confirmed.
    pub code: Option<SentCode>,
    /// The same as `code.expires_at`.
    pub code_expires_at: Option<DateTime<Utc>>,
    /// Days of protection from the report, as the project said then.
    pub report_days: i32,
    /// Days of protection from the visit, as the project said then.
    pub visit_days: Option<i32>,
    /// The verdict that upheld or ended it.
    pub adjudication_id: Option<AdjudicationId>,
    pub author_id: UserId,
    pub version: i32,
}

entity::worded! {
    /// Whose number a code of a visit goes to; it is always the customer's.
    CodeRecipient in "code_recipient" {
        "reported" Reported ("报备的客户号码", "The number that was reported"),
        "told" Told ("客户在案场告知的号码", "The whole number that the customer told at the desk"),
    }
}

/// Where a code of a visit went, and how long it holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "recipient": "reported", "phone": "138****8000", "expires_at": "2025-03-10T02:10:00Z"
}))]
pub struct SentCode {
    pub recipient: CodeRecipient,
    /// Masked.
    pub phone: String,
    /// Until when the code can be used.
    pub expires_at: DateTime<Utc>,
}

/// A code has the number of the report, or one that fits what is known of it.
fn code(row: &Model) -> Option<SentCode> {
    let known = row.phone_cipher.is_some();
    let recipient = if known { CodeRecipient::Reported } else { CodeRecipient::Told };
    let phone = row.phone_mask.clone();
    row.code_expires_at.map(|expires_at| SentCode { recipient, phone, expires_at })
}

fn shown(
    row: Model,
    reader: &Reader<'_>,
    names: &Names,
    blacklisted: Option<bool>,
) -> RegistrationView {
    RegistrationView {
        channel_company_name: names.company(row.channel_company_id),
        broker_name: names.broker(row.broker_id),
        code: code(&row),
        id: row.id,
        project_id: row.project_id,
        channel_company_id: row.channel_company_id,
        broker_id: row.broker_id,
        status: state_at(&row, reader.now),
        customer_name: row.customer_name,
        phone: row.phone_mask,
        partial: row.partial,
        invalid_reason: disclosed(reader.actor, row.invalid_reason),
        reason: row.reason,
        reported_at: row.reported_at,
        expires_at: row.expires_at,
        visited_at: row.visited_at,
        visit_id: row.visit_id,
        customer_id: row.customer_id,
        blacklisted,
        code_expires_at: row.code_expires_at,
        report_days: row.report_days,
        visit_days: row.visit_days,
        adjudication_id: row.adjudication_id,
        author_id: row.author_id,
        version: row.version,
    }
}

/// Which reports are wanted.
#[derive(Debug, Clone, Default)]
pub struct RegistrationFilter {
    pub project_id: Option<ProjectId>,
    pub channel_company_id: Option<ChannelCompanyId>,
    pub broker_id: Option<BrokerId>,
    pub customer_id: Option<CustomerId>,
    /// The whole number; finds partial reports that fit it as well.
    pub phone: Option<String>,
    pub status: Vec<RegistrationState>,
}

/// Reports of visible projects: one's own are those that one entered, and those of customers whom
/// one looks after.
pub(in crate::customers) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let people = if scope.people == People::Any {
        Condition::all()
    } else {
        let entered = Column::AuthorId.eq(me.map(|id| id.0).unwrap_or_default());
        let cared = Column::CustomerId.in_subquery(assignment::cared_for(reader));
        Condition::any().add(entered).add(cared)
    };
    Entity::find().filter(scope.projects(Column::ProjectId)).filter(people)
}

/// One report.
pub async fn one(reader: &Reader<'_>, id: RegistrationId) -> Result<RegistrationView> {
    let row = super::load::get(reader, id).await?;
    let blacklisted = blacklisted(reader, std::slice::from_ref(&row)).await?.remove(&id);
    let names = Names::read(reader, [(row.broker_id, row.channel_company_id)]).await?;
    Ok(shown(row, reader, &names, blacklisted))
}

/// Visible reports.
pub async fn list(
    reader: &Reader<'_>,
    filter: &RegistrationFilter,
    paging: &Paging,
) -> Result<Listed<RegistrationView>> {
    let mut select = visible(reader).filter(wanted(reader, filter));
    select = page::sorted(select, paging, |name| match name {
        "expires_at" => Column::ExpiresAt,
        "reported_at" => Column::ReportedAt,
        _ => Column::Id,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &Model| row.id.0);
    let rows = rows.await?;
    let mut blacklisted = blacklisted(reader, &rows.items).await?;
    let of = rows.items.iter().map(|row| (row.broker_id, row.channel_company_id));
    let names = Names::read(reader, of).await?;
    Ok(rows.map(|row| {
        let blacklisted = blacklisted.remove(&row.id);
        shown(row, reader, &names, blacklisted)
    }))
}

/// The hint about each report of whose number somebody is known, or nobody.
async fn blacklisted(reader: &Reader<'_>, rows: &[Model]) -> Result<HashMap<RegistrationId, bool>> {
    let mut numbers = HashMap::new();
    for row in rows {
        numbers.insert(row.id, hashes(reader, row)?);
    }
    let all = numbers.values().flatten().map(String::as_str);
    let companies = rows.iter().map(|row| row.company_id.0);
    let holders: Vec<(CustomerId, String)> = contact::Entity::find()
        .select_only()
        .columns([contact::Column::CustomerId, contact::Column::ValueHash])
        .filter(contact::Column::CompanyId.is_in(companies))
        .filter(contact::Column::Kind.eq(ContactKind::Phone))
        .filter(contact::Column::ValueHash.is_in(all))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let brought = rows.iter().filter_map(|row| row.customer_id);
    let ids: Vec<CustomerId> = holders.iter().map(|(id, _)| *id).chain(brought).collect();
    let hints = Hints::read(reader, &ids).await?;
    let mut told = HashMap::new();
    for row in rows {
        let known = numbers.get(&row.id).filter(|hashes| !hashes.is_empty());
        if known.is_none() && row.customer_id.is_none() {
            continue;
        }
        let of_number = |hash: &String| known.is_some_and(|all| all.contains(hash));
        let of_number = holders.iter().filter(|(_, hash)| of_number(hash)).map(|(id, _)| *id);
        told.extend(hints.any(of_number.chain(row.customer_id)).map(|listed| (row.id, listed)));
    }
    Ok(told)
}

/// The hashes under which customers may have the number of a report.
fn hashes(reader: &Reader<'_>, row: &Model) -> Result<Vec<String>> {
    let cipher = &reader.kernel.cipher;
    match (&row.phone_cipher, &row.phone_hash) {
        (Some(sealed), Some(_)) if cipher.rotates() => {
            let number = Sealer::under(cipher, row.id, &row.data_key)?.open(PHONE, sealed)?;
            Ok(cipher.search_hashes(PHONE, &number))
        }
        (_, hash) => Ok(hash.iter().cloned().collect()),
    }
}

fn wanted(reader: &Reader<'_>, filter: &RegistrationFilter) -> Condition {
    let customer = |id| Column::CustomerId.in_subquery(customer::kin(id));
    let states = filter.status.iter().map(|state| in_state(reader, *state));
    let states = states.fold(Condition::any(), Condition::add);
    Condition::all()
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.channel_company_id.map(|id| Column::ChannelCompanyId.eq(id)))
        .add_option(filter.broker_id.map(|id| Column::BrokerId.eq(id)))
        .add_option(filter.customer_id.map(customer))
        .add_option(filter.phone.as_ref().map(|text| numbered(reader, text)))
        .add_option((!filter.status.is_empty()).then_some(states))
}

/// What is no number is nobody's.
fn numbered(reader: &Reader<'_>, text: &str) -> Condition {
    let Some(phone) = Phone::parse(text) else {
        return Condition::all().add(Column::PhoneMask.eq("-"));
    };
    let hashes = reader.kernel.cipher.search_hashes(PHONE, phone.as_str());
    let part =
        Condition::all().add(Column::PhoneHash.is_null()).add(Column::PhoneMask.eq(phone.masked()));
    Condition::any().add(Column::PhoneHash.is_in(hashes)).add(part)
}

/// As [`state_at`] says it.
fn in_state(reader: &Reader<'_>, state: RegistrationState) -> Condition {
    let ending = [RegistrationState::Valid, RegistrationState::Visited];
    let stored = Condition::all().add(Column::State.eq(state));
    if ending.contains(&state) {
        return stored.add(Column::ExpiresAt.gt(reader.now));
    }
    if state == RegistrationState::Expired {
        let over = Condition::all()
            .add(Column::State.is_in(ending))
            .add(Column::ExpiresAt.lte(reader.now));
        return Condition::any().add(stored).add(over);
    }
    stored
}
