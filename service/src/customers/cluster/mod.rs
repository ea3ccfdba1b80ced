//! Clusters 客户聚类 of the customers of a project: what the last run found, and who is where.
//!
//! The mathematics belong to the shelf `analytics`, whose job hands its result to [`replace()`].

pub(super) mod invariants;
mod leave;
mod query;
mod replace;

pub(super) use leave::leave;
pub use query::{MOST, model};
pub(super) use query::{members, numbers, of};
pub use replace::{Found, replace};
