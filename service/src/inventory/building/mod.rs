//! Buildings 楼栋: the floors and entrances that units stand in, and the sales board 销控表.

mod board;
mod create;
mod delete;
mod entrance;
mod place;
mod query;
mod update;

pub use board::{BoardCount, BoardFloor, BoardUnit, BoardView, board, board_tag};
pub(super) use board::{cells, counted, laid_out};
pub use create::{CreateBuilding, create};
pub use delete::delete;
pub(super) use entrance::held;
pub use query::{BuildingFilter, BuildingView, SORTABLE, get, list, one};
pub(super) use update::touch;
pub use update::{UpdateBuilding, update};
