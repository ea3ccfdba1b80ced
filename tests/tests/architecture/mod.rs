//! The rules of the house, read from the source itself.

mod addresses;
mod budgets;
mod crates;
mod envelope;
mod forms;
mod ownership;
mod shelves;
