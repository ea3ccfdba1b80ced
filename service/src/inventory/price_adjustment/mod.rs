//! Price adjustments 调价: new prices for many units, asked for by one person and decided by
//! another, effective at once or at a moment.
//!
//! ```text
//! draft ─ submit → reviewing ─ approve → approved ─ apply → applied
//!   ▲                 ├─ reject → rejected ─ submit → reviewing (update → draft)
//!   └── withdraw (from every state before applied) → withdrawn
//! ```
//!
//! What is approved are the rows that were made up when it was submitted. A unit that was sold or
//! repriced since then is left as it is, and told with the reason.

mod apply;
mod change;
mod check;
mod create;
mod decide;
mod invariants;
mod load;
mod preview;
mod query;
mod recall;
mod rows;
mod submit;
mod update;
mod withdraw;

pub use apply::run_apply;
pub use create::{CreatePriceAdjustment, PriceChange, create};
pub use decide::{PriceDecision, RejectPriceAdjustment, approve, reject};
pub use invariants::{adjustments_were_decided_by_others, shown_prices_are_the_newest};
pub use preview::{AdjustmentPreview, AdjustmentRow, preview};
pub use query::{PriceAdjustmentFilter, PriceAdjustmentView, SORTABLE, acts, list, one};
pub use recall::subscriber;
pub use submit::submit;
pub use update::{UpdatePriceAdjustment, update};
pub use withdraw::withdraw;
