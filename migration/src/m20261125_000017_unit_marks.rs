//! Sub-states of units, why and for whom units are withheld, codes that are used up, and permits
//! that end early or cover a part of a building.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

const STATUSES: &[&str] = &[
    "available",
    "subscribed",
    "contracted",
    "filed",
    "delivered",
    "titled",
    "unreleased",
    "withheld",
    "held",
];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sub_status(manager).await?;
        retired_code(manager).await?;
        permit_unit(manager).await?;
        of_unit().add(manager).await?;
        of_permit().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_permit().remove(manager).await?;
        of_unit().remove(manager).await?;
        drop_all(manager, &["sub_status", "retired_code", "permit_unit"]).await
    }
}

async fn sub_status(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("sub_status")
        .id("id")
        .int("code")
        .text("name", 24)
        .state("parent", STATUSES)
        .text("zh", 40)
        .text("en", 80)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .unique(&["code"])
        .unique(&["name"])
        .check("code >= 100")
        .create(manager)
        .await
}

async fn retired_code(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("retired_code")
        .id("company_id")
        .text("code", 64)
        .id("project_id")
        .moment("retired_at")
        .key(&["company_id", "code"])
        .link("company_id", "company")
        .create(manager)
        .await
}

async fn permit_unit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("permit_unit")
        .id("permit_id")
        .id("unit_id")
        .id("building_id")
        .id("project_id")
        .flag("covered")
        .key(&["permit_id", "unit_id"])
        .link("permit_id", "permit")
        .link("unit_id", "unit")
        .index(&["building_id"])
        .create(manager)
        .await
}

fn of_unit() -> Shape {
    Shape::new("unit")
        .id_opt("sub_status_id")
        .state_opt("withheld_kind", &["sales_control", "kept"])
        .id_opt("withheld_for_id")
        .link("sub_status_id", "sub_status")
}

fn of_permit() -> Shape {
    Shape::new("permit").day_opt("revoked_on").text_opt("revoke_reason", 200)
}
