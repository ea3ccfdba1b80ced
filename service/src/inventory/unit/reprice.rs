//! Repricing: new prices for many units at once, each only if nothing has come between.

use super::lapse::{self, Lapses, Standing};
use super::{announce, price};
use crate::inventory::Inventory;
use crate::kernel::refusal::RefusalCode;
use crate::kernel::{FaultCode, Result, Tx};
use entity::Money;
use entity::id::{PriceAdjustmentId, UnitEventId, UnitId};
use entity::inventory::axes::StatusGroup;
use entity::inventory::unit::{self, Column, Entity, WithholdKind};
use entity::inventory::unit_event::{self, Changes};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Units of one statement: SQLite binds at most 32 766 values.
const UNITS_AT_ONCE: usize = 500;

/// What a unit costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inventory) struct Prices {
    pub unit_price: Money,
    pub list_price: Money,
    pub floor_price: Money,
}

/// What a unit cost when its new prices were made up, and what it shall cost.
#[derive(Debug, Clone, Copy)]
pub(in crate::inventory) struct Repricing {
    pub unit_id: UnitId,
    pub from: Prices,
    pub filed_price: Option<Money>,
    pub to: Prices,
}

/// Which adjustment reprices, and why.
#[derive(Debug, Clone, Copy)]
pub(in crate::inventory) struct Cause<'a> {
    pub adjustment_id: PriceAdjustmentId,
    pub reason: &'a str,
}

/// Present prices of a unit.
pub(in crate::inventory) const fn prices_of(unit: &unit::Model) -> Prices {
    Prices {
        unit_price: unit.list_unit_price,
        list_price: unit.list_price,
        floor_price: unit.floor_price,
    }
}

/// Is the unit still for sale, and nobody told its price? What is kept for a customer was told.
pub(in crate::inventory) fn for_sale(unit: &unit::Model) -> Result<(), Inventory> {
    let kept = unit.withheld_kind == Some(WithholdKind::Kept);
    match unit.status.group() {
        StatusGroup::ForSale if !kept => Ok(()),
        _ => Err(Inventory::NotForSale),
    }
}

/// Gives the units their new prices; answers why some were left, by the code of the refusal.
pub(in crate::inventory) async fn reprice(
    tx: &mut Tx<'_>,
    wanted: &[Repricing],
    cause: Cause<'_>,
) -> Result<HashMap<UnitId, &'static str>> {
    let mut left = HashMap::new();
    for some in wanted.chunks(UNITS_AT_ONCE) {
        let mut found = lock(tx, some).await?;
        let lapses = Lapses::of(&tx.reader(), found.values().map(Standing::from)).await?;
        let mut changed = vec![];
        for row in some {
            match found.remove(&row.unit_id) {
                None => {
                    left.insert(row.unit_id, FaultCode::NotFound.code());
                }
                Some(unit) => match still(&lapses, &unit, row) {
                    Ok(()) => changed.push((unit, row.to)),
                    Err(why) => {
                        left.insert(row.unit_id, why.text().code);
                    }
                },
            }
        }
        write(tx, &changed, cause).await?;
    }
    Ok(left)
}

/// Units in the order of their ids, so that two adjustments never wait for each other in a ring.
async fn lock(tx: &Tx<'_>, some: &[Repricing]) -> Result<HashMap<UnitId, unit::Model>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(some.iter().map(|row| row.unit_id.0)))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn still(lapses: &Lapses, unit: &unit::Model, row: &Repricing) -> Result<(), Inventory> {
    match lapses.of_unit(unit.id) {
        Some(sale) => for_sale(&lapse::read_as(unit.clone(), sale))?,
        None => for_sale(unit)?,
    }
    let same = prices_of(unit) == row.from && unit.filed_price == row.filed_price;
    if same { Ok(()) } else { Err(Inventory::PriceChanged) }
}

async fn write(tx: &mut Tx<'_>, changed: &[(unit::Model, Prices)], cause: Cause<'_>) -> Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let by_id = |price: fn(&Prices) -> Money| -> SimpleExpr {
        let cases = changed.iter().fold(CaseStatement::new(), |cases, (unit, to)| {
            cases.case(Column::Id.eq(unit.id), Expr::val(price(to).as_fen()))
        });
        cases.into()
    };
    Entity::update_many()
        .col_expr(Column::ListUnitPrice, by_id(|to| to.unit_price))
        .col_expr(Column::ListPrice, by_id(|to| to.list_price))
        .col_expr(Column::FloorPrice, by_id(|to| to.floor_price))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.is_in(changed.iter().map(|(unit, _)| unit.id.0)))
        .exec(tx.db())
        .await?;
    let events = changed.iter().map(|(unit, to)| event(tx, unit, to, cause).into_active_model());
    unit_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
    let after: Vec<unit::Model> = changed.iter().map(|(unit, to)| repriced(unit, to)).collect();
    price::note(tx, &after, Some(cause.adjustment_id)).await?;
    announce::all_changed(tx, &after).await
}

fn repriced(unit: &unit::Model, to: &Prices) -> unit::Model {
    unit::Model {
        list_unit_price: to.unit_price,
        list_price: to.list_price,
        floor_price: to.floor_price,
        version: unit.version + 1,
        ..unit.clone()
    }
}

fn event(tx: &Tx<'_>, unit: &unit::Model, to: &Prices, cause: Cause<'_>) -> unit_event::Model {
    let mut changes = Changes::default();
    for (name, from, to) in [
        ("list_unit_price", unit.list_unit_price, to.unit_price),
        ("list_price", unit.list_price, to.list_price),
        ("floor_price", unit.floor_price, to.floor_price),
    ] {
        changes.note(name, Some(from.to_string()), Some(to.to_string()));
    }
    unit_event::Model {
        id: tx.id::<UnitEventId>(),
        project_id: unit.project_id,
        unit_id: unit.id,
        at: tx.now,
        act: tx.act().to_owned(),
        from_status: Some(unit.status),
        to_status: unit.status,
        actor_id: tx.actor.user_id,
        actor: tx.actor.username.clone(),
        reason: Some(cause.reason.to_owned()),
        changes,
        kept_for_id: None,
    }
}
