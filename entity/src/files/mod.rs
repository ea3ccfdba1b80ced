//! Tables of files.

pub mod file;
pub mod file_link;
