//! A follow-up under lock, for who may change it.

use super::query::visible;
use crate::customers::correction::Noted;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::follow_up::{self, Column, Entity};
use entity::id::FollowUpId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

/// A visible follow-up, locked.
pub(super) async fn lock(tx: &Tx<'_>, id: FollowUpId) -> Result<follow_up::Model> {
    let missing = || Error::NotFound("follow-up");
    visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?.ok_or_else(missing)?;
    Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or_else(missing)
}

/// The entry, for whoever corrects it.
pub(super) fn noted(row: &follow_up::Model) -> Noted {
    Noted {
        noun: "follow_up",
        project_id: row.project_id,
        author_id: row.author_id,
        created_at: row.created_at,
        voided_at: row.voided_at,
    }
}

pub(super) fn subject(row: &follow_up::Model) -> Subject {
    Subject { kind: "customers.follow_up", id: row.id.0, project_id: row.project_id }
}
