//! Migrations and entities say the same, on each of the three databases.

mod columns;
mod dump;
mod entities;
mod migrations;
