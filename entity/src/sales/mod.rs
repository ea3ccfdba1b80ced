//! From the hold to the filed contract 销售.

pub mod contract;
pub mod hold;
pub mod payment_template;
pub mod subscription;
pub mod terms;
pub mod trade;
pub mod trade_buyer;
