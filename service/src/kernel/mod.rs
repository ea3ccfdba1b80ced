//! What every shelf stands on: the write envelope, refusals, scope, time, numbers, parameters.
//!
//! A write goes through [`commit`], a read through [`read::Reader`]; nothing else opens a
//! connection. The kernel owns the rows of `entity::kernel`.

pub mod act;
mod act_name;
pub mod act_set;
pub mod actor;
pub mod acts;
pub mod audit;
pub mod cipher;
pub mod clock;
pub mod commit;
pub mod courier;
pub mod database;
pub mod days;
pub mod digest;
pub mod epoch;
pub mod error;
pub mod expand;
pub mod fault;
pub mod feed;
pub mod invariant;
pub mod language;
pub mod limit;
pub mod number;
pub mod page;
pub mod parameter;
mod parameter_list;
pub mod patch;
pub mod progress;
pub mod read;
pub mod refusal;
pub mod retention;
pub mod rewrap;
pub mod rule;
pub mod rule_pack;
pub mod schedule;
pub mod start;
pub mod store;
pub mod strength;
pub mod sum;
pub mod text;
pub mod ticket;
pub mod tx;
pub mod writes;

pub use act::Act;
pub use actor::{Actor, People, Scope};
pub use error::{Error, Result};
pub use fault::{Fault, FaultCode};
pub use patch::Patch;
pub use read::Reader;
pub use start::Kernel;
pub use tx::Tx;
