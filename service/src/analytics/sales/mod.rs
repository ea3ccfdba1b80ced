//! Sales report 销售统计: by project, building, month and kind, as a cube or as a tree.

mod cell;
mod names;
mod report;
mod rollup;

pub use cell::{Dimension, Measure};
pub use report::{Method, SalesFigures, SalesNode, SalesQuery, SalesReport, SalesRow, report};
