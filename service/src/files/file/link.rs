//! Links: for a while, whoever has one may fetch the file without signing in.
//!
//! A link is signed and stored nowhere. It ends by itself, and with the file.

use super::create::subject;
use super::query::FileView;
use super::scope::get;
use crate::kernel::{Error, Kernel, Result, Tx, ticket};
use chrono::{DateTime, TimeDelta, Utc};
use entity::files::file::Entity;
use entity::id::FileId;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

const DEFAULT_MINUTES: i32 = 10;
/// What signatures of links are bound to.
const SIGNED: &str = "files.file.link";

/// How long a link shall hold.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"minutes": 10}))]
pub struct LinkFile {
    /// Ten where nothing is said.
    #[validate(range(min = 1, max = 1_440))]
    #[schema(minimum = 1, maximum = 1_440)]
    pub minutes: Option<i32>,
}

/// A link to the content of a file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "url": "/api/v1/public/files/01935e3c5a0070008000000000000010.1741572600.9f86d081884c7d65",
    "expires_at": "2025-03-10T02:10:00Z"
}))]
pub struct FileLinkView {
    /// Below the address of the server.
    pub url: String,
    pub expires_at: DateTime<Utc>,
}

/// Hands out a link to a file that the actor sees.
pub async fn link(tx: &mut Tx<'_>, id: FileId, input: &LinkFile) -> Result<FileLinkView> {
    let row = get(&tx.reader(), id).await?;
    let minutes = input.minutes.unwrap_or(DEFAULT_MINUTES);
    let ends = (tx.now + TimeDelta::minutes(i64::from(minutes))).timestamp();
    let expires_at = DateTime::from_timestamp(ends, 0);
    let expires_at = expires_at.ok_or_else(|| Error::internal("a link without end"))?;
    let told = json!({"file_id": id, "expires_at": expires_at});
    tx.record("files.file.linked", subject(id, row.project_id), &told)?;
    let url = format!("/api/v1/public/files/{}", ticket::issue(tx.kernel, SIGNED, id.0, ends));
    Ok(FileLinkView { url, expires_at })
}

/// The file behind a token that holds; anything else names nothing.
pub async fn linked(kernel: &Kernel, token: &str) -> Result<FileView> {
    let nothing = || Error::NotFound("link");
    let id = ticket::admits(kernel, SIGNED, token).ok_or_else(nothing)?;
    let found = Entity::find_by_id(FileId(id)).one(&kernel.db).await?;
    found.map(FileView::from).ok_or_else(nothing)
}
