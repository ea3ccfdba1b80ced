//! The price book 价格本: every act that gives a unit its prices notes them here, once.

use crate::kernel::page::{Listed, Paging, fetch, sorted};
use crate::kernel::{Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::Money;
use entity::id::{PriceAdjustmentId, UnitId, UnitPriceId, UserId};
use entity::inventory::unit;
use entity::inventory::unit_price::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

use super::load::get;
use super::query::sees_floor_price;

/// Names that the book can be sorted by.
pub const PRICES_SORTABLE: &[&str] = &["effective_at"];
/// Rows of one insert, of thirteen columns each.
const ROWS_AT_ONCE: usize = 1_000;

/// One version of a unit's prices.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000012",
    "unit_id": "01935e3c-5a00-7000-8000-000000000006", "unit_version": 3,
    "list_unit_price": "20600.00", "list_price": "2034456.00", "filed_price": "2100000.00",
    "floor_price": null, "effective_at": "2025-04-01T16:00:00Z",
    "act": "inventory.price_adjustment.apply",
    "adjustment_id": "01935e3c-5a00-7000-8000-000000000011",
    "actor_id": null, "actor": "system"
}))]
pub struct UnitPriceView {
    pub id: UnitPriceId,
    pub unit_id: UnitId,
    /// Version of the unit that got these prices; the highest is the newest.
    pub unit_version: i32,
    pub list_unit_price: Money,
    pub list_price: Money,
    /// 备案价.
    pub filed_price: Option<Money>,
    /// 底价: null unless the reader may see it.
    pub floor_price: Option<Money>,
    /// From this moment on, until the next version.
    pub effective_at: DateTime<Utc>,
    /// Name of the act that set them.
    pub act: String,
    /// The price adjustment 调价 that set them, if one did.
    pub adjustment_id: Option<PriceAdjustmentId>,
    /// Null for the system.
    pub actor_id: Option<UserId>,
    pub actor: String,
}

/// Are the prices of the two different?
pub(in crate::inventory) fn differ(before: &unit::Model, after: &unit::Model) -> bool {
    let prices = |unit: &unit::Model| {
        (unit.list_unit_price, unit.list_price, unit.filed_price, unit.floor_price)
    };
    prices(before) != prices(after)
}

/// Notes the prices that the units have from now on; their rows are written, or about to be.
pub(in crate::inventory) async fn note(
    tx: &Tx<'_>,
    units: &[unit::Model],
    adjustment_id: Option<PriceAdjustmentId>,
) -> Result<()> {
    for some in units.chunks(ROWS_AT_ONCE) {
        let rows = some.iter().map(|unit| {
            let version = unit_price::Model {
                id: tx.id::<UnitPriceId>(),
                project_id: unit.project_id,
                unit_id: unit.id,
                unit_version: unit.version,
                list_unit_price: unit.list_unit_price,
                list_price: unit.list_price,
                filed_price: unit.filed_price,
                floor_price: unit.floor_price,
                effective_at: tx.now,
                act: tx.act().to_owned(),
                adjustment_id,
                actor_id: tx.actor.user_id,
                actor: tx.actor.username.clone(),
            };
            version.into_active_model()
        });
        Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Forgets the book of a unit that is removed.
pub(super) async fn forget(tx: &Tx<'_>, id: UnitId) -> Result<()> {
    Entity::delete_many().filter(Column::UnitId.eq(id)).exec(tx.db()).await?;
    Ok(())
}

/// The versions of the unit's prices, oldest first unless asked otherwise.
pub async fn prices(
    reader: &Reader<'_>,
    id: UnitId,
    paging: &Paging,
) -> Result<Listed<UnitPriceView>> {
    get(reader, id).await?;
    let mut select = Entity::find().filter(Column::UnitId.eq(id));
    select = sorted(select, paging, |_| Column::UnitVersion);
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let sees = sees_floor_price(reader);
    Ok(rows.map(|row| shown(row, sees)))
}

fn shown(row: unit_price::Model, sees_floor_price: bool) -> UnitPriceView {
    UnitPriceView {
        id: row.id,
        unit_id: row.unit_id,
        unit_version: row.unit_version,
        list_unit_price: row.list_unit_price,
        list_price: row.list_price,
        filed_price: row.filed_price,
        floor_price: sees_floor_price.then_some(row.floor_price),
        effective_at: row.effective_at,
        act: row.act,
        adjustment_id: row.adjustment_id,
        actor_id: row.actor_id,
        actor: row.actor,
    }
}
