//! The suite, as users would meet the server: over HTTP, on the database that
//! `LOUXIAO_TEST_DATABASE_URL` names.

#![expect(clippy::unwrap_used, reason = "a test that meets the unexpected fails")]
#![expect(clippy::needless_pass_by_value, reason = "cases are written where they are used")]
#![expect(clippy::type_complexity, reason = "tables of cases are read, not passed around")]

mod admin;
mod analytics;
mod approvals;
mod architecture;
mod bad_input;
mod calculators;
mod crash;
mod customers;
mod events;
mod examples;
mod files;
mod funds;
mod idempotency;
mod inventory;
mod invoices;
mod jobs;
mod limits;
mod meta;
mod notifications;
mod numbering;
mod openapi;
mod permissions;
mod race;
mod receivables;
mod sales;
mod sandbox;
mod schema;
mod tokens;
mod transport;
mod walk;
