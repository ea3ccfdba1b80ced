//! Rules 规则: conditions in CEL over named facts.
//!
//! A rule is checked when it is saved: it is parsed, every name in it is known, and every
//! operand is of its kind in whichever branch it stands. There is no loop inside a loop and no
//! function beyond a few on texts and lists, so that its running time is bounded by its length.
//! Numbers are whole; money is fen.

mod ask;
mod bounded;
mod check;
mod fact;
mod kind;

pub use ask::{ask, fitting};
pub use check::check;
pub use fact::{Fact, FactKind, Facts, fact};
