//! Rules 规则: conditions in CEL over the facts of a document.
//!
//! A rule is checked when its flow is saved: it is parsed, every name in it is known, and every
//! operand is of its kind in whichever branch it stands. There is no loop inside a loop and no
//! function beyond a few on texts and lists, so that its running time is bounded by its length.
//! Numbers are whole; money is fen.

mod ask;
mod bounded;
mod check;
mod kind;

pub(super) use ask::ask;
pub(super) use check::check;
