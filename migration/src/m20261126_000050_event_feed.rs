//! Events get a place in one order, the building they happened in and who caused them; tickets let
//! a browser watch them.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const PLACES: &str = "uq_event_position";

fn added() -> Shape {
    Shape::new("event")
        .big_opt("position")
        .id_opt("building_id")
        .id_opt("actor_id")
        .index(&["project_id", "position"])
        .index(&["building_id", "position"])
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        added().add(manager).await?;
        let mut places = Index::create();
        places.name(PLACES).table("event").col("position").unique();
        manager.create_index(places).await?;
        Shape::new("event_ticket")
            .text("id", 64)
            .id("user_id")
            .id("session_id")
            .moment("until_at")
            .moment("expires_at")
            .key(&["id"])
            .index(&["expires_at"])
            .create(manager)
            .await?;
        let mut start = Query::insert();
        start.into_table("kernel_state").columns(["name", "value"]);
        start.values_panic(["event_position".into(), 0_i64.into()]);
        manager.execute(start).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut start = Query::delete();
        start.from_table("kernel_state").and_where(Expr::col("name").eq("event_position"));
        manager.execute(start).await?;
        drop_all(manager, &["event_ticket"]).await?;
        manager.drop_index(Index::drop().name(PLACES).table("event").to_owned()).await?;
        added().remove(manager).await
    }
}
