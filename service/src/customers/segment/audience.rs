//! Who belongs to an audience now.

use super::rule;
use crate::customers::{cluster, customer};
use crate::kernel::{Fault, FaultCode, Reader, Result};
use chrono::TimeDelta;
use entity::customers::customer::{
    self as customer_row, Column, CustomerKind, CustomerSource, Gender, Needs,
};
use entity::customers::segment::Audience;
use entity::customers::{assignment, customer_tag};
use entity::id::{CustomerId, ProjectId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use uuid::Uuid;

/// Customers of one read.
const AT_ONCE: u64 = 2_000;

#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    pub id: CustomerId,
    pub kind: CustomerKind,
    pub source: CustomerSource,
    pub gender: Option<Gender>,
    pub birth_year: Option<i32>,
    pub needs: Option<Needs>,
}

/// What makes no sense in an audience.
pub(super) fn faults(audience: &Audience) -> Vec<Fault> {
    let mut faults = vec![];
    let years = audience.min_birth_year.zip(audience.max_birth_year);
    if years.is_some_and(|(min, max)| max < min) {
        faults.push(Fault::at("/audience/max_birth_year", FaultCode::OutOfRange));
    }
    let days = audience.idle_days;
    if days.is_some_and(|days| !(1..=3650).contains(&days)) {
        faults.push(Fault::at("/audience/idle_days", FaultCode::OutOfRange));
    }
    for (index, number) in audience.clusters.iter().enumerate() {
        if !(1..=cluster::MOST).contains(number) {
            faults.push(Fault::at(format!("/audience/clusters/{index}"), FaultCode::OutOfRange));
        }
    }
    for (name, list) in [("tags", &audience.tags), ("layouts", &audience.layouts)] {
        for (index, text) in list.iter().enumerate() {
            if text.trim().is_empty() || text.chars().count() > 64 {
                let at = format!("/audience/{name}/{index}");
                faults.push(Fault::at(at, FaultCode::InvalidFormat));
            }
        }
    }
    let wrong = audience.rule.as_ref().and_then(|rule| rule::check(rule).err());
    faults
        .extend(wrong.map(|why| Fault::at("/audience/rule", FaultCode::InvalidFormat).saying(why)));
    faults
}

/// The visible customers who belong to it, in the order in which they were entered. Who was merged
/// does so as the one who stands for him, with what is known under either entry.
pub(in crate::customers) async fn audience(
    reader: &Reader<'_>,
    project_id: ProjectId,
    wanted: &Audience,
) -> Result<Vec<CustomerId>> {
    walk(reader, (project_id, wanted), None, usize::MAX).await
}

/// So many of them after one of them, read part by part.
pub(super) async fn walk(
    reader: &Reader<'_>,
    (project_id, wanted): (ProjectId, &Audience),
    mut after: Option<Uuid>,
    most: usize,
) -> Result<Vec<CustomerId>> {
    let mut found: Vec<CustomerId> = vec![];
    while found.len() < most {
        let rows = select(reader, project_id, wanted)
            .filter(Condition::all().add_option(after.map(|id| Column::Id.gt(id))))
            .select_only()
            .columns([Column::Id, Column::Kind, Column::Source])
            .columns([Column::Gender, Column::BirthYear, Column::Needs])
            .order_by_asc(Column::Id)
            .limit(AT_ONCE)
            .into_model::<Row>()
            .all(&reader.db)
            .await?;
        let Some(last) = rows.last() else { break };
        let whole = rows.len() as u64 == AT_ONCE;
        after = Some(last.id.0);
        // Needs are one JSON value, which the three databases ask in three ways.
        let mut rows: Vec<Row> =
            rows.into_iter().filter(|row| fits(wanted, row.needs.as_ref())).collect();
        if let Some(expression) = &wanted.rule {
            rows = rule::keep(reader, project_id, expression, rows).await?;
        }
        found.extend(rows.into_iter().map(|row| row.id));
        if !whole {
            break;
        }
    }
    found.truncate(most);
    Ok(found)
}

/// How many belong to it.
pub(super) async fn size(
    reader: &Reader<'_>,
    project_id: ProjectId,
    wanted: &Audience,
) -> Result<u64> {
    if wanted.rule.is_none() && !asks_needs(wanted) {
        return Ok(select(reader, project_id, wanted).count(&reader.db).await?);
    }
    Ok(audience(reader, project_id, wanted).await?.len() as u64)
}

/// Those of whom everything holds that a database can say.
fn select(
    reader: &Reader<'_>,
    project_id: ProjectId,
    wanted: &Audience,
) -> Select<customer_row::Entity> {
    let named = wanted.wants_project.map(|is| {
        let named = customer::looking_at(reader, project_id);
        if is { named } else { Column::Needs.is_null().or(named.not()) }
    });
    let clusters = (!wanted.clusters.is_empty())
        .then(|| Column::Id.in_subquery(cluster::members(project_id, &wanted.clusters)));
    customer::visible(reader)
        .filter(customer::living())
        .filter(about_person(wanted).add_option(named))
        .filter(
            Condition::all().add_option(
                about_project(reader, project_id, wanted)
                    .map(|held| customer::whoever(assignment::Column::CustomerId, held)),
            ),
        )
        .filter(Condition::all().add_option(clusters))
}

fn about_person(wanted: &Audience) -> Condition {
    let mut all = Condition::all();
    if !wanted.kinds.is_empty() {
        all = all.add(Column::Kind.is_in(wanted.kinds.iter().copied()));
    }
    if !wanted.sources.is_empty() {
        all = all.add(Column::Source.is_in(wanted.sources.iter().copied()));
    }
    if !wanted.genders.is_empty() {
        all = all.add(Column::Gender.is_in(wanted.genders.iter().copied()));
    }
    if !wanted.tags.is_empty() {
        let marked = customer_tag::Column::Tag.is_in(&wanted.tags);
        all = all.add(customer::whoever(customer_tag::Column::CustomerId, marked));
    }
    all.add_option(wanted.min_birth_year.map(|year| Column::BirthYear.gte(year)))
        .add_option(wanted.max_birth_year.map(|year| Column::BirthYear.lte(year)))
}

/// `None` where nothing is said that depends on the project.
fn about_project(
    reader: &Reader<'_>,
    project_id: ProjectId,
    wanted: &Audience,
) -> Option<Condition> {
    use assignment::Column;
    let owner = Column::OwnerId;
    let mut held =
        Condition::all().add(Column::ProjectId.eq(project_id)).add(Column::YieldsToId.is_null());
    let asked = !wanted.grades.is_empty() || wanted.pooled.is_some() || wanted.idle_days.is_some();
    if !wanted.grades.is_empty() {
        held = held.add(Column::Grade.is_in(wanted.grades.iter().copied()));
    }
    held = held
        .add_option(wanted.pooled.map(|is| if is { owner.is_null() } else { owner.is_not_null() }))
        .add_option(
            wanted.idle_days.map(|days| Column::ContactAt.lte(reader.now - TimeDelta::days(days))),
        );
    asked.then_some(held)
}

const fn asks_needs(wanted: &Audience) -> bool {
    !wanted.layouts.is_empty() || wanted.price.is_some() || wanted.area.is_some()
}

/// Does what the customer looks for fit? Bounds that he left open fit everything; who looks for
/// nothing in particular fits nothing in particular.
fn fits(wanted: &Audience, needs: Option<&Needs>) -> bool {
    if !asks_needs(wanted) {
        return true;
    }
    let Some(needs) = needs else { return false };
    let layout = wanted.layouts.is_empty()
        || wanted.layouts.iter().any(|layout| needs.layouts.contains(layout));
    layout
        && within(wanted.price, needs.min_price, needs.max_price)
        && within(wanted.area, needs.min_area, needs.max_area)
}

fn within<T: PartialOrd>(value: Option<T>, min: Option<T>, max: Option<T>) -> bool {
    value.is_none_or(|value| {
        min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_bounds_fit_everything_and_closed_ones_include_their_ends() {
        assert!(within(Some(5), None, Some(5)));
        assert!(within(None, Some(9), Some(10)));
        assert!(!within(Some(5), Some(6), None));
    }

    #[test]
    fn who_looks_for_nothing_in_particular_is_not_in_an_audience_that_does() {
        let wanted = Audience { layouts: vec!["A1".to_owned()], ..Default::default() };
        let looking = Needs { layouts: vec!["A1".to_owned()], ..Default::default() };
        assert!(fits(&wanted, Some(&looking)));
        assert!(!fits(&wanted, Some(&Needs::default())));
        assert!(!fits(&wanted, None));
        assert!(fits(&Audience::default(), None));
    }
}
