//! Events that are one person's own: nobody else is told of them.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

fn added() -> Shape {
    Shape::new("event").id_opt("recipient_id")
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        added().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Without the column everybody would be told of them.
        let addressed = "DELETE FROM event WHERE recipient_id IS NOT NULL";
        manager.get_connection().execute_unprepared(addressed).await?;
        added().remove(manager).await
    }
}
