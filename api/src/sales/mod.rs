//! Selling.

pub mod contract;
pub mod hold;
pub mod subscription;
pub mod trade;
