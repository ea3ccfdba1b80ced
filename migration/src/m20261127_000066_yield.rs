//! Assignments of merged customers: one counts for the person, the others yield to it. And whom
//! somebody lost since when is looked up, for whoever must wait before he claims.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;
use sea_orm_migration::sea_orm::prelude::{DateTimeUtc, Uuid};
use std::collections::BTreeMap;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_assignment().add(manager).await?;
        of_event().add(manager).await?;
        settle(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_event().remove(manager).await?;
        of_assignment().remove(manager).await
    }
}

fn of_assignment() -> Shape {
    Shape::new("assignment")
        .id_opt("yields_to_id")
        .link("yields_to_id", "assignment")
        .index(&["yields_to_id"])
}

fn of_event() -> Shape {
    Shape::new("assignment_event").index(&["from_owner_id", "at"])
}

/// Is the assignment nobody's, since when, and its id.
type Order = (bool, DateTimeUtc, Uuid);

/// Whoever was merged before has one assignment that counts, too: somebody's before nobody's, then
/// that of who has had the person longest.
async fn settle(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let mut held: BTreeMap<(Uuid, Uuid), Vec<Order>> = BTreeMap::new();
    for row in db.query_all(&of_merged()).await? {
        let owner: Option<Uuid> = row.try_get("", "owner_id")?;
        let order = (owner.is_none(), row.try_get("", "since_at")?, row.try_get("", "id")?);
        let place = (row.try_get("", "person")?, row.try_get("", "project_id")?);
        held.entry(place).or_default().push(order);
    }
    for mut rows in held.into_values() {
        rows.sort();
        let Some(((.., stays), others)) = rows.split_first() else { continue };
        for (.., id) in others {
            let change = Query::update()
                .table("assignment")
                .value("yields_to_id", *stays)
                .and_where(Expr::col("id").eq(*id))
                .take();
            db.execute(&change).await?;
        }
    }
    Ok(())
}

/// The assignments of people who have several entries, each with the entry that stands.
fn of_merged() -> SelectStatement {
    let of = |table: &'static str, column: &'static str| Expr::col((table, column));
    let person =
        || Expr::from(Func::coalesce([of("customer", "survivor_id"), of("customer", "id")]));
    let stands = Query::select()
        .column("survivor_id")
        .from("customer")
        .and_where(Expr::col("survivor_id").is_not_null())
        .take();
    Query::select()
        .columns([("assignment", "id"), ("assignment", "project_id")])
        .columns([("assignment", "owner_id"), ("assignment", "since_at")])
        .expr_as(person(), "person")
        .from("assignment")
        .inner_join("customer", of("customer", "id").eq(of("assignment", "customer_id")))
        .and_where(person().in_subquery(stands))
        .take()
}
