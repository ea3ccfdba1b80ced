//! The inbox 收件箱: everybody's own, whatever else he may see.

mod mark_all_read;
mod mark_read;
mod query;
mod told;

pub use mark_all_read::mark_all_read;
pub use mark_read::mark_read;
pub use query::{
    NotificationCount, NotificationFilter, NotificationView, SORTABLE, count, list, one,
};
pub use told::NotificationTold;
pub(super) use told::tell;
