//! What there is to sell 房源: companies, projects and their tree down to the unit.
//!
//! Owns the tables of `entity::inventory`. A unit goes
//! `unreleased → available → held → subscribed → contracted → filed → delivered → titled`,
//! back to `available` when a trade ends, and aside to `withheld`. Who has a unit is decided by
//! the insert of its claim ([`unit::claim`]); what is shown is a function of seven axes
//! ([`unit::axis`]), each of which moves by the steps of its table alone
//! ([`entity::inventory::axes`]).

mod branch;
pub mod building;
pub mod company;
pub mod give_back;
pub mod invariants;
pub mod layout;
pub mod media;
mod naming;
pub mod permit;
pub mod phase;
pub mod price_adjustment;
pub mod project;
pub mod refusal;
pub mod sub_status;
pub mod unit;
pub mod unit_import;
pub mod zone;

pub use invariants::INVARIANTS;
pub use refusal::Inventory;
