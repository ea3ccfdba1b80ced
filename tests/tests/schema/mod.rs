//! Migrations and entities say the same, on each of the three databases.

mod columns;
pub mod dump;
mod entities;
mod migrations;
