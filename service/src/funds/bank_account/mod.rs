//! Bank accounts 银行账户 and cash boxes: where cash lies, each part of one ledger account.

mod create;
mod insert;
mod query;
mod rewrap;

pub use create::{BankAccountInput, create};
pub use insert::{NewAccount, insert};
pub use query::{BankAccountFilter, BankAccountView, default_for, get, list, one};
pub use rewrap::run_rewrap;
