//! Where a code that is used up stood: the same room can be entered again and gets it back.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_retired_code().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_retired_code().remove(manager).await
    }
}

fn of_retired_code() -> Shape {
    Shape::new("retired_code").id_opt("building_id").int_opt("floor").text_opt("room_key", 40)
}
