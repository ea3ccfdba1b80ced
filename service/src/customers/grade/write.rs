//! Writing grades: what was scored, and the grade that counts on the assignment.

use super::facts::Known;
use super::offer::Offer;
use super::score::{Scored, score};
use crate::customers::assignment;
use crate::customers::pool::Terms;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx, parameter};
use entity::customers::assignment as assignment_row;
use entity::customers::customer_grade::{self, Column, Entity};
use entity::customers::grade_rule::GradeRule;
use entity::id::{AssignmentId, CustomerGradeId, CustomerId, ProjectId};
use entity::inventory::project;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;
use std::collections::HashMap;

/// The rule of a project, and where it comes from.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub rule: GradeRule,
    pub version: i32,
    pub project_id: Option<ProjectId>,
}

/// The rule that counts in the project now.
pub(super) async fn rule(tx: &Tx<'_>, project_id: ProjectId) -> Result<Rule> {
    let key = "customers.grade.rule";
    let current = parameter::current(&tx.reader(), key, Some(project_id)).await?;
    let rule = serde_json::from_value(current.value)?;
    Ok(Rule { rule, version: current.version, project_id: current.project_id })
}

/// Grades these assignments of one project anew; answers how many were, and how many have another
/// grade that counts.
pub(super) async fn regrade(
    tx: &mut Tx<'_>,
    project: &project::Model,
    ids: &[AssignmentId],
) -> Result<(u64, u64)> {
    let rule = rule(tx, project.id).await?;
    let terms = Terms::read(&tx.reader(), Some(project.id)).await?;
    let rows = assignment_row::Entity::find()
        .filter(assignment_row::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .order_by_asc(assignment_row::Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    let customers: Vec<CustomerId> = rows.iter().map(|row| row.customer_id).collect();
    let offer = Offer::read(&tx.reader(), project.id).await?;
    let known = Known::read(&tx.reader(), project, &customers).await?;
    let mut graded = grades(tx, ids).await?;
    let (mut done, mut changed) = (0, 0);
    for row in &rows {
        let Some(facts) = known.of(&tx.reader(), row, &offer) else { continue };
        let scored = score(&rule.rule, &facts);
        let grade = match graded.remove(&row.id) {
            Some(before) => again(tx, before, scored, &rule).await?,
            None => first(tx, row, scored, &rule).await?,
        };
        done += 1;
        changed += u64::from(count(tx, row, &grade, &terms).await?);
    }
    Ok((done, changed))
}

async fn grades(
    tx: &Tx<'_>,
    ids: &[AssignmentId],
) -> Result<HashMap<AssignmentId, customer_grade::Model>> {
    let rows = Entity::find().filter(Column::AssignmentId.is_in(ids.iter().map(|id| id.0)));
    let rows = rows.all(tx.db()).await?;
    Ok(rows.into_iter().map(|row| (row.assignment_id, row)).collect())
}

async fn first(
    tx: &Tx<'_>,
    row: &assignment_row::Model,
    scored: Scored,
    rule: &Rule,
) -> Result<customer_grade::Model> {
    let grade = customer_grade::Model {
        id: tx.id::<CustomerGradeId>(),
        assignment_id: row.id,
        customer_id: row.customer_id,
        project_id: row.project_id,
        grade: scored.grade,
        score: scored.score,
        parts: scored.parts,
        rule_version: rule.version,
        rule_project_id: rule.project_id,
        graded_at: tx.now,
        set_grade: None,
        set_reason: None,
        set_by_id: None,
        set_at: None,
        created_at: tx.now,
        version: 1,
    };
    let insert = Entity::insert(grade.clone().into_active_model());
    insert.exec_without_returning(tx.db()).await?;
    Ok(grade)
}

async fn again(
    tx: &Tx<'_>,
    before: customer_grade::Model,
    scored: Scored,
    rule: &Rule,
) -> Result<customer_grade::Model> {
    let change = customer_grade::ActiveModel {
        id: Set(before.id),
        grade: Set(scored.grade),
        score: Set(scored.score),
        parts: Set(scored.parts),
        rule_version: Set(rule.version),
        rule_project_id: Set(rule.project_id),
        graded_at: Set(tx.now),
        version: Set(before.version + 1),
        ..Default::default()
    };
    Ok(change.update(tx.db()).await?)
}

/// Lets the grade count on the assignment; true when another one counted before.
pub(super) async fn count(
    tx: &mut Tx<'_>,
    row: &assignment_row::Model,
    grade: &customer_grade::Model,
    terms: &Terms,
) -> Result<bool> {
    let counting = grade.counting();
    if row.grade == Some(counting) {
        return Ok(false);
    }
    assignment::grade(tx, row, counting, terms).await?;
    let subject = Subject::of("customers.grade", grade.id, row.project_id);
    let detail = json!({
        "customer_id": row.customer_id, "from": row.grade, "to": counting, "score": grade.score,
        "set": grade.set_grade.is_some(), "rule_version": grade.rule_version,
    });
    tx.record("customers.grade.changed", subject, &detail)?;
    Ok(true)
}

/// The assignment of a grade, locked.
pub(super) async fn assignment_of(
    tx: &Tx<'_>,
    grade: &customer_grade::Model,
) -> Result<assignment_row::Model> {
    let row = assignment_row::Entity::find_by_id(grade.assignment_id).lock_exclusive();
    let row = row.one(tx.db()).await?;
    row.ok_or_else(|| Error::internal("a grade without its assignment"))
}
