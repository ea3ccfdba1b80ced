//! What is known of a number in a project: everything that anybody's claim can rest on, each with
//! its moments and its source.

use super::about::About;
use super::rule::{Fact, FactStanding};
use crate::customers::pool::Terms;
use crate::customers::registration::{kin, trades};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::adjudication::ClaimantKind;
use entity::customers::assignment::AssignmentOrigin;
use entity::customers::registration::{InvalidReason, RegistrationState};
use entity::customers::visit::VisitKind;
use entity::customers::{assignment, assignment_event, registration, visit};
use entity::id::AssignmentId;
use entity::sales::trade::{self, TradeState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;
use uuid::Uuid;

/// The facts, by their moments.
pub async fn facts(reader: &Reader<'_>, about: &About) -> Result<Vec<Fact>> {
    let reports = kin(reader, about.project_id, (&about.hashes, &about.phone)).await?;
    let mut facts = deals(reader, about).await?;
    facts.extend(owners(reader, about).await?);
    facts.extend(walked(reader, about, &reports).await?);
    facts.extend(reports.iter().map(|row| reported(row, about)));
    facts.sort_by_key(|fact| (fact.at, fact.kind, fact.id));
    Ok(facts)
}

fn fact(kind: ClaimantKind, id: impl Into<Uuid>, at: DateTime<Utc>) -> Fact {
    Fact {
        kind,
        id: id.into(),
        at,
        until: None,
        visited_at: None,
        standing: FactStanding::Stands,
        partial: false,
        through_report: false,
        user_id: None,
        broker_id: None,
        channel_company_id: None,
    }
}

fn ended(over: bool) -> FactStanding {
    if over { FactStanding::Ended } else { FactStanding::Stands }
}

/// Trades that go on, and those that were given up.
async fn deals(reader: &Reader<'_>, about: &About) -> Result<Vec<Fact>> {
    let rows = trades(about.project_id, &about.people).all(&reader.db).await?;
    let told = |row: trade::Model| Fact {
        standing: ended(row.state == TradeState::Closed),
        user_id: Some(row.consultant_id),
        ..fact(ClaimantKind::Deal, row.id, row.created_at)
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Consultants who look after him, and assignments that lie in the pool.
async fn owners(reader: &Reader<'_>, about: &About) -> Result<Vec<Fact>> {
    let rows = assignment::Entity::find()
        .filter(assignment::Column::ProjectId.eq(about.project_id))
        .filter(assignment::Column::YieldsToId.is_null())
        .filter(assignment::Column::CustomerId.is_in(about.people.iter().map(|id| id.0)))
        .all(&reader.db)
        .await?;
    let terms = Terms::read(reader, Some(about.project_id)).await?;
    let begun = begun(reader, &rows).await?;
    let told = |row: assignment::Model| {
        // A colleague to whom he was handed on has him as long as the first one would.
        let (at, origin) = begun.get(&row.id).copied().unwrap_or((row.since_at, row.origin));
        Fact {
            until: row.owner_id.map(|_| terms.over_at(&row)),
            standing: ended(row.owner_id.is_none()),
            through_report: origin == AssignmentOrigin::Channel,
            user_id: row.owner_id,
            ..fact(ClaimantKind::Owner, row.id, at)
        }
    };
    Ok(rows.into_iter().map(told).collect())
}

/// When each was taken by somebody the last time, out of nobody's hands.
async fn begun(
    reader: &Reader<'_>,
    rows: &[assignment::Model],
) -> Result<HashMap<AssignmentId, (DateTime<Utc>, AssignmentOrigin)>> {
    use assignment_event::{Column, Entity};
    let events = Entity::find()
        .filter(Column::AssignmentId.is_in(rows.iter().map(|row| row.id.0)))
        .filter(Column::FromOwnerId.is_null())
        .filter(Column::ToOwnerId.is_not_null())
        .order_by_asc(Column::At)
        .all(&reader.db)
        .await?;
    Ok(events.into_iter().map(|row| (row.assignment_id, (row.at, row.origin))).collect())
}

/// Visits that no report brought.
async fn walked(
    reader: &Reader<'_>,
    about: &About,
    reports: &[registration::Model],
) -> Result<Vec<Fact>> {
    let rows = visit::Entity::find()
        .filter(visit::Column::ProjectId.eq(about.project_id))
        .filter(visit::Column::Kind.eq(VisitKind::Visit))
        .filter(visit::Column::VoidedAt.is_null())
        .filter(visit::Column::CustomerId.is_in(about.people.iter().map(|id| id.0)))
        .all(&reader.db)
        .await?;
    let brought = |row: &visit::Model| reports.iter().any(|told| told.visit_id == Some(row.id));
    let told = |row: visit::Model| Fact {
        user_id: row.consultant_id,
        ..fact(ClaimantKind::WalkIn, row.id, row.arrived_at)
    };
    Ok(rows.into_iter().filter(|row| !brought(row)).map(told).collect())
}

fn reported(row: &registration::Model, about: &About) -> Fact {
    Fact {
        until: Some(row.expires_at),
        visited_at: row.visited_at,
        standing: standing(row),
        partial: row.phone_hash.is_none() && about.registration_id != Some(row.id),
        user_id: Some(row.author_id),
        broker_id: Some(row.broker_id),
        channel_company_id: Some(row.channel_company_id),
        ..fact(ClaimantKind::Report, row.id, row.reported_at)
    }
}

/// What a verdict ended is weighed again, unless it was reported against the verdict: then nothing
/// has changed it since. Whether a protection is over, the rule says itself.
fn standing(row: &registration::Model) -> FactStanding {
    match (row.state, row.invalid_reason) {
        (RegistrationState::Withdrawn, _) => FactStanding::Withdrawn,
        (RegistrationState::Invalid, Some(InvalidReason::Verdict)) if row.version > 1 => {
            FactStanding::Stands
        }
        (RegistrationState::Invalid, _) => FactStanding::Invalid,
        _ => FactStanding::Stands,
    }
}
