//! The row of a file whose bytes have come in.

use super::receive::Received;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::files::file::{self, Entity};
use entity::id::{FileId, ProjectId};
use entity::inventory::project;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

/// What a form says beside the file.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct FileFields {
    /// The project it belongs to; none for one that is attached to something later.
    pub project_id: Option<ProjectId>,
}

/// Enters the file; it is swept unless something refers to it soon.
pub async fn create(tx: &mut Tx<'_>, fields: &FileFields, file: &Received) -> Result<FileId> {
    if let Some(id) = fields.project_id {
        let there = project::Entity::find_by_id(id).one(tx.db()).await?.is_some();
        if !there || !tx.actor.scope.sees_project(id) {
            return Err(Error::fault("/project_id", FaultCode::NotFound));
        }
    }
    let not_taken = || Error::fault("/file", FaultCode::TypeNotAllowed);
    let row = file::Model {
        id: file.id,
        project_id: fields.project_id,
        owner_id: tx.actor.user()?,
        kind: file.kind.ok_or_else(not_taken)?,
        name: file.name.clone(),
        size: file.size,
        sha256: file.sha256.clone(),
        width: file.width,
        height: file.height,
        created_at: tx.now,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    // Not the name: people call files after customers.
    let told = json!({
        "file_id": file.id, "kind": file.kind, "size": file.size, "sha256": file.sha256,
    });
    tx.record("files.file.created", subject(file.id, fields.project_id), &told)?;
    Ok(file.id)
}

pub(super) fn subject(id: FileId, project_id: Option<ProjectId>) -> Subject {
    Subject { kind: "files.file", id: id.0, project_id }
}
