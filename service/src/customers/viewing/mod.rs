//! Viewings 带看: appointments with a customer, and the units that he was shown.
//!
//! ```text
//! booked ──hold──▶ held        booked ──cancel──▶ cancelled        booked ──no_show──▶ no_show
//! ```

mod acts;
mod cancel;
mod create;
mod hold;
mod load;
mod no_show;
mod query;
mod rate;
mod remind;
mod units;
mod update;

pub use acts::acts;
pub use cancel::{CancelViewing, cancel};
pub use create::{CreateViewing, create};
pub use hold::{HoldViewing, hold};
pub use no_show::{NoShowViewing, no_show};
pub(super) use query::visible;
pub use query::{SORTABLE, ViewingFilter, ViewingView, list, one};
pub use rate::{RateViewing, rate};
pub use remind::run_remind;
pub use update::{UpdateViewing, update};
