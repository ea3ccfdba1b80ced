mod delegation;
pub mod desk;
mod flow;
mod flow_rule;
mod request;
mod task;
