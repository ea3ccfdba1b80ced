//! The timeline 客户时间轴: everything that happened with a customer, of every shelf, in one list.
//!
//! Each happening is shown to whom its own list would show it.

mod channel;
mod dealings;
mod interest;
mod meetings;
mod standing;
mod stretch;
mod view;

pub use stretch::Stretch;
pub use view::{Happening, HappeningKind, Timeline, timeline};
