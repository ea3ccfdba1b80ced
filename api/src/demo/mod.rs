//! The demo: a realistic office, filled through the very acts that the API calls.
//!
//! A fixed seed decides everything, days are counted back from the day of the first run, and the
//! clock is moved through 18 months as the story goes.

mod chance;
mod fill;
mod office;
mod people;
mod story;
mod terms;
mod town;
mod trade;

pub use fill::fill;
pub use office::{ACCOUNTS, PASSWORD};
