//! How many codes may be asked for in a day: for one report, and for one number whoever reports it
//! wherever in the company, so that nobody is flooded with messages and no code is guessed by
//! asking for the next one.

use crate::customers::Customers;
use crate::customers::customer::PHONE;
use crate::customers::customer::phone::Phone;
use crate::kernel::{Error, Reader, Result, Tx, digest, limit, parameter};
use chrono::{DateTime, TimeDelta, Utc};
use entity::customers::registration::{ActiveModel, Entity, Model};
use entity::id::ProjectId;
use sea_orm::{ActiveValue::Set, EntityTrait};

/// It begins with the first code.
const DAY: TimeDelta = TimeDelta::days(1);

/// Counts one more code of the locked report to the number, or refuses it with the moment from
/// which one may be asked for again.
pub async fn spend(tx: &Tx<'_>, row: &Model, phone: &Phone) -> Result<()> {
    let reader = tx.reader();
    let (since, codes) = of_report(&reader, row).await?;
    let per_number: u32 = quota(&reader, "number", None).await?;
    // Keyed, like everything that finds a number, and without the project.
    let hash = tx.kernel.cipher.search_hash(PHONE, phone.as_str());
    let window = digest::hash_all(&["visit_code", &row.company_id.to_string(), &hash]);
    if let Some(at) = limit::spend(tx, &window, DAY, per_number).await? {
        return Err(wait("number", at, tx.now));
    }
    let change = ActiveModel {
        id: Set(row.id),
        codes_since_at: Set(Some(since)),
        codes_sent: Set(Some(codes.saturating_add(1))),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// Since when, and how many codes the report was asked for; refused where they are used up.
pub async fn of_report(reader: &Reader<'_>, row: &Model) -> Result<(DateTime<Utc>, i32)> {
    let per_report: i32 = quota(reader, "report", Some(row.project_id)).await?;
    let (since, codes) = asked(row, reader.now).unwrap_or((reader.now, 0));
    if per_report > 0 && codes >= per_report {
        return Err(wait("report", since + DAY, reader.now));
    }
    Ok((since, codes))
}

async fn quota<N: serde::de::DeserializeOwned>(
    reader: &Reader<'_>,
    of: &str,
    project_id: Option<ProjectId>,
) -> Result<N> {
    let key = format!("customers.registration.codes_per_{of}");
    parameter::read(reader, &key, project_id).await
}

/// Since when, and how many codes a report was asked for in a day that is not over.
fn asked(row: &Model, now: DateTime<Utc>) -> Option<(DateTime<Utc>, i32)> {
    let since = row.codes_since_at.filter(|since| now < *since + DAY)?;
    Some((since, row.codes_sent.unwrap_or_default()))
}

fn wait(of: &str, at: DateTime<Utc>, now: DateTime<Utc>) -> Error {
    let seconds = (at - now).num_seconds().max(1);
    let refusal = Customers::VisitCodeLimit.with("limit", of).with("retry_at", &at);
    refusal.with("retry_after_seconds", &seconds).into()
}
