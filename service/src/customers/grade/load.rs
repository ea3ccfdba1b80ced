//! A grade under lock, together with the assignment on which it counts.

use super::query::visible;
use super::write;
use crate::kernel::{Error, Result, Tx};
use entity::customers::assignment;
use entity::customers::customer_grade::{self, Column, Entity};
use entity::id::CustomerGradeId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// A visible grade; the assignment is locked first, as by whoever grades many.
pub(super) async fn lock(
    tx: &Tx<'_>,
    id: CustomerGradeId,
) -> Result<(assignment::Model, customer_grade::Model)> {
    let missing = || Error::NotFound("grade");
    let seen = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let row = write::assignment_of(tx, &seen.ok_or_else(missing)?).await?;
    let grade = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or_else(missing)?;
    Ok((row, grade))
}
