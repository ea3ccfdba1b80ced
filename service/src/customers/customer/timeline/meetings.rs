//! What happened on this shelf: entry, contacts, visits, viewings, changes of the consultant.

use super::{Happening, HappeningKind as Kind, Stretch};
use crate::customers::{assignment, follow_up, viewing, visit};
use crate::kernel::{Reader, Result, act};
use entity::customers::{
    assignment as assignment_row, assignment_event, customer, follow_up as follow_up_row,
    viewing as viewing_row, visit as visit_row,
};
use entity::label::Labelled;
use sea_orm::sea_query::Func;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use uuid::Uuid;

/// When each entry of the customer was made.
pub async fn entries(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    use customer::Column;
    if !part.asks(reader, Kind::Entered, act::CUSTOMERS_CUSTOMER_READ) {
        return Ok(vec![]);
    }
    let select = customer::Entity::find().filter(Column::Id.is_in(ids.iter().copied()));
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Entered, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            state: Some(row.source.value().to_owned()),
            user_id: Some(row.owner_id),
            ..Happening::new((Kind::Entered, "customers.customer"), row.id.0, row.created_at)
        })
        .collect())
}

/// What was said.
pub async fn follow_ups(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
) -> Result<Vec<Happening>> {
    use follow_up_row::Column;
    if !part.asks(reader, Kind::FollowUp, act::CUSTOMERS_FOLLOW_UP_LIST) {
        return Ok(vec![]);
    }
    let select = follow_up::visible(reader)
        .filter(Column::CustomerId.is_in(ids.iter().copied()))
        .filter(Column::VoidedAt.is_null());
    let order = (Column::HappenedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::FollowUp, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            project_id: row.project_id,
            state: Some(row.channel.value().to_owned()),
            text: Some(row.content),
            user_id: Some(row.author_id),
            ..Happening::new((Kind::FollowUp, "customers.follow_up"), row.id.0, row.happened_at)
        })
        .collect())
}

/// Calls and visits.
pub async fn visits(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    use visit_row::Column;
    if !part.asks(reader, Kind::Visit, act::CUSTOMERS_VISIT_LIST) {
        return Ok(vec![]);
    }
    let select = visit::visible(reader)
        .filter(Column::CustomerId.is_in(ids.iter().copied()))
        .filter(Column::VoidedAt.is_null());
    let order = (Column::ArrivedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Visit, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            project_id: Some(row.project_id),
            state: Some(row.kind.value().to_owned()),
            text: row.remarks,
            user_id: row.consultant_id,
            ..Happening::new((Kind::Visit, "customers.visit"), row.id.0, row.arrived_at)
        })
        .collect())
}

/// Units that were shown to him, or will be.
pub async fn viewings(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    use viewing_row::Column;
    if !part.asks(reader, Kind::Viewing, act::CUSTOMERS_VIEWING_LIST) {
        return Ok(vec![]);
    }
    let select = viewing::visible(reader).filter(Column::CustomerId.is_in(ids.iter().copied()));
    let at = Func::coalesce([Column::HeldAt.into_expr(), Column::ScheduledAt.into_expr()]);
    let rows = part.read(reader, select, Kind::Viewing, (at.into(), Column::Id)).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let at = row.held_at.unwrap_or(row.scheduled_at);
            Happening {
                project_id: Some(row.project_id),
                state: Some(row.state.value().to_owned()),
                text: row.feedback.or(row.remarks),
                user_id: Some(row.consultant_id),
                ..Happening::new((Kind::Viewing, "customers.viewing"), row.id.0, at)
            }
        })
        .collect())
}

/// Who looked after him.
pub async fn assignments(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
) -> Result<Vec<Happening>> {
    use assignment_event::Column;
    if !part.asks(reader, Kind::Assignment, act::CUSTOMERS_ASSIGNMENT_LIST) {
        return Ok(vec![]);
    }
    let seen = assignment::reachable(reader).select_only().column(assignment_row::Column::Id);
    let select = assignment_event::Entity::find()
        .filter(Column::CustomerId.is_in(ids.iter().copied()))
        .filter(Column::AssignmentId.in_subquery(seen.into_query()));
    let order = (Column::At.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Assignment, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            object_id: row.assignment_id.0,
            project_id: Some(row.project_id),
            state: Some(row.origin.value().to_owned()),
            text: row.reason,
            user_id: row.to_owner_id,
            ..Happening::new((Kind::Assignment, "customers.assignment"), row.id.0, row.at)
        })
        .collect())
}
