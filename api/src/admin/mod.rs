//! Handlers of the shelf `admin`.

pub mod audit_log;
pub mod colleague;
pub mod invariant;
pub mod parameter;
pub mod preference;
pub mod role;
pub mod saved_view;
pub mod session;
pub mod team;
pub mod user;
