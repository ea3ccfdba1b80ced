//! What always holds of clusters.

use crate::customers::customer::living;
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::customers::cluster_member::{Column, Entity};
use entity::customers::{cluster_model, customer};
use entity::id::CustomerId;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// So many violations are told at most.
const TOLD: u64 = 100;

/// Nobody belongs to a cluster who was merged, deleted or erased.
pub(in crate::customers) async fn members_are_living_customers(
    reader: &Reader<'_>,
) -> Result<Finding> {
    let person = |column: customer::Column| Expr::col((customer::Entity, column));
    let living = Query::select()
        .expr(Expr::val(1))
        .from(customer::Entity)
        .and_where(person(customer::Column::Id).eq(Expr::col((Entity, Column::CustomerId))))
        .cond_where(living())
        .take();
    without(reader, living, "belongs to a cluster and is no customer any more").await
}

/// Members are those of the last run of their own project, and in a cluster that it found.
pub(in crate::customers) async fn members_are_of_one_run(reader: &Reader<'_>) -> Result<Finding> {
    use cluster_model::Column as Model;
    let model = |column: Model| Expr::col((cluster_model::Entity, column));
    let member = |column: Column| Expr::col((Entity, column));
    let own = Query::select()
        .expr(Expr::val(1))
        .from(cluster_model::Entity)
        .and_where(model(Model::Id).eq(member(Column::ModelId)))
        .and_where(model(Model::ProjectId).eq(member(Column::ProjectId)))
        .and_where(model(Model::Version).eq(member(Column::Run)))
        .and_where(model(Model::K).gte(member(Column::Number)))
        .take();
    without(reader, own, "belongs to a cluster that the last run did not find").await
}

/// Members for whom there is no such row.
async fn without(reader: &Reader<'_>, row: SelectStatement, why: &str) -> Result<Finding> {
    let examined = Entity::find().count(&reader.db).await?;
    let stray: Vec<CustomerId> = Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .filter(Expr::exists(row).not())
        .limit(TOLD)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined, violations: vec![] };
    for id in stray {
        finding.violated(id.to_string(), why);
    }
    Ok(finding)
}
