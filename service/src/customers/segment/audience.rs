//! Who belongs to an audience now.

use super::rule;
use crate::customers::customer;
use crate::kernel::{Fault, FaultCode, Reader, Result};
use chrono::TimeDelta;
use entity::customers::customer::{Column, CustomerKind, CustomerSource, Gender, Needs};
use entity::customers::segment::Audience;
use entity::customers::{assignment, customer_tag};
use entity::id::{CustomerId, ProjectId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use std::collections::BTreeSet;

#[derive(Debug, FromQueryResult)]
pub(super) struct Row {
    pub id: CustomerId,
    survivor_id: Option<CustomerId>,
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

/// The visible customers who belong to it, in the order in which they were entered; for who was
/// merged comes who stands for him.
pub(in crate::customers) async fn audience(
    reader: &Reader<'_>,
    project_id: ProjectId,
    wanted: &Audience,
) -> Result<Vec<CustomerId>> {
    let mut select = customer::visible(reader).filter(about_person(wanted));
    if let Some(held) = about_project(reader, project_id, wanted) {
        select = select.filter(
            Column::Id.in_subquery(
                assignment::Entity::find()
                    .select_only()
                    .column(assignment::Column::CustomerId)
                    .filter(held)
                    .into_query(),
            ),
        );
    }
    let rows = select
        .select_only()
        .columns([Column::Id, Column::SurvivorId, Column::Kind, Column::Source])
        .columns([Column::Gender, Column::BirthYear, Column::Needs])
        .order_by_asc(Column::Id)
        .into_model::<Row>()
        .all(&reader.db)
        .await?;
    // Needs are one JSON value, which the three databases ask in three ways.
    let mut rows: Vec<Row> =
        rows.into_iter().filter(|row| fits(wanted, row.needs.as_ref())).collect();
    if let Some(expression) = &wanted.rule {
        rows = rule::keep(reader, project_id, expression, rows).await?;
    }
    let people: BTreeSet<CustomerId> =
        rows.into_iter().map(|row| row.survivor_id.unwrap_or(row.id)).collect();
    Ok(people.into_iter().collect())
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
        let marked = customer_tag::Entity::find()
            .select_only()
            .column(customer_tag::Column::CustomerId)
            .filter(customer_tag::Column::Tag.is_in(&wanted.tags));
        all = all.add(Column::Id.in_subquery(marked.into_query()));
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
    let mut held = Condition::all().add(Column::ProjectId.eq(project_id));
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

/// Does what the customer looks for fit? Bounds that he left open fit everything; who looks for
/// nothing in particular fits nothing in particular.
fn fits(wanted: &Audience, needs: Option<&Needs>) -> bool {
    if wanted.layouts.is_empty() && wanted.price.is_none() && wanted.area.is_none() {
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
