mod audit_log;
mod parameter;
mod role;
mod session;
mod team;
mod user;
