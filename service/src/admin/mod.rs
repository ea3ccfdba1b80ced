//! Users, teams, roles, sessions, parameters and the audit trail 系统管理.
//!
//! ```text
//! session   signed in ──refresh──▶ signed in ──sign out / reuse of an old token──▶ revoked
//! user      active ──disable──▶ disabled ──enable──▶ active
//! ```

pub mod audit;
pub mod authority;
pub mod built_in;
pub mod colleague;
pub mod install;
pub mod invariants;
pub mod parameter;
pub mod password;
pub mod password_rule;
pub mod preference;
pub mod refusal;
pub mod rights;
pub mod role;
pub mod saved_view;
pub mod session;
pub mod team;
pub mod user;

pub use invariants::INVARIANTS;
