//! The tables of the shelf `inventory` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        company(manager).await?;
        project(manager).await?;
        phase(manager).await?;
        zone(manager).await?;
        building(manager).await?;
        layout(manager).await?;
        permit(manager).await?;
        permit_building(manager).await?;
        unit(manager).await?;
        unit_event(manager).await?;
        unit_claim(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &[
                "company",
                "project",
                "phase",
                "zone",
                "building",
                "layout",
                "permit",
                "permit_building",
                "unit",
                "unit_event",
                "unit_claim",
            ],
        )
        .await
    }
}

async fn company(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("company")
        .id("id")
        .text("code", 64)
        .text("name", 200)
        .state("kind", &["developer", "agency", "property_manager"])
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .unique(&["code"])
        .create(manager)
        .await
}

async fn project(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("project")
        .id("id")
        .id("company_id")
        .text("code", 64)
        .text("name", 120)
        .text("city", 64)
        .text_opt("district", 64)
        .text_opt("address", 200)
        .long_opt("introduction")
        .state("tax_method", &["general", "simplified"])
        .big("vat_rate")
        .state("unit_code_rule", &["building_floor", "zone", "sequence", "custom"])
        .text("unit_code_template", 120)
        .text("time_zone", 64)
        .text("rule_pack", 64)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("company_id", "company")
        .unique(&["company_id", "code"])
        .create(manager)
        .await
}

async fn phase(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("phase")
        .id("id")
        .id("project_id")
        .text("code", 64)
        .text("name", 80)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["project_id", "code"])
        .create(manager)
        .await
}

async fn zone(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("zone")
        .id("id")
        .id("project_id")
        .id_opt("phase_id")
        .text("code", 64)
        .text("name", 80)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .link("phase_id", "phase")
        .unique(&["project_id", "code"])
        .create(manager)
        .await
}

async fn building(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("building")
        .id("id")
        .id("project_id")
        .id_opt("phase_id")
        .id_opt("zone_id")
        .text("code", 64)
        .text("name", 80)
        .int("floors")
        .day_opt("completed_on")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .link("phase_id", "phase")
        .link("zone_id", "zone")
        .unique(&["project_id", "code"])
        .check("floors > 0")
        .create(manager)
        .await
}

async fn layout(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("layout")
        .id("id")
        .id("project_id")
        .text("code", 64)
        .text("name", 80)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["project_id", "code"])
        .create(manager)
        .await
}

async fn permit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("permit")
        .id("id")
        .id("project_id")
        .text("number", 80)
        .day("issued_on")
        .day_opt("valid_until_on")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["project_id", "number"])
        .create(manager)
        .await
}

async fn permit_building(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("permit_building")
        .id("permit_id")
        .id("building_id")
        .id("project_id")
        .key(&["permit_id", "building_id"])
        .link("permit_id", "permit")
        .link("building_id", "building")
        .create(manager)
        .await
}

fn unit_columns() -> Shape {
    Shape::new("unit")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id("building_id")
        .id_opt("phase_id")
        .id_opt("zone_id")
        .id("layout_id")
        .text("code", 64)
        .int("floor")
        .text("room", 16)
        .state("use_kind", &["home", "shop", "parking", "storage"])
        .state_opt(
            "orientation",
            &[
                "north",
                "northeast",
                "east",
                "southeast",
                "south",
                "southwest",
                "west",
                "northwest",
                "south_north",
                "east_west",
            ],
        )
        .big("gross_area")
        .big("inside_area")
        .big_opt("surveyed_gross_area")
        .big_opt("surveyed_inside_area")
        .state("price_basis", &["gross", "inside", "unit"])
        .big("list_unit_price")
        .big("list_price")
        .big_opt("filed_price")
        .big("floor_price")
        .json("tags")
        .text_opt("remarks", 1000)
        .text("search_text", 1000)
        .state("sale_state", &["available", "subscribed", "unreleased", "withheld", "held"])
        .state("contract_axis", &["none", "drafted", "signed", "online_signed", "filed"])
        .state("mortgage_axis", &["none", "applied", "approved", "disbursed", "ended"])
        .state("payment_axis", &["none", "partial", "paid"])
        .state("invoice_axis", &["none", "prepaid", "final"])
        .state("delivery_axis", &["none", "notified", "delivered"])
        .state("title_axis", &["none", "applied", "issued"])
        .state(
            "status",
            &[
                "available",
                "subscribed",
                "contracted",
                "filed",
                "delivered",
                "titled",
                "unreleased",
                "withheld",
                "held",
            ],
        )
        .text_opt("withheld_reason", 200)
        .day_opt("withheld_until_on")
        .day("entered_on")
        .moment("created_at")
        .int("version")
}

async fn unit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    unit_columns()
        .key(&["id"])
        .link("project_id", "project")
        .link("building_id", "building")
        .link("layout_id", "layout")
        .unique(&["company_id", "code"])
        .unique(&["building_id", "floor", "room"])
        .index(&["project_id", "status", "list_price"])
        .index(&["project_id", "list_price"])
        .index(&["building_id", "status"])
        .check("gross_area > 0")
        .check("inside_area > 0")
        .check("inside_area <= gross_area")
        .check("list_price > 0")
        .check("floor_price > 0")
        .create(manager)
        .await
}

async fn unit_event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("unit_event")
        .id("id")
        .id("project_id")
        .id("unit_id")
        .moment("at")
        .text("act", 80)
        .state_opt(
            "from_status",
            &[
                "available",
                "subscribed",
                "contracted",
                "filed",
                "delivered",
                "titled",
                "unreleased",
                "withheld",
                "held",
            ],
        )
        .state(
            "to_status",
            &[
                "available",
                "subscribed",
                "contracted",
                "filed",
                "delivered",
                "titled",
                "unreleased",
                "withheld",
                "held",
            ],
        )
        .id_opt("actor_id")
        .text("actor", 64)
        .text_opt("reason", 500)
        .json("changes")
        .key(&["id"])
        .link("unit_id", "unit")
        .index(&["unit_id", "at"])
        .create(manager)
        .await
}

async fn unit_claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("unit_claim")
        .id("unit_id")
        .id("project_id")
        .state("kind", &["hold", "subscription", "contract"])
        .id("holder_id")
        .id("customer_id")
        .moment_opt("expires_at")
        .moment("created_at")
        .key(&["unit_id"])
        .link("unit_id", "unit")
        .index(&["expires_at"])
        .index(&["customer_id"])
        .create(manager)
        .await
}
