//! Registrations 报备: brokers report whom they will bring to a project, and the report that brings
//! the customer first holds him for a while.
//!
//! ```text
//!            ┌─ withdraw ─▶ withdrawn
//! valid ─────┼─ confirm-visit ─▶ visited
//!   │        └─ time ─▶ expired ◀─ time ─┘
//!   └─ another's visit ─▶ invalid ◀─ reported although he is protected
//! ```
//!
//! A verdict of an [adjudication](super::adjudication) makes any of them `valid` or `visited`
//! again, or `invalid`.
//!
//! A report protects from its moment for as long as the project says, and from a confirmed visit
//! for longer. Somebody who buys here already, or whom a consultant looks after within the time of
//! the pool, or whose visit another report confirmed, is protected against new reports: they are
//! entered all the same, but as invalid and with the reason, so that who reported whom can be told
//! when it is disputed. Somebody on the blacklist is not reported; as that would tell whoever may
//! not read customers who is on it, his report of such a person is entered like that of somebody
//! protected, and shows him none of the reasons that lie with customers. A code that goes to the
//! customer's own phone proves his visit; of a partial number it is the whole one that he tells at
//! the desk. The key of [`entity::customers::registration_claim`] decides which of several visits
//! holds the number.

mod acts;
mod allowance;
mod bind;
mod claim;
mod code;
mod confirm_visit;
mod count;
mod create;
mod expire;
mod facts;
mod forget;
pub(super) mod invariants;
mod load;
mod number;
mod protection;
mod query;
mod reveal;
mod rewrap;
mod send_code;
mod withdraw;

pub use acts::acts;
pub(super) use bind::{kin, lock_numbers, overrule, uphold};
pub use confirm_visit::{ConfirmVisit, confirm_visit};
pub use count::count_try;
pub use create::{CreateRegistration, create};
pub use expire::run_expire;
pub(super) use facts::{Number, people, trades};
pub(super) use forget::forget;
pub(super) use load::get as report;
pub(super) use query::visible;
pub use query::{
    CodeRecipient, RegistrationFilter, RegistrationView, SORTABLE, SentCode, list, one,
};
pub use reveal::{RevealRegistration, RevealedRegistration, reveal};
pub use rewrap::run_rewrap;
pub use send_code::{SendCode, run_send_code, send_code};
pub use withdraw::{WithdrawRegistration, withdraw};
