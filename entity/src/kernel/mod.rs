//! Rows that every act writes: audit, events, keys, jobs, numbers, parameters.

pub mod audit_head;
pub mod audit_log;
pub mod event;
pub mod event_ticket;
pub mod idempotency;
pub mod job;
pub mod kernel_state;
pub mod number_series;
pub mod parameter_version;
pub mod rate_window;
pub mod rule_pack;
