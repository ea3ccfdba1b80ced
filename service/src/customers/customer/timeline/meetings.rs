//! What happened on this shelf: entry, contacts, visits, viewings, changes of the consultant.

use super::{EACH, Happening, HappeningKind};
use crate::customers::{assignment, follow_up, viewing, visit};
use crate::kernel::{Reader, Result, act};
use entity::customers::{
    assignment as assignment_row, assignment_event, customer, follow_up as follow_up_row,
    viewing as viewing_row, visit as visit_row,
};
use entity::label::Labelled;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use uuid::Uuid;

/// When each entry of the customer was made.
pub async fn entries(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Vec<Happening>> {
    let rows = customer::Entity::find()
        .filter(customer::Column::Id.is_in(ids.iter().copied()))
        .all(&reader.db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.created_at,
            on: None,
            kind: HappeningKind::Entered,
            object_type: "customers.customer".to_owned(),
            object_id: row.id.0,
            project_id: None,
            state: Some(row.source.value().to_owned()),
            text: None,
            amount: None,
            user_id: Some(row.owner_id),
        })
        .collect())
}

/// What was said.
pub async fn follow_ups(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Vec<Happening>> {
    if !reader.actor.may(act::CUSTOMERS_FOLLOW_UP_LIST) {
        return Ok(vec![]);
    }
    let rows = follow_up::visible(reader)
        .filter(follow_up_row::Column::CustomerId.is_in(ids.iter().copied()))
        .order_by_desc(follow_up_row::Column::HappenedAt)
        .limit(EACH)
        .all(&reader.db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.happened_at,
            on: None,
            kind: HappeningKind::FollowUp,
            object_type: "customers.follow_up".to_owned(),
            object_id: row.id.0,
            project_id: row.project_id,
            state: Some(row.channel.value().to_owned()),
            text: Some(row.content),
            amount: None,
            user_id: Some(row.author_id),
        })
        .collect())
}

/// Calls and visits.
pub async fn visits(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Vec<Happening>> {
    if !reader.actor.may(act::CUSTOMERS_VISIT_LIST) {
        return Ok(vec![]);
    }
    let rows = visit::visible(reader)
        .filter(visit_row::Column::CustomerId.is_in(ids.iter().copied()))
        .order_by_desc(visit_row::Column::ArrivedAt)
        .limit(EACH)
        .all(&reader.db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.arrived_at,
            on: None,
            kind: HappeningKind::Visit,
            object_type: "customers.visit".to_owned(),
            object_id: row.id.0,
            project_id: Some(row.project_id),
            state: Some(row.kind.value().to_owned()),
            text: row.remarks,
            amount: None,
            user_id: row.consultant_id,
        })
        .collect())
}

/// Units that were shown to him, or will be.
pub async fn viewings(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Vec<Happening>> {
    if !reader.actor.may(act::CUSTOMERS_VIEWING_LIST) {
        return Ok(vec![]);
    }
    let rows = viewing::visible(reader)
        .filter(viewing_row::Column::CustomerId.is_in(ids.iter().copied()))
        .order_by_desc(viewing_row::Column::ScheduledAt)
        .limit(EACH)
        .all(&reader.db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.held_at.unwrap_or(row.scheduled_at),
            on: None,
            kind: HappeningKind::Viewing,
            object_type: "customers.viewing".to_owned(),
            object_id: row.id.0,
            project_id: Some(row.project_id),
            state: Some(row.state.value().to_owned()),
            text: row.feedback.or(row.remarks),
            amount: None,
            user_id: Some(row.consultant_id),
        })
        .collect())
}

/// Who looked after him.
pub async fn assignments(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Vec<Happening>> {
    if !reader.actor.may(act::CUSTOMERS_ASSIGNMENT_LIST) {
        return Ok(vec![]);
    }
    let seen = assignment::visible(reader).select_only().column(assignment_row::Column::Id);
    let rows = assignment_event::Entity::find()
        .filter(assignment_event::Column::CustomerId.is_in(ids.iter().copied()))
        .filter(assignment_event::Column::AssignmentId.in_subquery(seen.into_query()))
        .order_by_desc(assignment_event::Column::At)
        .limit(EACH)
        .all(&reader.db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.at,
            on: None,
            kind: HappeningKind::Assignment,
            object_type: "customers.assignment".to_owned(),
            object_id: row.assignment_id.0,
            project_id: Some(row.project_id),
            state: Some(row.origin.value().to_owned()),
            text: row.reason,
            amount: None,
            user_id: row.to_owner_id,
        })
        .collect())
}
