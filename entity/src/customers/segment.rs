//! Segments 客群: saved descriptions of an audience.

use super::customer::{CustomerKind, CustomerSource, Gender};
use super::grade::Grade;
use crate::id::{ProjectId, SegmentId, UserId};
use crate::{Amount, Area};
use sea_orm::entity::prelude::*;

/// Who belongs to it: every word that is said must hold; of a list any entry.
#[derive(
    Clone,
    Debug,
    Default,
    PartialEq,
    Eq,
    serde::Serialize,
    serde::Deserialize,
    FromJsonQueryResult,
    utoipa::ToSchema,
)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "kinds": [], "sources": ["walk_in", "channel"], "genders": [], "tags": ["学区"],
    "grades": ["A", "B"], "clusters": [], "min_birth_year": 1980, "max_birth_year": null,
    "pooled": false, "layouts": [], "price": "1900000.00", "area": null,
    "wants_project": null, "idle_days": 14,
    "rule": "age >= 30 && visits > 1"
}))]
pub struct Audience {
    #[schema(max_items = 10)]
    pub kinds: Vec<CustomerKind>,
    #[schema(max_items = 20)]
    pub sources: Vec<CustomerSource>,
    #[schema(max_items = 10)]
    pub genders: Vec<Gender>,
    #[schema(max_items = 50)]
    pub tags: Vec<String>,
    /// Grade in the project.
    #[schema(max_items = 10)]
    pub grades: Vec<Grade>,
    /// Numbers of the project's clusters of customers, 1 to 8.
    #[schema(max_items = 8)]
    pub clusters: Vec<i32>,
    #[schema(minimum = 1900, maximum = 2200)]
    pub min_birth_year: Option<i32>,
    #[schema(minimum = 1900, maximum = 2200)]
    pub max_birth_year: Option<i32>,
    /// In the project's public pool, or not.
    pub pooled: Option<bool>,
    /// Codes of layouts of which the customer wants one.
    #[schema(max_items = 50)]
    pub layouts: Vec<String>,
    /// A price that lies within what the customer wants to spend.
    pub price: Option<Amount>,
    /// An area that lies within what the customer looks for.
    pub area: Option<Area>,
    /// Names the project among those looked at, or does not.
    pub wants_project: Option<bool>,
    /// Nobody has met the customer in the project for so many days.
    #[schema(minimum = 1, maximum = 3650)]
    pub idle_days: Option<i64>,
    /// A condition in CEL, such as `age >= 30 && 'A1' in layouts`, over `kind`, `source`, `gender`
    /// and `purpose` (texts, empty where unknown), `age`, `min_price` and `max_price` (fen of what
    /// the customer wants to spend), `tags`, `layouts`, and in the project `grade` (empty where
    /// ungraded), `pooled`, `idle_days`, `visits`, `wants_project` and `cluster` (its number). Of
    /// whom it cannot be told, say without a birth year, is not among them.
    #[schema(min_length = 1, max_length = 500)]
    pub rule: Option<String>,
}

/// One audience of one project.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "segment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SegmentId,
    pub project_id: ProjectId,
    pub name: String,
    pub audience: Audience,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
