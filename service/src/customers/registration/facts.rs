//! What the company knows of a number in a project.

use super::bind::upheld;
use super::protection::{Facts, state_at};
use crate::customers::pool::Terms;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::assignment::AssignmentOrigin;
use entity::customers::contact::ContactKind;
use entity::customers::registration::RegistrationState;
use entity::customers::{assignment, contact, customer, registration, registration_claim};
use entity::id::{CompanyId, CustomerId, ProjectId};
use entity::sales::trade::{self, TradeState};
use entity::sales::trade_buyer;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

/// A number, by the hashes under which it may lie, in a project of a company.
#[derive(Debug, Clone, Copy)]
pub struct Number<'a> {
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub hashes: &'a [String],
}

/// What stands against a new report of the number.
pub async fn of(reader: &Reader<'_>, number: Number<'_>) -> Result<Facts> {
    let people = people(reader, number).await?;
    let deals =
        trades(number.project_id, &people).filter(trade::Column::State.eq(TradeState::Open));
    let deals = deals.all(&reader.db).await?;
    let mut cared = cared(reader, number.project_id, &people).await?;
    // Read last: whoever is seen to have been given away by a visit is seen to be held by it.
    let visited = is_visited(reader, number).await?;
    if visited {
        // That consultant has him through the report, which protects him itself.
        cared.retain(|row| row.origin != AssignmentOrigin::Channel);
    }
    Ok(Facts {
        deal_at: deals.iter().map(|trade| trade.created_at).min(),
        owner_since: cared.iter().map(|row| row.since_at).min(),
        visited,
        verdict: upheld(reader, number).await?.and_then(|row| row.adjudication_id),
    })
}

/// Customers of the company who have the number, with those who stand for them and those for whom
/// they stand.
pub(in crate::customers) async fn people(
    reader: &Reader<'_>,
    number: Number<'_>,
) -> Result<Vec<CustomerId>> {
    let with = contact::Entity::find()
        .select_only()
        .column(contact::Column::CustomerId)
        .filter(contact::Column::CompanyId.eq(number.company_id))
        .filter(contact::Column::Kind.eq(ContactKind::Phone))
        .filter(contact::Column::ValueHash.is_in(number.hashes))
        .into_query();
    use customer::{Column, Entity};
    let there = Entity::find()
        .filter(Column::Id.in_subquery(with))
        .filter(Column::DeletedAt.is_null())
        .all(&reader.db)
        .await?;
    let stand = || there.iter().map(|row| row.survivor_id.unwrap_or(row.id).0);
    if there.is_empty() {
        return Ok(vec![]);
    }
    let kin =
        Condition::any().add(Column::Id.is_in(stand())).add(Column::SurvivorId.is_in(stand()));
    let ids = Entity::find().select_only().column(Column::Id).filter(kin);
    Ok(ids.into_tuple().all(&reader.db).await?)
}

/// Every trade of theirs in the project, whatever has become of it.
pub(in crate::customers) fn trades(
    project_id: ProjectId,
    people: &[CustomerId],
) -> Select<trade::Entity> {
    let bought = trade_buyer::Entity::find()
        .select_only()
        .column(trade_buyer::Column::TradeId)
        .filter(trade_buyer::Column::CustomerId.is_in(people.iter().map(|id| id.0)))
        .into_query();
    trade::Entity::find()
        .filter(trade::Column::ProjectId.eq(project_id))
        .filter(trade::Column::Id.in_subquery(bought))
}

/// Their assignments in the project that are not due to the pool.
async fn cared(
    reader: &Reader<'_>,
    project_id: ProjectId,
    people: &[CustomerId],
) -> Result<Vec<assignment::Model>> {
    use assignment::{Column, Entity};
    let terms = Terms::read(reader, Some(project_id)).await?;
    let mut rows = Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::OwnerId.is_not_null())
        // One that yields after a merge is nobody's protection: the one it yields to is.
        .filter(Column::YieldsToId.is_null())
        .filter(Column::CustomerId.is_in(people.iter().map(|id| id.0)))
        .all(&reader.db)
        .await?;
    rows.retain(|row| terms.over_at(row) > reader.now);
    Ok(rows)
}

/// Does a report hold the number whose protection is not over?
async fn is_visited(reader: &Reader<'_>, number: Number<'_>) -> Result<bool> {
    use registration_claim::{Column, Entity};
    let claims = Entity::find()
        .select_only()
        .column(Column::RegistrationId)
        .filter(Column::ProjectId.eq(number.project_id))
        .filter(Column::PhoneHash.is_in(number.hashes))
        .into_query();
    let holders = registration::Entity::find()
        .filter(registration::Column::Id.in_subquery(claims))
        .all(&reader.db)
        .await?;
    Ok(holders.iter().any(|row| is_live(row, reader.now)))
}

/// Does the report hold its number?
pub fn is_live(row: &registration::Model, now: DateTime<Utc>) -> bool {
    state_at(row, now) == RegistrationState::Visited
}
