//! Funds 资金: the books of each project, and the accounts where its cash lies.
//!
//! Two records of the same money are kept side by side and compared by the invariants: the
//! ledger (entries of balanced postings, what the money means) and the movements (one row per
//! cash movement, where the money lies). Neither is ever updated; what was wrong is reversed by
//! new rows.
//!
//! ```text
//! entry ─ reversed by → entry         movement: serial 1, 2, 3 … of its account
//! ```

pub mod accounts;
pub mod bank_account;
mod chart;
mod invariants;
pub mod ledger;
pub mod movement;
mod refusal;

pub use chart::code;
pub use invariants::INVARIANTS;
pub use refusal::Funds;
