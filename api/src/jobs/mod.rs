//! Handlers of the shelf `jobs`.

pub mod run;
