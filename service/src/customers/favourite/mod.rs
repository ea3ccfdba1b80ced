//! Favourites 收藏: the units that a customer wants to keep in sight.

mod create;
mod delete;
mod query;

pub use create::{CreateFavourite, create};
pub use delete::delete;
pub(super) use query::visible;
pub use query::{FavouriteView, list_of, one};
