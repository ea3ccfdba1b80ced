//! Generating 生成房源: a building's units from floors × stacks, in one call.

mod pattern;
mod rooms;
mod write;

pub(super) use pattern::FLOOR_RATIO;
pub use pattern::{Floors, GenerateUnits, Stack};
pub(in crate::inventory) use rooms::entrances_share_rooms;
pub use write::{Generated, generate};
