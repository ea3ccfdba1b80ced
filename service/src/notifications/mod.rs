//! Notifications 通知: what people are told, in their inbox and outside.
//!
//! Whoever has something to tell calls [`notify()`] in the transaction of his act; the entry stands
//! in the inbox at the commit, and what shall go out waits as a row until the job takes it to the
//! courier.
//!
//! ```text
//! notification: unread ── mark-read ──▶ read
//! delivery:     pending ── courier took it ──▶ sent
//!                  └────── five failures ─────▶ failed
//!                  └────── nowhere to go ─────▶ failed
//! ```

pub mod approval;
pub mod contact;
pub mod delivery;
pub mod notification;
mod notify;
pub mod preference;
mod text;

pub use notify::{Notice, notify};
