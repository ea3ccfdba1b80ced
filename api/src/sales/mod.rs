//! Selling.

pub mod contract;
pub mod hold;
pub mod payment_template;
pub mod subscription;
pub mod trade;
