//! What is: every table of Louxiao with its row, its states and the legal steps between them.
//!
//! This crate does no I/O and knows no HTTP. Exact numbers ([`Money`], [`Rate`], [`Area`]),
//! civil dates ([`calendar`]) and typed ids ([`id`]) live here because rows are made of them.

#![expect(
    clippy::disallowed_methods,
    reason = "the entity derive brings nested saves that open transactions; nobody calls them"
)]

pub mod area;
pub mod calendar;
pub mod decimal;
pub mod enums;
pub mod figure;
pub mod id;
pub mod label;
pub mod money;
pub mod rate;
pub mod rounding;
pub mod transition;

pub mod admin;
pub mod analytics;
pub mod approvals;
pub mod customers;
pub mod files;
pub mod funds;
pub mod inventory;
pub mod invoices;
pub mod kernel;
pub mod notifications;
pub mod receivables;
pub mod sales;

pub use area::Area;
pub use figure::Figure;
pub use money::{Amount, Money, PositiveAmount};
pub use rate::Rate;
pub use rounding::Rounding;
pub use transition::InvalidTransition;
