//! Preferences 偏好设置: what clients keep for a person, found again on every device.

mod query;
mod set;

pub use query::{PreferenceView, one};
pub use set::{SetPreference, set};
