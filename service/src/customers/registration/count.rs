//! Counting tries of a code: before the code is looked at and in a transaction of its own, since a
//! refused act leaves nothing behind, and a dry run neither.

use super::load::get;
use crate::kernel::{Act, Actor, Kernel, Reader, Result, act, commit};
use entity::customers::registration::{Column, Entity};
use entity::id::RegistrationId;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// No counter runs over.
const ENOUGH: i32 = 1_000;

/// One more try of a visible report's code.
pub async fn count_try(kernel: &Kernel, actor: &Actor, id: RegistrationId) -> Result<()> {
    get(&Reader::new(kernel, actor), id).await?;
    let confirm = Act::of(act::CUSTOMERS_REGISTRATION_CONFIRM_VISIT);
    commit::by_user(kernel, actor, confirm, async |tx| {
        Entity::update_many()
            .col_expr(Column::CodeTries, Expr::col(Column::CodeTries).add(1))
            .filter(Column::Id.eq(id))
            .filter(Column::CodeTries.lt(ENOUGH))
            .exec(tx.db())
            .await?;
        Ok(())
    })
    .await
}
