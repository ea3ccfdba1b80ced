//! Handlers of the shelf `funds`.

pub mod bank_account;
pub mod ledger;
pub mod movement;
