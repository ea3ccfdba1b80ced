//! What holds of invoices after any interleaving and any crash.

use super::invoice::book::Book;
use super::invoice::tax::net_of;
use crate::kernel::invariant::{Finding, Invariant};
use crate::kernel::sum::sum_of;
use crate::kernel::{Reader, Result};
use entity::id::{TradeId, UnitId};
use entity::inventory::axes::InvoiceAxis;
use entity::inventory::unit;
use entity::invoices::invoice::{Column, Entity, InvoiceKind, InvoiceState};
use entity::label::Labelled;
use entity::money::Overflow;
use entity::sales::trade::{self, TradeState};
use entity::{Money, Rate};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, IntoCondition, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QuerySelect, QueryTrait,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Checks of this shelf.
pub const INVARIANTS: &[Invariant] = &[
    crate::invariant!(8, invoice_axes_follow_the_invoices),
    crate::invariant!(11, reds_stay_within_their_blue),
    crate::invariant!(11, taxes_sum_to_the_whole),
];

#[derive(Debug, FromQueryResult)]
struct Shown {
    id: UnitId,
    invoice_axis: InvoiceAxis,
    trade_id: Option<TradeId>,
}

/// 8: a unit shows how far its open trade is invoiced, and nothing where it has none.
async fn invoice_axes_follow_the_invoices(reader: &Reader<'_>) -> Result<Finding> {
    let is_open = trade::Column::State.eq(TradeState::Open);
    let of_unit = unit::Entity::belongs_to(trade::Entity)
        .from(unit::Column::Id)
        .to(trade::Column::UnitId)
        .on_condition(|_, trade| {
            Expr::col((trade, trade::Column::State)).eq(TradeState::Open).into_condition()
        });
    let told = Condition::any()
        .add(trade::Column::Id.is_not_null())
        .add(unit::Column::InvoiceAxis.ne(InvoiceAxis::None));
    let rows = unit::Entity::find()
        .select_only()
        .columns([unit::Column::Id, unit::Column::InvoiceAxis])
        .column_as(trade::Column::Id, "trade_id")
        .join(JoinType::LeftJoin, of_unit.into())
        .filter(told)
        .into_model::<Shown>()
        .all(&reader.db)
        .await?;
    let open = trade::Entity::find().select_only().column(trade::Column::Id).filter(is_open);
    let books = Book::of_each(&reader.db, open.into_query()).await?;
    let mut finding = Finding { examined: rows.len() as u64, ..Default::default() };
    for row in rows {
        let book = row.trade_id.and_then(|id| books.get(&id));
        let reached = book.map_or(Ok(InvoiceAxis::None), Book::axis)?;
        if reached != row.invoice_axis {
            let detail = format!("{} ≠ {}", row.invoice_axis.value(), reached.value());
            finding.violated(row.id.to_string(), detail);
        }
    }
    Ok(finding)
}

#[derive(Debug, FromQueryResult)]
struct Reversed {
    id: Uuid,
    trade_id: Uuid,
    tax_rate: Rate,
    number: String,
    state: InvoiceState,
    gross: Money,
    tax: Money,
    red_gross: i64,
    red_tax: i64,
}

/// Blues with what their reds have taken back.
async fn reversed(reader: &Reader<'_>) -> Result<Vec<Reversed>> {
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
    for column in [
        Column::Id,
        Column::TradeId,
        Column::TaxRate,
        Column::Number,
        Column::State,
        Column::Gross,
        Column::Tax,
    ] {
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
    Ok(Reversed::find_by_statement(backend.build(&select)).all(&reader.db).await?)
}

/// 11: Σ red ≤ blue; the state says whether anything is left; the last red returns the last tax.
async fn reds_stay_within_their_blue(reader: &Reader<'_>) -> Result<Finding> {
    let rows = reversed(reader).await?;
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
struct Part {
    trade_id: Uuid,
    tax_rate: Rate,
    state: InvoiceState,
    gross: i64,
    tax: i64,
    parts: i64,
}

/// Issued of one trade at one rate, reds taken off.
#[derive(Debug, Clone, Copy, Default)]
struct Whole {
    gross: i64,
    tax: i64,
    /// Fen by which a whole may differ: a blue taken back entirely gives back its own tax, which
    /// carried the remainders of its time; the next blue sets it right.
    slack: i64,
}

/// 11: taxes of the parts are the tax of the whole, reds included.
async fn taxes_sum_to_the_whole(reader: &Reader<'_>) -> Result<Finding> {
    let backend = reader.db.get_database_backend();
    let parts = Entity::find()
        .select_only()
        .column(Column::TradeId)
        .column(Column::TaxRate)
        .column(Column::State)
        .column_as(sum_of(backend, Column::Gross), "gross")
        .column_as(sum_of(backend, Column::Tax), "tax")
        .column_as(Column::Id.count(), "parts")
        .filter(Column::Kind.eq(InvoiceKind::Final))
        .filter(Column::IssuedOn.is_not_null())
        .group_by(Column::TradeId)
        .group_by(Column::TaxRate)
        .group_by(Column::State)
        .into_model::<Part>()
        .all(&reader.db)
        .await?;
    let mut wholes: BTreeMap<(Uuid, i64), Whole> = BTreeMap::new();
    for part in parts {
        let whole = wholes.entry((part.trade_id, part.tax_rate.units())).or_default();
        whole.slack += match part.state {
            InvoiceState::FullyRed | InvoiceState::Voided => 2 * part.parts,
            _ => 0,
        };
        if part.state != InvoiceState::Voided {
            whole.gross += part.gross;
            whole.tax += part.tax;
        }
    }
    // A small blue may have had less tax left than its red should take back.
    for blue in reversed(reader).await?.iter().filter(|blue| blue.tax.as_fen() == -blue.red_tax) {
        let whole = wholes.entry((blue.trade_id, blue.tax_rate.units())).or_default();
        whole.slack += 1;
    }
    let mut finding = Finding { examined: wholes.len() as u64, ..Default::default() };
    for ((trade_id, rate), whole) in wholes {
        if !sums_up(whole, Rate::scaled(rate))? {
            let detail = format!("{} fen of tax on {} fen", whole.tax, whole.gross);
            finding.violated(trade_id, detail);
        }
    }
    Ok(finding)
}

fn sums_up(whole: Whole, rate: Rate) -> Result<bool, Overflow> {
    let gross = Money::fen(whole.gross);
    let tax = gross.minus(net_of(gross, rate)?)?;
    Ok((tax.as_fen() - whole.tax).abs() <= whole.slack)
}
