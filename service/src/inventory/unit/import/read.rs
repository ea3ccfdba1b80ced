//! Reading a file that has come in, beside the work of the server.

use super::table::{FILE, Table};
use super::{text, workbook};
use crate::files::file::Received;
use crate::inventory::project;
use crate::kernel::store::Drawer;
use crate::kernel::{Error, FaultCode, Kernel, Reader, Result};
use entity::files::file::FileKind;
use entity::id::{FileId, ProjectId};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use validator::Validate;

/// Tables of the whole process that are read at once.
static READING: Semaphore = Semaphore::const_new(2);

/// What the form says beside the file.
#[derive(Debug, Clone, Deserialize, Serialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct ImportUnits {
    pub project_id: ProjectId,
}

/// Reads the table of a file for a project that the reader sees.
pub async fn read(reader: &Reader<'_>, input: &ImportUnits, file: &Received) -> Result<Table> {
    match project::get(reader, input.project_id).await {
        Err(Error::NotFound(_)) => return Err(Error::fault("/project_id", FaultCode::NotFound)),
        found => found?,
    };
    let kind = file.kind.ok_or_else(|| Error::fault(FILE, FaultCode::TypeNotAllowed))?;
    table_of(reader.kernel, file.id, kind).await
}

/// Reads the table of a file that is in the store.
pub(super) async fn table_of(kernel: &Kernel, id: FileId, kind: FileKind) -> Result<Table> {
    if !matches!(kind, FileKind::Xlsx | FileKind::Csv) {
        return Err(Error::fault(FILE, FaultCode::TypeNotAllowed));
    }
    let _turn = READING.acquire().await.map_err(|error| Error::internal(error.to_string()))?;
    let bytes = kernel.store.bytes(Drawer::Files, id.0).await?;
    let workbook = kind == FileKind::Xlsx;
    let read = tokio::task::spawn_blocking(move || {
        if workbook { workbook::read(&bytes) } else { text::read(&bytes) }
    });
    // A reader that panics has met what it cannot read.
    let table = read.await.map_err(|_| Error::fault(FILE, FaultCode::SheetUnreadable))?;
    Ok(table?)
}
