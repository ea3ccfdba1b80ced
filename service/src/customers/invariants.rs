//! What always holds of customers and of those who look after them.

use super::adjudication::invariants::{
    findings_are_computed_again, one_final_verdict, verdicts_name_one_winner,
};
use super::customer::people;
use super::registration::invariants::{claims_are_those_of_reports_that_hold, one_visited_report};
use crate::invariant;
use crate::kernel::invariant::{Finding, Invariant};
use crate::kernel::{Reader, Result};
use entity::customers::assignment::{self, Column, Entity};
use entity::customers::{assignment_event, customer, customer_grade};
use entity::id::{AssignmentId, CustomerId};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use std::collections::HashMap;

/// So many violations are told at most.
const TOLD: u64 = 100;

/// The checks of the shelf.
pub const INVARIANTS: &[Invariant] = &[
    invariant!(8, grades_are_those_that_count),
    invariant!(8, survivors_end_every_chain),
    invariant!(19, one_visited_report),
    invariant!(19, claims_are_those_of_reports_that_hold),
    invariant!(19, one_final_verdict),
    invariant!(19, findings_are_computed_again),
    invariant!(20, one_owner),
    invariant!(20, owners_are_those_of_the_last_event),
    invariant!(25, verdicts_name_one_winner),
];

/// The grade by which the pool recycles is the one that was set, else the scored one.
async fn grades_are_those_that_count(reader: &Reader<'_>) -> Result<Finding> {
    use customer_grade::Column as Graded;
    let examined = customer_grade::Entity::find().count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    let kept = Expr::col((Entity, Column::Grade));
    let told = |column: Graded| Expr::col((customer_grade::Entity, column));
    let same = Condition::any()
        .add(told(Graded::SetGrade).eq(kept.clone()))
        .add(told(Graded::SetGrade).is_null().and(told(Graded::Grade).eq(kept)));
    let counting = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(told(Graded::AssignmentId)))
        .cond_where(same)
        .take();
    let other: Vec<AssignmentId> = customer_grade::Entity::find()
        .select_only()
        .column(Graded::AssignmentId)
        .filter(Expr::exists(counting).not())
        .limit(TOLD)
        .into_tuple()
        .all(&reader.db)
        .await?;
    for id in other {
        finding
            .violated(id.to_string(), "the assignment has another grade than the one that counts");
    }
    Ok(finding)
}

/// Whoever was merged names the one at the end of all merges, and nobody else names anybody.
async fn survivors_end_every_chain(reader: &Reader<'_>) -> Result<Finding> {
    let column = |column: customer::Column| Expr::col((customer::Entity, column));
    let next = Alias::new("next");
    let of_next = |column: customer::Column| Expr::col((next.clone(), column));
    let ends = of_next(customer::Column::SurvivorId)
        .is_null()
        .and(column(customer::Column::SurvivorId).eq(column(customer::Column::MergedInto)));
    let goes_on = of_next(customer::Column::SurvivorId).eq(column(customer::Column::SurvivorId));
    let right = Query::select()
        .expr(Expr::val(1))
        .from_as(customer::Entity, next.clone())
        .and_where(of_next(customer::Column::Id).eq(column(customer::Column::MergedInto)))
        .cond_where(Condition::any().add(ends).add(goes_on))
        .take();
    let merged = customer::Column::MergedInto.is_not_null();
    let examined = customer::Entity::find().filter(merged.clone()).count(&reader.db).await?;
    let stray = Condition::any().add(merged.and(Expr::exists(right).not())).add(
        customer::Column::MergedInto.is_null().and(customer::Column::SurvivorId.is_not_null()),
    );
    let wrong: Vec<CustomerId> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .filter(stray)
        .limit(TOLD)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined, violations: vec![] };
    for id in wrong {
        finding.violated(id.to_string(), "does not name who stands for the customer");
    }
    Ok(finding)
}

/// A person, under however many entries, has one assignment that counts in a project; the others
/// yield to one of the same person and project.
async fn one_owner(reader: &Reader<'_>) -> Result<Finding> {
    let examined = Entity::find().count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    let person = || {
        let of = |column: customer::Column| Expr::col((customer::Entity, column));
        Expr::from(Func::coalesce([of(customer::Column::SurvivorId), of(customer::Column::Id)]))
    };
    let twice = Query::select()
        .expr_as(person(), "person")
        .from(Entity)
        .inner_join(
            customer::Entity,
            Expr::col((customer::Entity, customer::Column::Id))
                .eq(Expr::col((Entity, Column::CustomerId))),
        )
        .and_where(Column::YieldsToId.is_null())
        .add_group_by([person(), Expr::col((Entity, Column::ProjectId))])
        .and_having(Expr::col((Entity, Column::Id)).count().gt(1))
        .limit(TOLD)
        .take();
    for row in reader.db.query_all(&twice).await? {
        let id: CustomerId = row.try_get_by_index(0)?;
        finding.violated(id.to_string(), "several assignments of one person in one project");
    }
    for id in astray(reader).await? {
        finding.violated(id.to_string(), "yields to the assignment of another person or project");
    }
    Ok(finding)
}

/// Assignments that yield to none of the same person and project.
async fn astray(reader: &Reader<'_>) -> Result<Vec<AssignmentId>> {
    let rows = Entity::find().filter(Column::YieldsToId.is_not_null()).all(&reader.db).await?;
    let to = rows.iter().filter_map(|row| row.yields_to_id).map(|id| id.0);
    let to = Entity::find().filter(Column::Id.is_in(to)).all(&reader.db).await?;
    let ids: Vec<CustomerId> = rows.iter().chain(&to).map(|row| row.customer_id).collect();
    let people = people(reader, &ids).await?;
    let place = |row: &assignment::Model| (people.get(&row.customer_id).copied(), row.project_id);
    let to: HashMap<AssignmentId, _> = to.iter().map(|row| (row.id, place(row))).collect();
    let strays = rows.iter().filter(|row| {
        row.yields_to_id.and_then(|id| to.get(&id)).is_none_or(|there| *there != place(row))
    });
    Ok(strays.map(|row| row.id).collect())
}

/// Nobody owns a customer without the event that gave him.
async fn owners_are_those_of_the_last_event(reader: &Reader<'_>) -> Result<Finding> {
    use assignment_event::Column as Event;
    let told = |column: Event| Expr::col((assignment_event::Entity, column));
    let kept = |column: Column| Expr::col((Entity, column));
    let same = Condition::any()
        .add(told(Event::ToOwnerId).eq(kept(Column::OwnerId)))
        .add(told(Event::ToOwnerId).is_null().and(kept(Column::OwnerId).is_null()));
    let event = Query::select()
        .expr(Expr::val(1))
        .from(assignment_event::Entity)
        .and_where(told(Event::AssignmentId).eq(kept(Column::Id)))
        .and_where(told(Event::At).eq(kept(Column::SinceAt)))
        .cond_where(same)
        .take();
    let orphans: Vec<AssignmentId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Expr::exists(event).not())
        .limit(TOLD)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut finding = Finding::default();
    for id in orphans {
        finding.violated(id.to_string(), "no event gave the customer to this owner");
    }
    Ok(finding)
}
