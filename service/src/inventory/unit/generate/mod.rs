//! Generating 生成房源: a building's units from floors × stacks, in one call.

mod pattern;
mod write;

pub(super) use pattern::FLOOR_RATIO;
pub use pattern::{Floors, GenerateUnits, Stack};
pub use write::{Generated, generate};
