//! Payment templates 付款方式模板: the terms that a project offers, by name.
//!
//! ```text
//! (created) ─ update → (changed) ─ archive → (archived)
//! ```
//!
//! A sale copies the terms, so a template may change without changing what was agreed by it.

mod archive;
mod create;
mod query;
mod update;

pub use archive::archive;
pub use create::{CreatePaymentTemplate, create};
pub(super) use query::usable;
pub use query::{PaymentTemplateFilter, PaymentTemplateView, SORTABLE, list, one};
pub use update::{UpdatePaymentTemplate, update};
