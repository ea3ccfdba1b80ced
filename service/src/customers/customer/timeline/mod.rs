//! The timeline 客户时间轴: everything that happened with a customer, of every shelf, in one answer.
//!
//! Each happening is shown to whom its own list would show it.

mod dealings;
mod meetings;
mod view;

use view::EACH;
pub use view::{Happening, HappeningKind, Timeline, timeline};
