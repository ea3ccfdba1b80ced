//! What a customer of a project scored, and the grade that somebody set instead.

use super::grade::Grade;
use crate::id::{AssignmentId, CustomerGradeId, CustomerId, ProjectId, UserId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One part of a score with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "part": "recency", "weight": 25, "percent": 80, "points": 20,
    "zh": "5 天前接触过", "en": "last met 5 days ago"
}))]
pub struct GradePart {
    /// need_fit, recency, visits, budget or intent.
    pub part: String,
    /// Most points that the part can give.
    pub weight: i64,
    /// Share of them that it gives.
    pub percent: i64,
    pub points: i64,
    /// The reason in Chinese.
    pub zh: String,
    /// The reason in English.
    pub en: String,
}

/// The parts of a score; they sum to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct GradeParts(pub Vec<GradePart>);

/// The grade of one assignment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "customer_grade")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CustomerGradeId,
    pub assignment_id: AssignmentId,
    pub customer_id: CustomerId,
    pub project_id: ProjectId,
    /// By the score.
    pub grade: Grade,
    pub score: i32,
    pub parts: GradeParts,
    /// Version of the rule; zero for the delivered one.
    pub rule_version: i32,
    /// The project whose own rule it was; null for the system's.
    pub rule_project_id: Option<ProjectId>,
    pub graded_at: DateTimeUtc,
    /// Set by somebody; counts instead of the score.
    pub set_grade: Option<Grade>,
    pub set_reason: Option<String>,
    pub set_by_id: Option<UserId>,
    pub set_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl Model {
    /// The grade that counts.
    #[must_use]
    pub fn counting(&self) -> Grade {
        self.set_grade.unwrap_or(self.grade)
    }
}

impl ActiveModelBehavior for ActiveModel {}
