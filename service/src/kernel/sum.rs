//! Sums of integer columns, decoded alike on every database.
//!
//! SUM over BIGINT is NUMERIC on PostgreSQL, DECIMAL on MariaDB and INTEGER on SQLite, and NULL
//! over nothing on all of them; the cast brings each to a 64-bit integer.

use sea_orm::DbBackend;
use sea_orm::sea_query::{Expr, Func, IntoColumnRef};

/// `SUM(column)` as an integer, zero over nothing.
#[must_use]
pub fn sum_of(backend: DbBackend, column: impl IntoColumnRef) -> Expr {
    sum(backend, Expr::col(column))
}

/// `SUM(expression)` as an integer, zero over nothing.
#[must_use]
pub fn sum(backend: DbBackend, what: Expr) -> Expr {
    let kind = if backend == DbBackend::MySql { "signed" } else { "bigint" };
    let sum = Func::coalesce([Func::sum(what).into(), Expr::val(0)]);
    Func::cast_as(Expr::from(sum), kind).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::sea_query::{MysqlQueryBuilder, PostgresQueryBuilder, Query};

    #[test]
    fn each_database_gets_its_cast() {
        let select = |backend| Query::select().expr(sum_of(backend, "amount")).to_owned();
        assert_eq!(
            select(DbBackend::Postgres).to_string(PostgresQueryBuilder),
            r#"SELECT CAST(COALESCE(SUM("amount"), 0) AS bigint)"#
        );
        assert_eq!(
            select(DbBackend::MySql).to_string(MysqlQueryBuilder),
            "SELECT CAST(COALESCE(SUM(`amount`), 0) AS signed)"
        );
    }
}
