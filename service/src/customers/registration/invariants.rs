//! What always holds of reports: one alone holds a number in a project, and its claim says so.

use crate::kernel::invariant::{Finding, one_each};
use crate::kernel::{Reader, Result};
use entity::customers::registration::{Column, Entity, RegistrationState};
use entity::customers::registration_claim;
use entity::id::RegistrationId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// So many violations are told at most.
const TOLD: u64 = 100;

fn holds() -> Condition {
    Condition::all().add(Column::State.eq(RegistrationState::Visited))
}

/// Two reports with one number whose visits are confirmed.
pub async fn one_visited_report(reader: &Reader<'_>) -> Result<Finding> {
    let holding = Entity::find().filter(holds());
    let key = [Column::PhoneHash, Column::ProjectId];
    one_each::<String, _>(reader, holding, &key, "several reports hold one number in one project")
        .await
}

/// A report has a claim exactly while it holds its number.
pub async fn claims_are_those_of_reports_that_hold(reader: &Reader<'_>) -> Result<Finding> {
    use registration_claim::{Column as Claim, Entity as Claims};
    let examined = Claims::find().count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    let own = Query::select()
        .expr(Expr::val(1))
        .from(Claims)
        .and_where(Expr::col((Claims, Claim::RegistrationId)).eq(Expr::col((Entity, Column::Id))))
        .and_where(Expr::col((Claims, Claim::ProjectId)).eq(Expr::col((Entity, Column::ProjectId))))
        .take();
    let without = Condition::all().add(holds()).add(Expr::exists(own.clone()).not());
    let needless = Condition::all().add(holds().not()).add(Expr::exists(own));
    let wrong: Vec<RegistrationId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Condition::any().add(without).add(needless))
        .limit(TOLD)
        .into_tuple()
        .all(&reader.db)
        .await?;
    for id in wrong {
        finding.violated(id.to_string(), "the claim and the state of the report disagree");
    }
    Ok(finding)
}
