//! Clusters of a project's customers: what the last run found, and who belongs to which.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("cluster_model")
            .id("id")
            .id("project_id")
            .int("k")
            .int_opt("asked_k")
            .big_opt("silhouette")
            .big("customers")
            .big("sampled")
            .json("findings")
            .moment("computed_at")
            .moment("created_at")
            .int("version")
            .key(&["id"])
            .unique(&["project_id"])
            .check("k BETWEEN 1 AND 8")
            .create(manager)
            .await?;
        Shape::new("cluster_member")
            .id("project_id")
            .id("customer_id")
            .id("model_id")
            .int("run")
            .int("number")
            .key(&["project_id", "customer_id"])
            .link("customer_id", "customer")
            .link("model_id", "cluster_model")
            .index(&["project_id", "number"])
            .index(&["customer_id"])
            .check("number BETWEEN 1 AND 8")
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["cluster_model", "cluster_member"]).await
    }
}
