//! Reports 统计: what happened, counted on the day it happened.
//!
//! Built from facts that are only ever inserted: a cancellation counts on its own day, so a
//! closed month never changes silently.

pub mod sale_fact;
pub mod sales;
