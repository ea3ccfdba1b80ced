//! Teams 团队: consultants and managers who share their customers.

mod create;
mod query;
mod update;

pub use create::{CreateTeam, create};
pub use query::{SORTABLE, TeamFilter, TeamView, get, list, one};
pub use update::{UpdateTeam, update};
