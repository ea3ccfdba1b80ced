mod download;
mod file;
mod link;
mod sweep;
