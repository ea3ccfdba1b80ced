//! A stack of its own for reading and asking a rule.
//!
//! The parser and the interpreter go down several frames for each level of a rule, more than the
//! stack of a worker holds. What overflows a stack ends the whole process, so it gets room enough
//! for the deepest rule that its length allows; a panic ends the rule alone.

use std::thread::{Builder, ScopedJoinHandle, scope};

/// Far more than the longest rule needs, in bytes; only what is used of it takes memory.
const STACK: usize = 64 * 1024 * 1024;

/// Does the work on its own stack.
pub fn bounded<T: Send>(work: impl FnOnce() -> Result<T, String> + Send) -> Result<T, String> {
    scope(|scope| {
        let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        match thread.map(ScopedJoinHandle::join) {
            Ok(Ok(done)) => done,
            Ok(Err(_)) | Err(_) => Err("the rule cannot be read".to_owned()),
        }
    })
}
