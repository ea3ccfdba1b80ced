//! Imports 导入 of units: what each leaves behind, whether it was done in the call or by a job.

mod cancel;
mod faults;
mod query;

pub use cancel::cancel;
pub use faults::{UnitImportFaultView, fault_table, faults};
pub use query::{UnitImportFilter, UnitImportView, list, one};
