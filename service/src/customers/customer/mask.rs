//! Masks 脱敏: what of a number is shown to everyone.

pub(in crate::customers) use crate::kernel::text::keep;

/// A name of which the first letter is left.
pub fn masked_name(name: &str) -> String {
    keep(name, 1, 0)
}
