//! One invoice, from the application to its reversal; amounts, taxes and the way to the bureau.

mod acts;
mod answer;
pub(super) mod book;
mod channel;
mod create;
mod guard;
mod issue;
mod load;
mod prepayable;
pub mod query;
mod recall;
mod reject;
mod remainder;
mod reverse;
mod review;
mod row;
pub mod tax;
mod void;

pub use acts::acts;
pub use answer::run_answer;
pub use create::{CreateInvoice, create};
pub use issue::issue;
pub use query::{InvoiceFilter, InvoiceView, RedInvoice, list, one};
pub use recall::subscriber;
pub use reject::{RejectInvoice, reject};
pub use reverse::{ReverseInvoice, reverse};
pub use review::{ReviewInvoice, review};
pub use row::reached;
pub use void::{VoidInvoice, void};
