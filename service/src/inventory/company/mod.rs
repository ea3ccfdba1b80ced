//! Companies 公司: the developer that owns projects, and those who take part by scope.

pub mod create;
pub mod query;
pub mod update;

pub use create::{CreateCompany, create};
pub use query::{CompanyFilter, CompanyView, list, one};
pub use update::{UpdateCompany, update};
