//! Handlers of the shelf `analytics`.

pub mod customer_cluster;
pub mod sales;
