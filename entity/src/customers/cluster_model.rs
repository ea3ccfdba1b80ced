//! Clusters 客户聚类 of a project's customers, as the last run found them.

use crate::id::{ClusterModelId, ProjectId};
use crate::{Figure, Rate};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::worded! {
    /// What customers are compared by.
    ClusterFeature in "cluster_feature" {
        /// Yuan that the customer wants to spend at most.
        "budget" Budget ("预算", "Budget"),
        /// ㎡: the middle of what he looks for.
        "area" Area ("意向面积", "Area wanted"),
        "age" Age ("年龄", "Age"),
        "visits" Visits ("来访次数", "Visits"),
        /// Viewings held.
        "viewings" Viewings ("带看次数", "Viewings"),
        "follow_ups" FollowUps ("跟进次数", "Follow-ups"),
        /// Days since the last contact.
        "idle_days" IdleDays ("未联系天数", "Days without contact"),
        /// Grade: four for A down to one for D.
        "intention" Intention ("意向等级", "Intention"),
        /// Live trades.
        "purchases" Purchases ("购买套数", "Purchases"),
    }
}

/// How well so many clusters part the customers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"k": 2, "silhouette": "0.6184"}))]
pub struct ClusterTry {
    pub k: i32,
    /// Mean silhouette, −1 to 1.
    pub silhouette: Figure,
}

/// A feature over all customers of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "feature": "budget", "known": 180, "missing": 20, "median": "2100000", "mean": "2240000",
    "deviation": "610000"
}))]
pub struct ClusterScale {
    pub feature: ClusterFeature,
    pub known: i64,
    /// Customers of whom it is not known; the median stands for them.
    pub missing: i64,
    /// In natural units; null where it is known of nobody.
    pub median: Option<Figure>,
    /// Of those of whom it is known.
    pub mean: Option<Figure>,
    /// Standard deviation; zero where all are alike, so that the feature tells nobody apart.
    pub deviation: Figure,
}

/// A feature of the customers of one cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "feature": "budget", "known": 88, "mean": "3150000", "rest": "1710000", "apart": "2.3607"
}))]
pub struct ClusterMean {
    pub feature: ClusterFeature,
    /// Customers of the cluster of whom it is known.
    pub known: i64,
    /// Their mean, in natural units.
    pub mean: Option<Figure>,
    /// The mean of all others of whom it is known.
    pub rest: Option<Figure>,
    /// The mean less that of the others, in standard deviations.
    pub apart: Option<Figure>,
}

/// A value that is typical of a cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"value": "walk_in", "customers": 41, "share": "0.4659"}))]
pub struct ClusterValue {
    pub value: String,
    pub customers: i64,
    /// Of the customers of the cluster.
    pub share: Rate,
}

/// What sets a cluster apart from the rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "feature": "budget", "zh": "预算高于其他客户：3150000，其他 1710000",
    "en": "Budget above the rest: 3150000 against 1710000"
}))]
pub struct ClusterMark {
    pub feature: ClusterFeature,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// One cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "number": 1, "customers": 112, "share": "0.56", "silhouette": "0.6402",
    "features": [{
        "feature": "budget", "known": 100, "mean": "1710000", "rest": "3150000",
        "apart": "-2.3607"
    }],
    "sources": [{"value": "walk_in", "customers": 70, "share": "0.625"}],
    "purposes": [{"value": "first home", "customers": 61, "share": "0.54464286"}],
    "grades": [{"value": "C", "customers": 58, "share": "0.51785714"}],
    "marks": [{
        "feature": "budget", "zh": "预算低于其他客户：1710000，其他 3150000",
        "en": "Budget below the rest: 1710000 against 3150000"
    }]
}))]
pub struct ClusterProfile {
    /// From one, the largest first.
    pub number: i32,
    pub customers: i64,
    /// Of all customers of the run.
    pub share: Rate,
    /// Mean silhouette of its own customers; null where there is one cluster, or none was sampled.
    pub silhouette: Option<Figure>,
    pub features: Vec<ClusterMean>,
    /// The three most frequent.
    pub sources: Vec<ClusterValue>,
    /// The three most frequent that at least three customers have.
    pub purposes: Vec<ClusterValue>,
    /// The three most frequent.
    pub grades: Vec<ClusterValue>,
    /// At most three, what tells most first.
    pub marks: Vec<ClusterMark>,
}

/// What a run found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct ClusterFindings {
    /// Every number that was tried.
    pub tried: Vec<ClusterTry>,
    pub features: Vec<ClusterScale>,
    pub clusters: Vec<ClusterProfile>,
}

/// The clusters of one project; the next run takes the place of the last.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cluster_model")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClusterModelId,
    pub project_id: ProjectId,
    /// How many clusters there are.
    pub k: i32,
    /// How many were asked for; null where the silhouette chose.
    pub asked_k: Option<i32>,
    /// Mean over the sample; null where there is one cluster.
    pub silhouette: Option<Figure>,
    pub customers: i64,
    /// Customers on whom the silhouette was measured.
    pub sampled: i64,
    pub findings: ClusterFindings,
    pub computed_at: DateTimeUtc,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
