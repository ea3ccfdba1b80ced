//! Units are found by the names of their layouts, too: the text that is searched gets them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::sea_orm::prelude::Uuid;

/// Layouts of one statement: each is an arm of its CASE.
const LAYOUTS_AT_ONCE: usize = 200;
const TABLE: &str = "unit";
const TEXT: &str = "search_text";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// The text ends with a line break; the name follows as the only line that begins with a tab.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for some in layouts(manager).await?.chunks(LAYOUTS_AT_ONCE) {
            let parts = [Expr::col(TEXT), line(some, "")];
            let mut update = update(some, Func::cust("CONCAT").args(parts));
            // Where each statement is a transaction of its own, those that were done before a
            // crash are not done again.
            update.and_where(Expr::col(TEXT).not_like("%\t%"));
            manager.execute(update).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for some in layouts(manager).await?.chunks(LAYOUTS_AT_ONCE) {
            let parts = [Expr::col(TEXT), line(some, "\n"), Expr::val("\n")];
            manager.execute(update(some, Func::cust("REPLACE").args(parts))).await?;
        }
        Ok(())
    }
}

/// Ids and names; lower case is made here, because SQLite knows that of ASCII alone.
async fn layouts(manager: &SchemaManager<'_>) -> Result<Vec<(Uuid, String)>, DbErr> {
    let all =
        Query::select().columns(["id", "name"]).from("layout").order_by("id", Order::Asc).take();
    let rows = manager.get_connection().query_all(&all).await?;
    let named = rows.iter().map(|row| {
        let name: String = row.try_get("", "name")?;
        Ok((row.try_get("", "id")?, name.to_lowercase()))
    });
    named.collect()
}

/// The line of the layout that the unit has.
fn line(layouts: &[(Uuid, String)], before: &str) -> Expr {
    let arms = layouts.iter().fold(CaseStatement::new(), |arms, (id, name)| {
        arms.case(Expr::col("layout_id").eq(*id), Expr::val(format!("{before}\t{name}\n")))
    });
    arms.finally(Expr::val("")).into()
}

fn update(layouts: &[(Uuid, String)], text: FunctionCall) -> UpdateStatement {
    Query::update()
        .table(TABLE)
        .value(TEXT, text)
        .and_where(Expr::col("layout_id").is_in(layouts.iter().map(|layout| layout.0)))
        .take()
}
