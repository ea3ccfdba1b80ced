//! Who may do what, and who sees what: every operation, every built-in role, two projects, two
//! companies.

mod bodies;
mod neighbours;
mod nobody;
mod projects;
mod roles;
