//! What there is to sell 房源.

pub mod axes;
pub mod building;
pub mod company;
pub mod give_back;
pub mod layout;
pub mod media;
pub mod media_cover;
pub mod permit;
pub mod permit_building;
pub mod permit_unit;
pub mod phase;
pub mod price_adjustment;
pub mod price_adjustment_unit;
pub mod project;
pub mod retired_code;
pub mod sub_status;
pub mod tour_entry;
pub mod unit;
pub mod unit_claim;
pub mod unit_event;
pub mod unit_import;
pub mod unit_import_fault;
pub mod unit_price;
pub mod zone;
