//! Somebody who watches the events, as a browser's `EventSource` would.

use crate::client::Client;
use reqwest::Response;
use serde_json::{Value, json};
use std::time::Duration;

/// Nothing is waited for longer.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open stream.
#[derive(Debug)]
pub struct Watching {
    response: Response,
    text: String,
    /// The last `id` that came.
    pub last_id: String,
}

/// One message of the stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// `message` where none is named.
    pub event: String,
    /// Null for a comment.
    pub data: Value,
}

/// A ticket of this caller.
pub async fn ticket(client: &Client) -> String {
    let ticket = client.post("/api/v1/events/tickets", json!({})).await.expect(200);
    ticket["ticket"].as_str().unwrap().to_owned()
}

impl Watching {
    /// Opens a stream with a fresh ticket; `query` goes behind it, `&cursor=7`.
    pub async fn open(client: &Client, query: &str) -> Self {
        Self::by(client, &format!("{}{query}", ticket(client).await)).await
    }

    /// Opens a stream with this ticket.
    pub async fn by(client: &Client, ticket: &str) -> Self {
        let response = client.open(&format!("/api/v1/events/stream?ticket={ticket}")).await;
        assert_eq!(response.status(), 200);
        Self { response, text: String::new(), last_id: String::new() }
    }

    /// The same, and waits until nothing can be missed any more.
    pub async fn ready(client: &Client, query: &str) -> Self {
        let mut watching = Self::open(client, query).await;
        let message = watching.message().await.unwrap();
        assert_eq!(message.event, "ready", "{message:?}");
        watching
    }

    /// A header of the answer.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// The next message or comment; none at the end of the stream.
    pub async fn message(&mut self) -> Option<Message> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.text = rest;
                return Some(self.read(&block));
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            match chunk.unwrap() {
                Ok(Some(bytes)) => self.text.push_str(std::str::from_utf8(&bytes).unwrap()),
                Ok(None) | Err(_) => return None,
            }
        }
    }

    fn read(&mut self, block: &str) -> Message {
        let mut message = Message { event: "message".to_owned(), data: Value::Null };
        for (name, value) in block.lines().filter_map(|line| line.split_once(": ")) {
            match name {
                "id" => value.clone_into(&mut self.last_id),
                "event" => value.clone_into(&mut message.event),
                "data" => message.data = serde_json::from_str(value).unwrap(),
                _ => {}
            }
        }
        message
    }

    /// The next event, whatever signs of life come before it.
    pub async fn event(&mut self) -> Value {
        loop {
            let message = self.message().await.unwrap();
            if message.event == "message" && !message.data.is_null() {
                return message.data;
            }
        }
    }

    /// The next event of this name.
    pub async fn named(&mut self, name: &str) -> Value {
        loop {
            let event = self.event().await;
            if event["name"] == name {
                return event;
            }
        }
    }

    /// The reason that the stream ended with.
    pub async fn reason(&mut self) -> String {
        while let Some(message) = self.message().await {
            if message.event == "end" {
                return message.data["reason"].as_str().unwrap().to_owned();
            }
        }
        "none".to_owned()
    }
}
