//! The courier: takes what goes out to a file, from where a gateway of the house picks it up.
//!
//! One line of JSON per message, one file per day. A message may be written twice when the process
//! dies between the file and the database; its `id` tells.

use crate::kernel::{Error, Kernel, Result};
use chrono::{DateTime, Utc};
use entity::notifications::preference::NotificationChannel;
use serde_json::{Value, json};
use tokio::fs::{OpenOptions, create_dir_all};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

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
    create_dir_all(&kernel.outbox).await?;
    let mut options = OpenOptions::new();
    let mut file = options.create(true).append(true).open(kernel.outbox.join(file)).await?;
    file.write_all(line.as_bytes()).await?;
    file.sync_data().await
}
