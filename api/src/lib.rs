//! How it is asked: the HTTP API of Louxiao.
//!
//! Handlers hold no business `if`: each names its act, its body and its answer, and calls the
//! verb of the same name in the service crate.

pub mod app;
pub mod bounds;
pub mod calculators;
pub mod command;
pub mod config;
pub mod demo;
pub mod events;
pub mod examples;
pub mod expand;
pub mod extract;
pub mod filters;
pub mod headers;
pub mod limits;
pub mod list;
pub mod members;
pub mod memory;
pub mod meta;
pub mod openapi;
pub mod operations;
pub mod patches;
pub mod problem;
pub mod proxies;
pub mod public;
pub mod routes;
pub mod sandbox;
pub mod start;
pub mod state;
pub mod store;
pub mod swagger;
pub mod telemetry;
pub mod trace;
pub mod watch;

pub mod admin;
pub mod analytics;
pub mod approvals;
pub mod customers;
pub mod files;
pub mod funds;
pub mod inventory;
pub mod invoices;
pub mod jobs;
pub mod notifications;
pub mod receivables;
pub mod sales;
