//! Grades of customers by project, each with its score, reasons and the version of its rule.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const GRADES: &[&str] = &["A", "B", "C", "D"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("customer_grade")
            .id("id")
            .id("assignment_id")
            .id("customer_id")
            .id("project_id")
            .state("grade", GRADES)
            .int("score")
            .json("parts")
            .int("rule_version")
            .id_opt("rule_project_id")
            .moment("graded_at")
            .state_opt("set_grade", GRADES)
            .text_opt("set_reason", 500)
            .id_opt("set_by_id")
            .moment_opt("set_at")
            .moment("created_at")
            .int("version")
            .key(&["id"])
            .link("assignment_id", "assignment")
            .unique(&["assignment_id"])
            .index(&["project_id", "grade"])
            .index(&["customer_id"])
            .check("score BETWEEN 0 AND 100")
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["customer_grade"]).await
    }
}
