//! Holding on to a file: while something refers to it, it stays.

use super::scope::lock;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::files::{file, file_link};
use entity::id::{FileId, ProjectId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use uuid::Uuid;

/// What refers to a file.
#[derive(Debug, Clone, Copy)]
pub struct Holder {
    /// `inventory.media`
    pub kind: &'static str,
    pub id: Uuid,
    pub project_id: ProjectId,
    /// May everybody who reads files of the project read it, or only who sees everybody's?
    pub open: bool,
}

/// Holds the file that `/file_id` names; a file without a project now belongs to the holder's.
pub async fn attach(tx: &Tx<'_>, id: FileId, holder: Holder) -> Result<file::Model> {
    let mut row = match lock(tx, id).await {
        Err(Error::NotFound(_)) => return Err(Error::fault("/file_id", FaultCode::NotFound)),
        found => found?,
    };
    match row.project_id {
        None => {
            let change = file::ActiveModel {
                id: Set(id),
                project_id: Set(Some(holder.project_id)),
                ..Default::default()
            };
            change.update(tx.db()).await?;
            row.project_id = Some(holder.project_id);
        }
        Some(project_id) if project_id == holder.project_id => {}
        Some(_) => return Err(Error::fault("/file_id", FaultCode::InvalidValue)),
    }
    let link = file_link::Model {
        file_id: id,
        holder_id: holder.id,
        holder_type: holder.kind.to_owned(),
        project_id: holder.project_id,
        open: holder.open,
        created_at: tx.now,
    };
    file_link::Entity::insert(link.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "file_id").into())?;
    Ok(row)
}

/// Lets go of the file; it is swept unless something else holds it.
pub async fn detach(tx: &Tx<'_>, id: FileId, holder_id: Uuid) -> Result<()> {
    file_link::Entity::delete_by_id((id, holder_id)).exec(tx.db()).await?;
    Ok(())
}
