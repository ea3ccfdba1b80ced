//! The harness: a server in this process, a database of its own, a clock that stands still.

#![expect(clippy::unwrap_used, reason = "a harness that cannot start fails")]

pub mod app;
pub mod audit;
pub mod client;
pub mod contract;
pub mod database;
pub mod dump;
pub mod given;
pub mod operation;
pub mod process;
pub mod recorder;
pub mod source;
pub mod staff;
pub mod town;
pub mod watching;

pub use app::TestApp;
pub use client::{Client, Download, Reply};
