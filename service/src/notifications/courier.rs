//! The courier: takes what goes out to a file, from where a gateway of the house picks it up.
//!
//! One line of JSON per message, one file per day, readable by its owner alone: addresses stand in
//! it in the clear. A message is written at least once: again after a write that failed, and once
//! more when the process dies between the file and the database. Its `id` tells.

use crate::kernel::{Error, Kernel, Result};
use chrono::{DateTime, Utc};
use entity::notifications::preference::NotificationChannel;
use serde_json::{Value, json};
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
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

/// Takes a letter: it lies on the disk when this returns. Whoever hands it over tries again where
/// that fails.
pub async fn hand_over(kernel: &Kernel, letter: &Letter<'_>) -> Result<()> {
    let line = json!({
        "id": letter.id, "channel": letter.channel, "to": letter.to,
        "title": letter.title, "text": letter.text, "at": letter.at,
    });
    append(kernel, letter.at, &line).await
}

async fn append(kernel: &Kernel, at: DateTime<Utc>, line: &Value) -> Result<()> {
    let day = at.format("%Y%m%d");
    write(kernel, &format!("{day}.jsonl"), &format!("{line}\n"))
        .await
        .map_err(|error| Error::internal(format!("outbox: {error}")))
}

async fn write(kernel: &Kernel, file: &str, line: &str) -> std::io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(&kernel.outbox).await?;
    let mut options = OpenOptions::new();
    let options = options.create(true).append(true).mode(OWNER_ONLY);
    let mut file = options.open(kernel.outbox.join(file)).await?;
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
