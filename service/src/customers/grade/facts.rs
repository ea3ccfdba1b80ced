//! What is known of many customers of a project, read in a few statements.

use super::offer::Offer;
use super::score::Facts;
use crate::customers::customer::{living, people};
use crate::kernel::clock::day_in;
use crate::kernel::{Reader, Result};
use entity::customers::assignment;
use entity::customers::customer::{self, Needs};
use entity::customers::viewing::{self, ViewingState};
use entity::customers::visit::{self, VisitKind};
use entity::id::{CustomerId, ProjectId};
use entity::inventory::project;
use entity::sales::hold::{self, HoldState};
use entity::sales::trade::{self, TradeState};
use entity::sales::trade_buyer;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// Beside the assignments of one project.
pub(super) struct Known {
    zone: String,
    /// Who stands for each entry.
    people: HashMap<CustomerId, CustomerId>,
    /// Of those who stand.
    needs: HashMap<CustomerId, Option<Needs>>,
    visits: HashMap<CustomerId, i64>,
    dealing: HashSet<CustomerId>,
}

impl Known {
    pub(super) async fn read(
        reader: &Reader<'_>,
        project: &project::Model,
        ids: &[CustomerId],
    ) -> Result<Self> {
        let people = people(reader, ids).await?;
        let entries: Vec<CustomerId> = people.keys().copied().collect();
        let ids = entries.as_slice();
        let needs: Vec<(CustomerId, Option<Needs>)> = customer::Entity::find()
            .select_only()
            .columns([customer::Column::Id, customer::Column::Needs])
            .filter(customer::Column::Id.is_in(ids.iter().map(|id| id.0)))
            .filter(living())
            .into_tuple()
            .all(&reader.db)
            .await?;
        Ok(Self {
            zone: project.time_zone.clone(),
            needs: needs.into_iter().collect(),
            visits: visits(reader, project.id, &people).await?,
            dealing: dealing(reader, project.id, &people).await?,
            people,
        })
    }

    /// Of one person; none while he is deleted.
    pub(super) fn of(
        &self,
        reader: &Reader<'_>,
        row: &assignment::Model,
        offer: &Offer,
    ) -> Option<Facts> {
        let person = self.people.get(&row.customer_id)?;
        let needs = self.needs.get(person)?.clone().unwrap_or_default();
        let today = reader.today(&self.zone);
        let met_on = day_in(&self.zone, row.contact_at);
        Some(Facts {
            needs: offer.fit(&needs),
            budget: offer.budget(&needs),
            idle_days: (today - met_on).num_days(),
            visits: self.visits.get(person).copied().unwrap_or(0),
            decides_in_days: needs.decide_by_on.map(|day| (day - today).num_days()),
            dealing: self.dealing.contains(person),
        })
    }
}

/// Visits and viewings held.
async fn visits(
    reader: &Reader<'_>,
    project_id: ProjectId,
    people: &HashMap<CustomerId, CustomerId>,
) -> Result<HashMap<CustomerId, i64>> {
    let ids = || people.keys().map(|id| id.0);
    let came: Vec<(CustomerId, i64)> = visit::Entity::find()
        .select_only()
        .column(visit::Column::CustomerId)
        .column_as(visit::Column::Id.count(), "times")
        .filter(visit::Column::ProjectId.eq(project_id))
        .filter(visit::Column::Kind.eq(VisitKind::Visit))
        .filter(visit::Column::VoidedAt.is_null())
        .filter(visit::Column::CustomerId.is_in(ids()))
        .group_by(visit::Column::CustomerId)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let shown: Vec<(CustomerId, i64)> = viewing::Entity::find()
        .select_only()
        .column(viewing::Column::CustomerId)
        .column_as(viewing::Column::Id.count(), "times")
        .filter(viewing::Column::ProjectId.eq(project_id))
        .filter(viewing::Column::State.eq(ViewingState::Held))
        .filter(viewing::Column::CustomerId.is_in(ids()))
        .group_by(viewing::Column::CustomerId)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut times = HashMap::new();
    for (id, count) in came.into_iter().chain(shown) {
        *times.entry(people.get(&id).copied().unwrap_or(id)).or_insert(0) += count;
    }
    Ok(times)
}

/// Those who have a live hold or trade in the project.
async fn dealing(
    reader: &Reader<'_>,
    project_id: ProjectId,
    people: &HashMap<CustomerId, CustomerId>,
) -> Result<HashSet<CustomerId>> {
    let ids = || people.keys().map(|id| id.0);
    let holding: Vec<CustomerId> = hold::Entity::find()
        .select_only()
        .column(hold::Column::CustomerId)
        .filter(hold::Column::ProjectId.eq(project_id))
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::ExpiresAt.gt(reader.now))
        .filter(hold::Column::CustomerId.is_in(ids()))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut open = Query::select();
    open.column(trade::Column::Id)
        .from(trade::Entity)
        .and_where(trade::Column::ProjectId.eq(project_id))
        .and_where(trade::Column::State.eq(TradeState::Open));
    let buying: Vec<CustomerId> = trade_buyer::Entity::find()
        .select_only()
        .column(trade_buyer::Column::CustomerId)
        .filter(trade_buyer::Column::CustomerId.is_in(ids()))
        .filter(trade_buyer::Column::TradeId.in_subquery(open))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let person = |id| people.get(&id).copied().unwrap_or(id);
    Ok(holding.into_iter().chain(buying).map(person).collect())
}
