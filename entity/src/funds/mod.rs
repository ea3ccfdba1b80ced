//! The books 资金.

pub mod account;
pub mod bank_account;
pub mod entry;
pub mod movement;
pub mod posting;
