//! Handlers of the shelf `invoices`.

pub mod invoice;
