//! What is known of the customers of a project, read in a few statements.

use crate::customers::customer as person;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Datelike, Utc};
use entity::customers::cluster_model::ClusterFeature;
use entity::customers::customer::{self, CustomerSource, Needs};
use entity::customers::grade::Grade;
use entity::customers::viewing::{self, ViewingState};
use entity::customers::visit::{self, VisitKind};
use entity::customers::{assignment, follow_up};
use entity::id::{CustomerId, ProjectId};
use entity::sales::trade::{self, TradeState};
use entity::sales::trade_buyer;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
    QueryTrait, Select,
};
use std::collections::BTreeMap;

/// How many features there are.
pub(super) const FEATURES: usize = 9;

/// Every feature in its place, and whether it counts by its square root.
pub(super) const ORDER: [(ClusterFeature, bool); FEATURES] = [
    (ClusterFeature::Budget, true),
    (ClusterFeature::Area, false),
    (ClusterFeature::Age, false),
    (ClusterFeature::Visits, true),
    (ClusterFeature::Viewings, true),
    (ClusterFeature::FollowUps, true),
    (ClusterFeature::IdleDays, true),
    (ClusterFeature::Intention, false),
    (ClusterFeature::Purchases, true),
];

/// A customer, with everything known of those who were merged into him.
#[derive(Debug, Clone)]
pub(super) struct Person {
    pub id: CustomerId,
    pub source: CustomerSource,
    pub grade: Option<Grade>,
    pub needs: Needs,
    pub birth_year: Option<i32>,
    pub contact_at: DateTime<Utc>,
    pub visits: i64,
    pub viewings: i64,
    pub follow_ups: i64,
    pub purchases: i64,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    id: CustomerId,
    source: CustomerSource,
    birth_year: Option<i32>,
    needs: Option<Needs>,
}

/// Who is a customer of the project: a living one looked after there, himself or under an entry
/// that was merged into his.
fn living(project_id: ProjectId) -> Select<customer::Entity> {
    use customer::Column;
    let mut merged = Query::select();
    merged
        .column((customer::Entity, Column::SurvivorId))
        .from(customer::Entity)
        .and_where(Column::SurvivorId.is_not_null())
        .and_where(Column::Id.in_subquery(assigned(project_id)));
    let either = Condition::any()
        .add(Column::Id.in_subquery(assigned(project_id)))
        .add(Column::Id.in_subquery(merged));
    customer::Entity::find().filter(either).filter(person::living())
}

fn assigned(project_id: ProjectId) -> SelectStatement {
    assignment::Entity::find()
        .select_only()
        .column(assignment::Column::CustomerId)
        .filter(assignment::Column::ProjectId.eq(project_id))
        .into_query()
}

/// How many customers the project has.
pub(super) async fn count(reader: &Reader<'_>, project_id: ProjectId) -> Result<u64> {
    Ok(living(project_id).count(&reader.db).await?)
}

/// The customers of the project, in the order in which they were entered.
pub(super) async fn read(reader: &Reader<'_>, project_id: ProjectId) -> Result<Vec<Person>> {
    let rows = living(project_id)
        .select_only()
        .columns([customer::Column::Id, customer::Column::Source])
        .columns([customer::Column::BirthYear, customer::Column::Needs])
        .into_model::<Row>()
        .all(&reader.db)
        .await?;
    let mut people: BTreeMap<CustomerId, Person> =
        rows.into_iter().map(|row| (row.id, known(row))).collect();
    // All entries of a customer of the project, whether they were looked after there or not.
    let ids: Vec<CustomerId> = people.keys().copied().collect();
    let stand = person::people(reader, &ids).await?;
    let of = |id: CustomerId| stand.get(&id).copied().unwrap_or(id);
    held(reader, project_id, &mut people, &of).await?;
    let counts = [
        (visits(reader, project_id).await?, Kind::Visits),
        (viewings(reader, project_id).await?, Kind::Viewings),
        (follow_ups(reader, project_id).await?, Kind::FollowUps),
        (purchases(reader, project_id).await?, Kind::Purchases),
    ];
    for (counts, kind) in counts {
        for (id, times) in counts {
            if let Some(person) = people.get_mut(&of(id)) {
                *kind.of(person) += times;
            }
        }
    }
    Ok(people.into_values().collect())
}

fn known(row: Row) -> Person {
    Person {
        id: row.id,
        source: row.source,
        grade: None,
        needs: row.needs.unwrap_or_default(),
        birth_year: row.birth_year,
        contact_at: DateTime::UNIX_EPOCH,
        visits: 0,
        viewings: 0,
        follow_ups: 0,
        purchases: 0,
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Visits,
    Viewings,
    FollowUps,
    Purchases,
}

impl Kind {
    const fn of(self, person: &mut Person) -> &mut i64 {
        match self {
            Self::Visits => &mut person.visits,
            Self::Viewings => &mut person.viewings,
            Self::FollowUps => &mut person.follow_ups,
            Self::Purchases => &mut person.purchases,
        }
    }
}

/// The last contact and the grade by the assignment that counts for the person.
async fn held(
    reader: &Reader<'_>,
    project_id: ProjectId,
    people: &mut BTreeMap<CustomerId, Person>,
    of: &impl Fn(CustomerId) -> CustomerId,
) -> Result<()> {
    use assignment::Column;
    let rows: Vec<(CustomerId, DateTime<Utc>, Option<Grade>)> = assignment::Entity::find()
        .select_only()
        .columns([Column::CustomerId, Column::ContactAt, Column::Grade])
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::YieldsToId.is_null())
        .into_tuple()
        .all(&reader.db)
        .await?;
    for (id, contact_at, grade) in rows {
        if let Some(person) = people.get_mut(&of(id)) {
            (person.contact_at, person.grade) = (contact_at, grade);
        }
    }
    Ok(())
}

type Counts = Vec<(CustomerId, i64)>;

async fn visits(reader: &Reader<'_>, project_id: ProjectId) -> Result<Counts> {
    use visit::Column;
    let times = visit::Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .column_as(Column::Id.count(), "times")
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::Kind.eq(VisitKind::Visit))
        .filter(Column::VoidedAt.is_null())
        .group_by(Column::CustomerId);
    Ok(times.into_tuple().all(&reader.db).await?)
}

async fn viewings(reader: &Reader<'_>, project_id: ProjectId) -> Result<Counts> {
    use viewing::Column;
    let times = viewing::Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .column_as(Column::Id.count(), "times")
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::State.eq(ViewingState::Held))
        .group_by(Column::CustomerId);
    Ok(times.into_tuple().all(&reader.db).await?)
}

/// Those about the project, and those about none in particular.
async fn follow_ups(reader: &Reader<'_>, project_id: ProjectId) -> Result<Counts> {
    use follow_up::Column;
    let about =
        Condition::any().add(Column::ProjectId.eq(project_id)).add(Column::ProjectId.is_null());
    let living = living(project_id).select_only().column(customer::Column::Id).into_query();
    let theirs = Condition::any()
        .add(Column::CustomerId.in_subquery(assigned(project_id)))
        .add(Column::CustomerId.in_subquery(living));
    let times = follow_up::Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .column_as(Column::Id.count(), "times")
        .filter(about)
        .filter(theirs)
        .filter(Column::VoidedAt.is_null())
        .group_by(Column::CustomerId);
    Ok(times.into_tuple().all(&reader.db).await?)
}

async fn purchases(reader: &Reader<'_>, project_id: ProjectId) -> Result<Counts> {
    use trade_buyer::Column;
    let open = trade::Entity::find()
        .select_only()
        .column(trade::Column::Id)
        .filter(trade::Column::ProjectId.eq(project_id))
        .filter(trade::Column::State.eq(TradeState::Open));
    let times = trade_buyer::Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .column_as(Column::TradeId.count(), "times")
        .filter(Column::TradeId.in_subquery(open.into_query()))
        .group_by(Column::CustomerId);
    Ok(times.into_tuple().all(&reader.db).await?)
}

/// The features of a customer in their order, in units of 1e-4.
pub(super) fn features(person: &Person, now: DateTime<Utc>) -> [Option<i64>; FEATURES] {
    const ONE: i64 = 10_000;
    let needs = &person.needs;
    let price = needs.max_price.or(needs.min_price).map(|price| price.money().as_fen() * 100);
    let area = match (needs.min_area, needs.max_area) {
        (Some(min), Some(max)) => Some((min.as_units() + max.as_units()) / 2),
        (min, max) => min.or(max).map(entity::Area::as_units),
    };
    let rank = |grade| match grade {
        Grade::A => 4,
        Grade::B => 3,
        Grade::C => 2,
        Grade::D => 1,
    };
    [
        price,
        area,
        person.birth_year.map(|year| i64::from(now.year() - year).max(0) * ONE),
        Some(person.visits * ONE),
        Some(person.viewings * ONE),
        Some(person.follow_ups * ONE),
        Some((now - person.contact_at).num_days().max(0) * ONE),
        person.grade.map(|grade| rank(grade) * ONE),
        Some(person.purchases * ONE),
    ]
}
