//! Who sees a file: who uploaded it, who sees everybody's records in its project, and who reads
//! files of the project when something that all of them may see holds it.

use crate::kernel::{Error, People, Reader, Result, Tx};
use entity::files::file::{self, Column, Entity};
use entity::files::file_link;
use entity::id::FileId;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

/// Files that the reader sees.
pub(super) fn seen(reader: &Reader<'_>) -> Condition {
    let scope = reader.scope();
    let own = Column::OwnerId.eq(reader.actor.user_id.map(|id| id.0).unwrap_or_default());
    let mut open = Query::select();
    open.column(file_link::Column::FileId)
        .from(file_link::Entity)
        .and_where(file_link::Column::Open.eq(true));
    let of_project = match scope.people {
        People::Any => scope.projects(Column::ProjectId),
        _ => scope.projects(Column::ProjectId).add(Column::Id.in_subquery(open)),
    };
    Condition::any().add(own).add(of_project)
}

/// The file, if the reader sees it.
pub(super) async fn get(reader: &Reader<'_>, id: FileId) -> Result<file::Model> {
    let found = Entity::find_by_id(id).filter(seen(reader)).one(&reader.db).await?;
    found.ok_or(Error::NotFound("file"))
}

/// The file under lock, if the actor sees it.
pub(super) async fn lock(tx: &Tx<'_>, id: FileId) -> Result<file::Model> {
    let found = Entity::find_by_id(id).filter(seen(&tx.reader())).lock_exclusive();
    found.one(tx.db()).await?.ok_or(Error::NotFound("file"))
}
