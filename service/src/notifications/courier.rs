//! The courier: takes what goes out to a file, from where a gateway of the house picks it up.
//!
//! One line of JSON per message, one file per day. A message may be written twice when the process
//! dies between the file and the database; its `id` tells.

use crate::kernel::{Error, Kernel, Result};
use entity::notifications::delivery;
use serde_json::json;
use tokio::fs::{OpenOptions, create_dir_all};
use tokio::io::AsyncWriteExt;

/// Appends the message; it lies on the disk when this returns.
pub(super) async fn take(kernel: &Kernel, message: &delivery::Model) -> Result<()> {
    let line = json!({
        "id": message.id, "channel": message.channel, "to": message.address,
        "title": message.title, "text": message.text, "at": message.created_at,
    });
    let day = message.created_at.format("%Y%m%d");
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
