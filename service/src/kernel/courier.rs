//! The port that e-mails and text messages leave the house by, and the courier it comes with: one
//! that writes them to files, from where a gateway picks them up.
//!
//! One line of JSON per message, one file per day, readable by its owner alone: addresses stand in
//! it in the clear. A message is written at least once: again after a write that failed, and once
//! more when the process dies between the file and the database. Its `id` tells.

use super::{Error, Result};
use chrono::{DateTime, Utc};
use entity::notifications::preference::NotificationChannel;
use futures_util::future::BoxFuture;
use serde_json::json;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tokio::fs::{DirBuilder, OpenOptions};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

/// Addresses are nobody's but the process's and the gateway's, which runs as the same user.
const OWNER_ONLY: u32 = 0o600;

/// Something that goes out; where it goes stands in no table.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    pub id: Uuid,
    pub channel: NotificationChannel,
    /// Address or phone number.
    pub to: &'a str,
    pub title: &'a str,
    pub text: &'a str,
    pub at: DateTime<Utc>,
}

/// Carries letters out of the house. Another gateway is another implementation.
pub trait Courier: std::fmt::Debug + Send + Sync {
    /// Takes a letter: it is safe with the courier when this returns. Whoever hands it over tries
    /// again where that fails, with the same id.
    fn take<'a>(&'a self, letter: Letter<'a>) -> BoxFuture<'a, Result<()>>;
}

/// Leaves letters in a folder.
#[derive(Debug)]
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }
}

impl Courier for Outbox {
    fn take<'a>(&'a self, letter: Letter<'a>) -> BoxFuture<'a, Result<()>> {
        let line = json!({
            "id": letter.id, "channel": letter.channel, "to": letter.to,
            "title": letter.title, "text": letter.text, "at": letter.at,
        });
        let file = format!("{}.jsonl", letter.at.format("%Y%m%d"));
        Box::pin(async move {
            let written = append(&self.folder, &file, &format!("{line}\n")).await;
            written.map_err(|error| Error::internal(format!("outbox: {error}")))
        })
    }
}

async fn append(folder: &Path, file: &str, line: &str) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    let mut options = OpenOptions::new();
    let options = options.create(true).append(true).mode(OWNER_ONLY);
    let mut file = options.open(folder.join(file)).await?;
    // A day that a version before this one began is open to others. Where the file system knows no
    // modes the message goes all the same.
    if file.metadata().await?.permissions().mode() & 0o777 != OWNER_ONLY
        && let Err(error) = file.set_permissions(Permissions::from_mode(OWNER_ONLY)).await
    {
        tracing::warn!(?error, "others may read the messages that go out");
    }
    file.write_all(line.as_bytes()).await?;
    file.sync_data().await
}
