//! Media 图库: pictures, floor plans and tours of projects, buildings, layouts and units.

mod archive;
mod cover;
mod create;
mod delete;
mod entry_kind;
mod link;
mod query;
mod reorder;
mod target;
mod tour;
mod tour_file;
mod update;
mod upload_tour;

pub use cover::set_cover;
pub(super) use cover::{cover_or, covers};
pub use create::{CreateMedia, create};
pub(super) use delete::clear;
pub use delete::delete;
pub use link::{LinkTour, TourLinkView, link};
pub use query::{MediaFilter, MediaView, SORTABLE, list, one};
pub use reorder::{MediaOrder, ReorderMedia, reorder};
pub use tour_file::{TourFile, linked_tour_file, tour_file};
pub use update::{UpdateMedia, update};
pub use upload_tour::{UnpackedTour, UploadTour, settle_tour, unpack_tour, upload_tour};
