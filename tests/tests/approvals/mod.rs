mod delegation;
pub mod desk;
mod flow;
mod flow_rule;
mod inbox;
mod race;
mod request;
mod task;
