//! Withholdings whose last day is over are found by that day, for they end when it does; and the
//! history tells for whom a unit was kept, so that it can forget why. Users are found by the day on
//! which they were here last.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

fn of_unit() -> Shape {
    Shape::new("unit").index(&["withheld_until_on"])
}

fn of_event() -> Shape {
    Shape::new("unit_event").id_opt("kept_for_id").index(&["kept_for_id"])
}

fn of_user() -> Shape {
    Shape::new("user_account").moment_opt("last_sign_in_at")
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_unit().add(manager).await?;
        of_event().add(manager).await?;
        of_user().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_user().remove(manager).await?;
        of_event().remove(manager).await?;
        of_unit().remove(manager).await
    }
}
