//! `/notifications`: what one is told, and how.

pub mod notification;
pub mod preference;
