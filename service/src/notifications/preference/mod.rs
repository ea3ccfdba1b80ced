//! Preferences 通知偏好: everybody's own channels and addresses.

mod query;
mod set;

pub use query::{PreferencesView, one};
pub use set::{SetPreferences, Wish, set};
