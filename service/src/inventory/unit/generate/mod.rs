//! Generating 生成房源: a building's units from floors × stacks, in one call.

mod layouts;
mod pattern;
mod write;

pub use pattern::{Floors, GenerateUnits, Stack};
pub use write::{Generated, generate};
