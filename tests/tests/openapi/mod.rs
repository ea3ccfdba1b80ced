//! The OpenAPI document: true, complete, bounded, and as committed.

mod bounds;
mod codes;
mod committed;
mod filters;
mod operations;
