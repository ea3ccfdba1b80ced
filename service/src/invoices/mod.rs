//! Invoices 发票: what the tax bureau, or the internal book, hears of a trade.
//!
//! Owns the table of `entity::invoices`. Nothing is posted here: revenue is recognised at
//! delivery.
//!
//! ```text
//! applied ─ review → reviewed ─ issue → issuing ─ confirm → issued ─ reverse → partially_red
//!    │                  │                  │                  │                → fully_red
//!    ├─ reject → rejected                  └─ fail → failed ─ issue → …
//!    └─ void → voided   └─ void → voided              └─ void → voided (failed, internal too)
//! ```

mod invariants;
pub mod invoice;
mod refusal;

pub use invariants::INVARIANTS;
pub use refusal::Invoices;
