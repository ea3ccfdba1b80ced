mod audit_log;
mod colleague;
mod own;
mod parameter;
mod role;
mod session;
mod team;
mod user;
