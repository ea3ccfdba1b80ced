//! What a project tells buyers of itself, the entrances of buildings, the rooms of layouts, and
//! how units are fitted out.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_project().add(manager).await?;
        of_building().add(manager).await?;
        of_layout().add(manager).await?;
        of_unit().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_unit().remove(manager).await?;
        of_layout().remove(manager).await?;
        of_building().remove(manager).await?;
        of_project().remove(manager).await
    }
}

fn of_project() -> Shape {
    Shape::new("project")
        .state_opt("land_use", &["residential", "mixed", "commercial", "office", "industrial"])
        .int_opt("land_years")
        .day_opt("start_on")
        .day_opt("completion_on")
        .day_opt("handover_on")
        .big_opt("plot_ratio")
        .big_opt("greening_rate")
        .int_opt("parking_spaces")
        .big_opt("parking_ratio")
        .text_opt("property_manager", 120)
        .big_opt("property_fee")
        .long_opt("surroundings")
}

fn of_building() -> Shape {
    Shape::new("building").json_opt("entrances")
}

fn of_layout() -> Shape {
    Shape::new("layout")
        .int_opt("bedrooms")
        .int_opt("living_rooms")
        .int_opt("bathrooms")
        .int_opt("kitchens")
}

fn of_unit() -> Shape {
    Shape::new("unit")
        .text_opt("entrance", 16)
        .state_opt("fit_out", &["bare", "simple", "fitted", "luxury"])
}
