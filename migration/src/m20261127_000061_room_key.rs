//! Rooms are numbered anew behind every entrance.
//!
//! The unique key of building, floor and room goes over to a column that tells the entrance too.
//! It follows the renamed column: SQLite cannot drop a unique key of a table, and databases count
//! rows without an entrance as different from each other, so that a key of four columns would let
//! a room of an undivided building in twice.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

const TABLE: &str = "unit";
const KEY: &str = "room_key";
const ROOM: &str = "room";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On one connection: another one of SQLite would still take the old name for taken.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rename(manager, ROOM, KEY).await?;
        widen(manager, 40).await?;
        let mut room = ColumnDef::new(ROOM);
        room.string_len(16).not_null().default("");
        let add = Table::alter().table(TABLE).add_column(&mut room).to_owned();
        manager.alter_table(add).await?;
        let all = Query::update().table(TABLE).value(ROOM, Expr::col(KEY)).to_owned();
        manager.execute(all).await?;
        let divided = Query::update()
            .table(TABLE)
            .value(KEY, key(manager))
            .and_where(Expr::col("entrance").is_not_null())
            .to_owned();
        manager.execute(divided).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let all = Query::update().table(TABLE).value(KEY, Expr::col(ROOM)).to_owned();
        manager.execute(all).await?;
        let room = Table::alter().table(TABLE).drop_column(ROOM).to_owned();
        manager.alter_table(room).await?;
        widen(manager, 16).await?;
        rename(manager, KEY, ROOM).await
    }
}

async fn rename(manager: &SchemaManager<'_>, from: &str, to: &str) -> Result<(), DbErr> {
    let (from, to) = (Alias::new(from), Alias::new(to));
    manager.alter_table(Table::alter().table(TABLE).rename_column(from, to).to_owned()).await
}

/// Lengths are a matter of words to SQLite.
async fn widen(manager: &SchemaManager<'_>, letters: u32) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    let mut column = ColumnDef::new(KEY);
    column.string_len(letters).not_null();
    manager.alter_table(Table::alter().table(TABLE).modify_column(&mut column).to_owned()).await
}

/// Entrance and room with a tab between them, which neither can hold.
fn key(manager: &SchemaManager<'_>) -> Expr {
    match manager.get_database_backend() {
        DbBackend::MySql => Expr::cust("CONCAT(entrance, CHAR(9), room)"),
        DbBackend::Postgres => Expr::cust("entrance || CHR(9) || room"),
        _ => Expr::cust("entrance || CHAR(9) || room"),
    }
}
