//! Tax documents 发票.

pub mod invoice;
