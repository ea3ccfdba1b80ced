mod delegation;
pub mod desk;
mod flow;
mod flow_rule;
mod race;
mod request;
mod task;
