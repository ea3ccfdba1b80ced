//! What holds of invoices after any interleaving and any crash.

use super::invoice::tax::net_of;
use crate::kernel::invariant::{Finding, Invariant};
use crate::kernel::sum::sum_of;
use crate::kernel::{Reader, Result};
use entity::invoices::invoice::{Column, Entity, InvoiceKind, InvoiceState};
use entity::money::Overflow;
use entity::{Money, Rate};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
};
use uuid::Uuid;

/// Checks of this shelf.
pub const INVARIANTS: &[Invariant] = &[
    crate::invariant!(11, reds_stay_within_their_blue),
    crate::invariant!(11, taxes_sum_to_the_whole),
];

#[derive(Debug, FromQueryResult)]
struct Reversed {
    id: Uuid,
    number: String,
    state: InvoiceState,
    gross: Money,
    tax: Money,
    red_gross: i64,
    red_tax: i64,
}

/// 11: Σ red ≤ blue; the state says whether anything is left; the last red returns the last tax.
async fn reds_stay_within_their_blue(reader: &Reader<'_>) -> Result<Finding> {
    let backend = reader.db.get_database_backend();
    let (blue, red) = (Alias::new("blue"), Alias::new("red"));
    let sums = Query::select()
        .expr_as(Expr::col(Column::BlueId), Alias::new("blue_id"))
        .expr_as(sum_of(backend, Column::Gross), Alias::new("red_gross"))
        .expr_as(sum_of(backend, Column::Tax), Alias::new("red_tax"))
        .from(Entity)
        .and_where(Expr::col(Column::BlueId).is_not_null())
        .group_by_col(Column::BlueId)
        .take();
    let of_blue = |column: Column| Expr::col((blue.clone(), column));
    let of_red = |name: &'static str| Expr::col((red.clone(), Alias::new(name)));
    let mut select = Query::select();
    for column in [Column::Id, Column::Number, Column::State, Column::Gross, Column::Tax] {
        select.expr(of_blue(column));
    }
    select
        .expr(of_red("red_gross"))
        .expr(of_red("red_tax"))
        .from_as(Entity, blue.clone())
        .join_subquery(
            sea_orm::JoinType::InnerJoin,
            sums,
            red.clone(),
            of_red("blue_id").equals((blue.clone(), Column::Id)),
        );
    let rows = Reversed::find_by_statement(backend.build(&select)).all(&reader.db).await?;
    let mut finding = Finding { examined: rows.len() as u64, ..Default::default() };
    for row in rows {
        if let Some(detail) = wrong(&row) {
            finding.violated(row.number, detail);
        }
    }
    Ok(finding)
}

fn wrong(row: &Reversed) -> Option<String> {
    let (left, tax_left) = (row.gross.as_fen() + row.red_gross, row.tax.as_fen() + row.red_tax);
    let fits = match row.state {
        InvoiceState::PartiallyRed => left > 0 && tax_left >= 0,
        InvoiceState::FullyRed => left == 0 && tax_left == 0,
        _ => false,
    };
    let state = row.state;
    (!fits).then(|| format!("{}: {left} fen and {tax_left} fen of tax left in {state:?}", row.id))
}

#[derive(Debug, FromQueryResult)]
struct Whole {
    trade_id: Uuid,
    tax_rate: Rate,
    gross: i64,
    tax: i64,
}

/// 11: taxes of the parts are the tax of the whole, where nothing was reversed or voided since.
async fn taxes_sum_to_the_whole(reader: &Reader<'_>) -> Result<Finding> {
    let backend = reader.db.get_database_backend();
    let undone = Query::select()
        .column(Column::TradeId)
        .from(Entity)
        .and_where(Expr::col(Column::Kind).eq(InvoiceKind::Final))
        .and_where(
            Expr::col(Column::BlueId)
                .is_not_null()
                .or(Expr::col(Column::State).eq(InvoiceState::Voided)),
        )
        .take();
    let wholes = Entity::find()
        .select_only()
        .column(Column::TradeId)
        .column(Column::TaxRate)
        .column_as(sum_of(backend, Column::Gross), "gross")
        .column_as(sum_of(backend, Column::Tax), "tax")
        .filter(Column::Kind.eq(InvoiceKind::Final))
        .filter(Column::State.eq(InvoiceState::Issued))
        .filter(Column::TradeId.not_in_subquery(undone))
        .group_by(Column::TradeId)
        .group_by(Column::TaxRate)
        .into_model::<Whole>()
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined: wholes.len() as u64, ..Default::default() };
    for whole in wholes {
        if !sums_up(&whole)? {
            let detail = format!("{} fen of tax on {} fen", whole.tax, whole.gross);
            finding.violated(whole.trade_id, detail);
        }
    }
    Ok(finding)
}

fn sums_up(whole: &Whole) -> Result<bool, Overflow> {
    let gross = Money::fen(whole.gross);
    Ok(gross.minus(net_of(gross, whole.tax_rate)?)? == Money::fen(whole.tax))
}
