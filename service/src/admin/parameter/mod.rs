//! System parameters 系统参数 as people read and set them; the kernel keeps them.

mod query;
mod set;

pub use query::{ParameterView, VersionView, history, list, one};
pub use set::{SetParameter, set};
