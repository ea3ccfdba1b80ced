//! Codes and names that people give, and how they are looked for: trimmed, never blank, without
//! control characters, found whatever their case.

use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::{Error, FaultCode, Result};
use sea_orm::{DbErr, SqlErr};

/// The text as it is stored.
pub(super) fn named(pointer: &str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::fault(pointer, FaultCode::TooShort));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::fault(pointer, FaultCode::InvalidFormat));
    }
    Ok(text.to_owned())
}

/// Optional text as it is stored; blank counts as none.
pub(super) fn remark(text: Option<&str>) -> Option<String> {
    text.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// What other rows still refer to is not removed.
pub(super) fn removed<T>(gone: std::result::Result<T, DbErr>) -> Result<T> {
    gone.map_err(|error| match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => KernelRefusal::InUse.into(),
        _ => Error::from(error),
    })
}
