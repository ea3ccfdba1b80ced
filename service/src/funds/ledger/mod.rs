//! Ledger 总账: balanced entries, append-only, booked once per source and act.

mod booking;
mod entries;
mod post;
mod postings;
mod reverse;
mod trial_balance;

pub use booking::{Booking, Line};
pub use entries::{EntryFilter, EntryView, PostingLine, entries};
pub use post::post;
pub(crate) use post::post_as;
pub use postings::{PostingFilter, PostingView, postings};
pub(crate) use reverse::entry_of;
pub use reverse::reverse;
pub use trial_balance::{AccountBalance, TrialBalance, TrialBalanceFilter, trial_balance};
