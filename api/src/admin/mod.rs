//! Handlers of the shelf `admin`.

pub mod audit_log;
pub mod invariant;
pub mod parameter;
pub mod role;
pub mod session;
pub mod team;
pub mod user;
