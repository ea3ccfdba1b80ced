//! Handlers of the shelf `inventory`.

pub mod building;
pub mod company;
pub mod give_back;
pub mod layout;
pub mod media;
pub mod permit;
pub mod phase;
pub mod price_adjustment;
pub mod project;
pub mod sub_status;
pub mod unit;
pub mod unit_batch;
pub mod unit_import;
pub mod unit_query;
pub mod zone;
