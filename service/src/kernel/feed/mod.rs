//! The feed 事件流: committed events in one order that nobody misses one of.
//!
//! Acts write their events without a place, wait for nobody and commit in any order. Whoever wants
//! to read first gives the committed ones their places, one process at a time under the lock of one
//! row; an event that is committed later gets a later place. So a reader that has seen a place has
//! seen every place before it.

mod events;
pub mod hub;
mod sequence;
mod sight;
pub mod ticket;
mod view;

pub use events::{Cursor, EventFeed, Wanted, list, since};
pub use hub::Hub;
pub use sequence::{end, run_place};
pub use sight::Sight;
pub use view::{EventView, Told};
