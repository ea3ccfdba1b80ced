//! Codes and names that people give, and how they are looked for: trimmed, never blank, without
//! control characters, found whatever their case.

use crate::kernel::page::Paging;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::text::contains_pattern;
use crate::kernel::{Error, FaultCode, Result};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr};
use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, Order, QueryOrder, Select, SqlErr};

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

/// Rows of which one column holds the text, whatever its case.
pub(super) fn mentioned<C: ColumnTrait>(columns: &[C], text: &str) -> Condition {
    let pattern = contains_pattern(&text.trim().to_lowercase());
    columns.iter().fold(Condition::any(), |any, column| {
        let lower = Expr::expr(Func::lower(Expr::col(column.as_column_ref())));
        any.add(lower.like(LikeExpr::new(pattern.clone()).escape('!')))
    })
}

/// The select in the order asked for; `column` knows the names that were let through.
pub(super) fn sorted<E: EntityTrait, C: ColumnTrait>(
    select: Select<E>,
    paging: &Paging,
    column: impl Fn(&str) -> C,
) -> Select<E> {
    paging.sort.iter().fold(select, |select, (name, descending)| {
        select.order_by(column(name), if *descending { Order::Desc } else { Order::Asc })
    })
}
