//! Grades as shown, with their reasons.

use crate::customers::{assignment, customer};
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::assignment as assignment_row;
use entity::customers::customer_grade::{self, Column, Entity, GradePart};
use entity::customers::grade::Grade;
use entity::id::{AssignmentId, CustomerGradeId, CustomerId, ProjectId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["graded_at", "score"];

/// The grade of a customer in a project.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000091",
    "assignment_id": "0193a5c0-0000-7000-8000-000000000051",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "customer": null,
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "grade": "B", "scored_grade": "B", "score": 58,
    "parts": [{
        "part": "recency", "weight": 25, "percent": 80, "points": 20,
        "zh": "5 天前接触过", "en": "last met 5 days ago"
    }],
    "rule_version": 0, "rule_project_id": null, "graded_at": "2025-03-10T18:00:00Z",
    "set_reason": null, "set_by_id": null, "set_at": null,
    "created_at": "2025-03-10T18:00:00Z", "version": 1
}))]
pub struct GradeView {
    pub id: CustomerGradeId,
    pub assignment_id: AssignmentId,
    pub customer_id: CustomerId,
    #[schema(value_type = Option<crate::customers::customer::CustomerView>)]
    pub customer: Expandable,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    /// The one that counts: set by hand, else scored.
    pub grade: Grade,
    pub scored_grade: Grade,
    /// 0 to 100: the sum of the points.
    pub score: i32,
    pub parts: Vec<GradePart>,
    /// Version of the parameter `customers.grade.rule`; zero for the delivered one.
    pub rule_version: i32,
    /// The project whose own rule it was; null for the system's.
    pub rule_project_id: Option<ProjectId>,
    pub graded_at: DateTime<Utc>,
    /// Why the grade was set by hand; null where it is the scored one.
    pub set_reason: Option<String>,
    pub set_by_id: Option<UserId>,
    pub set_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<customer_grade::Model> for GradeView {
    fn from(row: customer_grade::Model) -> Self {
        Self {
            id: row.id,
            assignment_id: row.assignment_id,
            customer_id: row.customer_id,
            customer: Expandable,
            project_id: row.project_id,
            project: Expandable,
            grade: row.counting(),
            scored_grade: row.grade,
            score: row.score,
            parts: row.parts.0,
            rule_version: row.rule_version,
            rule_project_id: row.rule_project_id,
            graded_at: row.graded_at,
            set_reason: row.set_reason,
            set_by_id: row.set_by_id,
            set_at: row.set_at,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which grades are wanted.
#[derive(Debug, Clone, Default)]
pub struct GradeFilter {
    pub project_id: Option<ProjectId>,
    pub customer_id: Option<CustomerId>,
    /// Those that count.
    pub grades: Vec<Grade>,
    /// Set by hand, or not.
    pub set: Option<bool>,
    pub min_score: Option<i32>,
    pub max_score: Option<i32>,
}

/// Grades of the customers whom the reader sees assigned.
pub(in crate::customers) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let assigned = assignment::visible(reader).select_only().column(assignment_row::Column::Id);
    Entity::find().filter(Column::AssignmentId.in_subquery(assigned.into_query()))
}

/// One grade.
pub async fn one(reader: &Reader<'_>, id: CustomerGradeId) -> Result<GradeView> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.map(GradeView::from).ok_or(Error::NotFound("grade"))
}

/// Visible grades.
pub async fn list(
    reader: &Reader<'_>,
    filter: &GradeFilter,
    paging: &Paging,
) -> Result<Listed<GradeView>> {
    let mut select = visible(reader).filter(wanted(filter));
    select = page::sorted(select, paging, |name| match name {
        "graded_at" => Column::GradedAt,
        "score" => Column::Score,
        _ => Column::Id,
    });
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &customer_grade::Model| row.id.0);
    Ok(rows.await?.map(GradeView::from))
}

fn wanted(filter: &GradeFilter) -> Condition {
    let set = Column::SetGrade;
    let counting = (!filter.grades.is_empty()).then(|| {
        let these = || filter.grades.iter().copied();
        Condition::any()
            .add(set.is_in(these()))
            .add(Condition::all().add(set.is_null()).add(Column::Grade.is_in(these())))
    });
    Condition::all()
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.customer_id.map(|id| Column::CustomerId.in_subquery(customer::kin(id))))
        .add_option(filter.set.map(|is| if is { set.is_not_null() } else { set.is_null() }))
        .add_option(filter.min_score.map(|score| Column::Score.gte(score)))
        .add_option(filter.max_score.map(|score| Column::Score.lte(score)))
        .add_option(counting)
}
