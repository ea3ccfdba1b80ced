//! What always holds of customers and of those who look after them.

use super::adjudication::invariants::{
    findings_are_computed_again, one_final_verdict, verdicts_name_one_winner,
};
use super::cluster::invariants::{members_are_living_customers, members_are_of_one_run};
use super::customer::looking_around;
use super::registration::invariants::{claims_are_those_of_reports_that_hold, one_visited_report};
use crate::invariant;
use crate::kernel::invariant::{Finding, Invariant};
use crate::kernel::{Reader, Result};
use entity::customers::assignment::{Column, Entity};
use entity::customers::customer::Needs;
use entity::customers::{assignment_event, customer, customer_grade};
use entity::id::{AssignmentId, CompanyId, CustomerId, ProjectId};
use entity::inventory::project;
use sea_orm::sea_query::{Alias, CaseStatement, Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::collections::HashMap;

/// So many violations are told at most.
const TOLD: u64 = 100;
/// Rows of one read.
const BATCH: u64 = 1_000;

/// The checks of the shelf.
pub const INVARIANTS: &[Invariant] = &[
    invariant!(8, grades_are_those_that_count),
    invariant!(8, members_are_living_customers),
    invariant!(8, members_are_of_one_run),
    invariant!(8, needs_name_projects_of_the_company),
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

/// Whoever looks at projects looks at some of his own company.
async fn needs_name_projects_of_the_company(reader: &Reader<'_>) -> Result<Finding> {
    let projects: Vec<(ProjectId, CompanyId)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::CompanyId])
        .into_tuple()
        .all(&reader.db)
        .await?;
    let projects: HashMap<ProjectId, CompanyId> = projects.into_iter().collect();
    let (mut finding, mut last) = (Finding::default(), None);
    loop {
        let after = last.map(|id: CustomerId| customer::Column::Id.gt(id));
        let rows: Vec<(CustomerId, CompanyId, Option<Needs>)> = customer::Entity::find()
            .select_only()
            .columns([customer::Column::Id, customer::Column::CompanyId, customer::Column::Needs])
            .filter(looking_around(reader))
            .filter(Condition::all().add_option(after))
            .order_by_asc(customer::Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(&reader.db)
            .await?;
        let Some((end, ..)) = rows.last() else { return Ok(finding) };
        last = Some(*end);
        for (id, company, needs) in &rows {
            finding.examined += 1;
            let named = needs.iter().flat_map(|needs| &needs.project_ids);
            if named.into_iter().any(|project| projects.get(project) != Some(company)) {
                finding.violated(id.to_string(), "looks at a project that is not the company's");
            }
        }
    }
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
    let counts = CaseStatement::new().case(Column::YieldsToId.is_null(), 1);
    let wrong = Query::select()
        .expr_as(person(), "person")
        .from(Entity)
        .inner_join(
            customer::Entity,
            Expr::col((customer::Entity, customer::Column::Id))
                .eq(Expr::col((Entity, Column::CustomerId))),
        )
        .add_group_by([person(), Expr::col((Entity, Column::ProjectId))])
        .and_having(Expr::from(Func::count(counts)).ne(1))
        .limit(TOLD)
        .take();
    for row in reader.db.query_all(&wrong).await? {
        let id: CustomerId = row.try_get_by_index(0)?;
        finding.violated(id.to_string(), "not one assignment of the person counts in a project");
    }
    for id in astray(reader).await? {
        finding.violated(id.to_string(), "yields to the assignment of another person or project");
    }
    Ok(finding)
}

/// Assignments that yield to none of the same person and project.
async fn astray(reader: &Reader<'_>) -> Result<Vec<AssignmentId>> {
    let [to, gives, takes] = ["counting", "gives", "takes"].map(Alias::new);
    let ours = |column: Column| Expr::col((Entity, column));
    let theirs = |column: Column| Expr::col((to.clone(), column));
    let of = |entry: &Alias, column: customer::Column| Expr::col((entry.clone(), column));
    let person = |entry: &Alias| {
        let entry = [of(entry, customer::Column::SurvivorId), of(entry, customer::Column::Id)];
        Expr::from(Func::coalesce(entry))
    };
    let right = Query::select()
        .expr(Expr::val(1))
        .from_as(Entity, to.clone())
        .join_as(
            JoinType::InnerJoin,
            customer::Entity,
            takes.clone(),
            of(&takes, customer::Column::Id).eq(theirs(Column::CustomerId)),
        )
        .join_as(
            JoinType::InnerJoin,
            customer::Entity,
            gives.clone(),
            person(&gives).eq(person(&takes)),
        )
        .and_where(of(&gives, customer::Column::Id).eq(ours(Column::CustomerId)))
        .and_where(theirs(Column::Id).eq(ours(Column::YieldsToId)))
        .and_where(theirs(Column::ProjectId).eq(ours(Column::ProjectId)))
        .take();
    let astray = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::YieldsToId.is_not_null())
        .filter(Expr::exists(right).not())
        .limit(TOLD)
        .into_tuple();
    Ok(astray.all(&reader.db).await?)
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
