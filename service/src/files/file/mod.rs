//! Files 文件, from the first byte that arrives to the last that is removed.

mod bytes;
mod content;
mod create;
mod delete;
mod holder;
mod label;
mod link;
mod picture;
mod query;
mod receive;
mod scope;
mod sweep;

pub use bytes::{linked_part, part, thumbnail, whole};
pub use create::{FileFields, create};
pub use delete::{delete, run_erase};
pub use holder::{Holder, attach, detach};
pub use link::{FileLinkView, LinkFile, link, linked};
pub use query::{FileFilter, FileView, SORTABLE, list, one};
pub use receive::{Bounds, Declared, Received, Receiving, settle};
pub use sweep::{run_sweep, run_sweep_objects};
