mod bucket;
mod download;
pub mod file;
mod link;
mod sweep;
