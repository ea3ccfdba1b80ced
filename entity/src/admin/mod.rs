//! Users, teams, roles and sessions 系统管理.

pub mod preference;
pub mod refresh_token;
pub mod role;
pub mod role_permission;
pub mod saved_view;
pub mod session;
pub mod sign_in_failure;
pub mod team;
pub mod user_account;
pub mod user_project;
pub mod user_role;
