//! Who may do what, and who sees what: every operation, every built-in role, two projects.

mod nobody;
mod projects;
mod roles;
