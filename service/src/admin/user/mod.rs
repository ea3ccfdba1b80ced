//! Users 用户: people who sign in, with their roles, team and projects.

mod create;
mod disable;
mod enable;
mod grants;
mod query;
mod reset_password;
mod update;

pub use create::{CreateUser, create};
pub use disable::disable;
pub use enable::enable;
pub(super) use query::roles;
pub use query::{SORTABLE, UserFilter, UserView, get, list, one};
pub use reset_password::{ResetPassword, prepare, reset_password};
pub use update::{UpdateUser, update};
