//! Links: for a while, whoever has one may fetch the file without signing in.
//!
//! A link is signed and stored nowhere. It ends by itself, and with the file.

use super::create::subject;
use super::query::FileView;
use super::scope::get;
use crate::kernel::{Error, Kernel, Result, Tx, digest};
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
    let url = format!("/api/v1/public/files/{}", token(tx.kernel, id, ends));
    Ok(FileLinkView { url, expires_at })
}

/// The file behind a token that holds; anything else names nothing.
pub async fn linked(kernel: &Kernel, token_given: &str) -> Result<FileView> {
    let nothing = || Error::NotFound("link");
    let mut parts = token_given.split('.');
    let (id, ends) = (parts.next(), parts.next());
    let id: FileId = id.and_then(|id| id.parse().ok()).ok_or_else(nothing)?;
    let ends: i64 = ends.and_then(|ends| ends.parse().ok()).ok_or_else(nothing)?;
    let said = said(id, ends);
    let signatures = kernel.cipher.search_hashes(SIGNED, &said);
    // Hashes are compared, so that the time it takes tells nothing of the token.
    let given = digest::hash(token_given.as_bytes());
    let known = signatures
        .iter()
        .any(|signature| digest::hash(format!("{said}.{signature}").as_bytes()) == given);
    if !known || ends <= kernel.clock.now().timestamp() {
        return Err(nothing());
    }
    let found = Entity::find_by_id(id).one(&kernel.db).await?;
    found.map(FileView::from).ok_or_else(nothing)
}

fn token(kernel: &Kernel, id: FileId, ends: i64) -> String {
    let said = said(id, ends);
    let signature = kernel.cipher.search_hash(SIGNED, &said);
    format!("{said}.{signature}")
}

fn said(id: FileId, ends: i64) -> String {
    format!("{}.{ends}", id.0.simple())
}
