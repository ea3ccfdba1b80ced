//! Reports 统计: what happened, counted on the day it happened.
//!
//! Built from facts that are only ever inserted: a cancellation counts on its own day, so a
//! closed month never changes silently. Models 模型 are computed anew from what is known, with
//! floating point, which stays on this shelf.

pub mod customer_cluster;
mod refusal;
pub mod sale_fact;
pub mod sales;

pub use refusal::Analytics;
