//! Projects 楼盘: the developments that units, permits and prices belong to.

mod board;
mod create;
mod profile;
mod query;
mod settings;
mod tree;
mod update;

pub use board::{ProjectBoardView, board, board_tag};
pub use create::{CreateProject, create};
pub use query::{ProjectFilter, ProjectView, SORTABLE, get, list, one, view};
pub use tree::{
    ProjectTreeView, TreeBuilding, TreeEntrance, TreePhase, TreeZone, UnitCounts, tree,
};
pub(super) use update::touch;
pub use update::{UpdateProject, update};
