//! Contracts 合同: the sale itself, from the draft to the filing.
//!
//! ```text
//! draft ─ submit → approved (rules pass) or reviewing (a person is asked)
//! reviewing ─ approve → approved ─ sign 草签 → signed ─ online_sign 网签 → online_signed
//!     └─ reject → rejected ─ submit again                     online_signed ─ file 备案 → filed
//! draft, reviewing, approved, rejected ─ withdraw → cancelled
//! ```

pub mod acts;
mod approve;
pub mod area_settlement;
mod create;
mod draft;
mod file;
pub mod load;
mod online_sign;
pub mod query;
mod recall;
pub mod refundable;
mod reject;
pub mod review;
mod sign;
mod submit;
mod withdraw;

pub use acts::acts;
pub use approve::{ApproveContract, approve};
pub use create::create;
pub(super) use draft::{Place, agreed, draft};
pub use file::{FileContract, file};
pub use online_sign::{OnlineSign, online_sign};
pub use query::{ContractFilter, ContractView, list, one};
pub(super) use recall::recall;
pub use reject::{RejectContract, reject};
pub use sign::{SignContract, sign};
pub use submit::submit;
pub use withdraw::{WithdrawContract, withdraw};
