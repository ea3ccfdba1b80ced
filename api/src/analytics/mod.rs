//! Handlers of the shelf `analytics`.

pub mod sales;
