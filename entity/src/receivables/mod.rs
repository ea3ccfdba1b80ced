//! What is owed and what came in 应收与收款.

pub mod allocation;
pub mod item;
pub mod milestone;
pub mod plan_line;
pub mod receipt;
pub mod receipt_reversal;
pub mod refund;
pub mod trade_account;
pub mod waiver;
