//! Changing a unit: prices until it is first released, marks and surveyed areas at any time.
//!
//! What a salesman may take off is a share of the list price. Whoever could set that price while
//! the unit is on sale would decide alone what others have to approve, so from the first release
//! on prices change by adjustments 调价 only.

use super::announce;
use super::load::{self, lock};
use super::price;
use super::reprice::prices_of;
use super::search::search_text;
use crate::inventory::naming::remark;
use crate::inventory::{Inventory, building, sub_status};
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::patch::Patch;
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, Fault, FaultCode, Reader, Result, Tx};
use entity::id::{UnitEventId, UnitId};
use entity::inventory::axes::SaleState;
use entity::inventory::layout;
use entity::inventory::unit::{self, FitOut, Orientation, Tags};
use entity::inventory::unit_event::{self, Changes};
use entity::label::Labelled;
use entity::{Area, Money, PositiveAmount, Rounding};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

pub(super) const MAX_TAGS: usize = 20;
const MAX_TAG_LETTERS: usize = 32;

/// What can change of a unit; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"filed_price": "2000000.00", "tags": ["边户", "VIP"]}))]
pub struct UpdateUnit {
    /// Until the first release, later by price adjustments; the list price follows.
    pub list_unit_price: Option<PositiveAmount>,
    /// Until the first release, later by price adjustments; the unit price follows.
    pub list_price: Option<PositiveAmount>,
    /// 备案价: the ceiling, until somebody has the unit; null clears.
    #[schema(value_type = Option<PositiveAmount>)]
    pub filed_price: Patch<PositiveAmount>,
    /// 底价: needs the permission to see it; until the first release, later by adjustments.
    pub floor_price: Option<PositiveAmount>,
    /// Replaces all marks.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub tags: Option<Vec<String>>,
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub remarks: Patch<String>,
    #[schema(value_type = Option<Orientation>)]
    pub orientation: Patch<Orientation>,
    /// 装修.
    #[schema(value_type = Option<FitOut>)]
    pub fit_out: Patch<FitOut>,
    /// 单元: one of the building's entrances.
    #[schema(value_type = Option<String>, min_length = 1, max_length = 16)]
    pub entrance: Patch<String>,
    /// Name of a sub-state of the status that the unit shows; null clears.
    #[schema(value_type = Option<String>, max_length = 24)]
    pub sub_status: Patch<String>,
    #[schema(value_type = Option<Area>)]
    pub surveyed_gross_area: Patch<Area>,
    #[schema(value_type = Option<Area>)]
    pub surveyed_inside_area: Patch<Area>,
}

impl UpdateUnit {
    const fn touches_price(&self) -> bool {
        let list = self.list_unit_price.is_some() || self.list_price.is_some();
        list || !self.filed_price.is_keep() || self.floor_price.is_some()
    }

    fn faults(&self) -> Vec<Fault> {
        let mut faults = vec![];
        if self.list_unit_price.is_some() && self.list_price.is_some() {
            faults.push(Fault::at("/list_price", FaultCode::Conflict));
        }
        for (index, tag) in self.tags.iter().flatten().enumerate() {
            let at = |code| Fault::at(format!("/tags/{index}"), code);
            faults.extend(wrong_tag(tag).map(at));
        }
        if self.tags.iter().flatten().count() > MAX_TAGS {
            faults.push(Fault::at("/tags", FaultCode::TooMany));
        }
        if self.remarks.as_set().is_some_and(|text| text.chars().count() > 1000) {
            faults.push(Fault::at("/remarks", FaultCode::TooLong));
        }
        faults
    }
}

/// What is wrong with a mark, if anything.
pub(super) fn wrong_tag(tag: &str) -> Option<FaultCode> {
    if tag.trim().is_empty() {
        Some(FaultCode::TooShort)
    } else if tag.chars().count() > MAX_TAG_LETTERS {
        Some(FaultCode::TooLong)
    } else if tag.contains(',') || tag.chars().any(char::is_control) {
        Some(FaultCode::InvalidFormat)
    } else {
        None
    }
}

/// May the prices become these? A filed price is set by an authority, not by whoever sells; what
/// authority is measured against is fixed once the unit was for sale. The same prices again pass.
async fn check_prices(reader: &Reader<'_>, before: &unit::Model, after: &unit::Model) -> Result<()> {
    let filed = before.filed_price != after.filed_price;
    let reachable = matches!(
        before.sale_state,
        SaleState::Unreleased | SaleState::Available | SaleState::Withheld
    );
    if filed && !reachable {
        return Err(Inventory::PriceFixed.into());
    }
    if prices_of(before) != prices_of(after) && load::was_released(reader, before).await? {
        let way = Inventory::PriceByAdjustment.with("act", &"inventory.price_adjustment.create");
        return Err(way.into());
    }
    judge_prices(after)
}

/// Changes the unit.
pub async fn update(tx: &mut Tx<'_>, id: UnitId, input: &UpdateUnit) -> Result<()> {
    let before = lock(tx, id).await?;
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    if input.floor_price.is_some() && !tx.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE) {
        return Err(Error::Forbidden(Act::of(INVENTORY_UNIT_READ_FLOOR_PRICE)));
    }
    let mut after = before.clone();
    if input.touches_price() {
        set_prices(&mut after, input)?;
        check_prices(&tx.reader(), &before, &after).await?;
    }
    set_marks(tx, &mut after, input).await?;
    set_entrance(tx, &mut after, input).await?;
    set_areas(&mut after, input)?;
    after.version += 1;
    let mut changes = changes(&before, &after);
    set_sub_status(tx, &mut after, input, &mut changes).await?;
    let changed: Vec<String> = changes.0.keys().cloned().collect();
    if !changed.is_empty() {
        write(tx, &before, after, changes).await?;
    }
    let subject = Subject::of("inventory.unit", id, before.project_id);
    tx.record("inventory.unit.updated", subject, &json!({"unit_id": id, "changed": changed}))
}

fn set_prices(unit: &mut unit::Model, input: &UpdateUnit) -> Result<()> {
    if let Some(price) = input.list_unit_price {
        unit.list_unit_price = price.money();
        unit.list_price = match unit.priced_area() {
            Some(area) => area.priced(price.money())?,
            None => price.money(),
        };
    }
    if let Some(price) = input.list_price {
        unit.list_price = price.money();
        unit.list_unit_price = match unit.priced_area() {
            Some(area) => Money::round(price.money().decimal() / area.decimal(), Rounding::HalfUp)?,
            None => price.money(),
        };
    }
    match input.filed_price {
        Patch::Keep => {}
        Patch::Clear => unit.filed_price = None,
        Patch::Set(price) => unit.filed_price = Some(price.money()),
    }
    if let Some(price) = input.floor_price {
        unit.floor_price = price.money();
    }
    let possible = |price: Money| price.is_positive() && price <= Money::MAX;
    if !possible(unit.list_price) || !possible(unit.list_unit_price) {
        let place = if input.list_price.is_some() { "/list_price" } else { "/list_unit_price" };
        return Err(Error::fault(place, FaultCode::OutOfRange));
    }
    Ok(())
}

fn judge_prices(unit: &unit::Model) -> Result<()> {
    if unit.list_price < unit.floor_price {
        return Err(Inventory::BelowFloorPrice.into());
    }
    let released = unit.sale_state != SaleState::Unreleased;
    if released && unit.filed_price.is_some_and(|filed| unit.list_price > filed) {
        return Err(Inventory::AboveFiledPrice.into());
    }
    Ok(())
}

async fn set_marks(tx: &Tx<'_>, unit: &mut unit::Model, input: &UpdateUnit) -> Result<()> {
    if let Some(tags) = &input.tags {
        let mut own: Vec<String> = vec![];
        for tag in tags.iter().map(|tag| tag.trim().to_owned()) {
            if !own.contains(&tag) {
                own.push(tag);
            }
        }
        let layout = layout::Entity::find_by_id(unit.layout_id).one(tx.db()).await?;
        let layout = layout.map(|layout| layout.code).unwrap_or_default();
        unit.search_text = search_text(&unit.code, &unit.room, &layout, &own);
        unit.tags = Tags(own);
    }
    match &input.remarks {
        Patch::Keep => {}
        Patch::Clear => unit.remarks = None,
        Patch::Set(text) => unit.remarks = remark(Some(text)),
    }
    input.orientation.put(&mut unit.orientation);
    input.fit_out.put(&mut unit.fit_out);
    Ok(())
}

/// The building stays as it is until the unit stands in its entrance.
async fn set_entrance(tx: &Tx<'_>, unit: &mut unit::Model, input: &UpdateUnit) -> Result<()> {
    let Patch::Set(name) = &input.entrance else {
        input.entrance.put(&mut unit.entrance);
        return Ok(());
    };
    if !building::held(tx, unit.building_id).await?.has_entrance(name.trim()) {
        return Err(Error::fault("/entrance", FaultCode::NotFound));
    }
    unit.entrance = Some(name.trim().to_owned());
    Ok(())
}

/// A sub-state refines the status that the unit shows now, and no other.
async fn set_sub_status(
    tx: &Tx<'_>,
    unit: &mut unit::Model,
    input: &UpdateUnit,
    changes: &mut Changes,
) -> Result<()> {
    let wanted = match &input.sub_status {
        Patch::Keep => return Ok(()),
        Patch::Clear => None,
        Patch::Set(name) => {
            let found = sub_status::find(tx, name).await?;
            Some(found.ok_or_else(|| Error::fault("/sub_status", FaultCode::NotFound))?)
        }
    };
    if let Some(other) = wanted.as_ref().filter(|row| row.parent != unit.status) {
        let refusal = Inventory::SubStatusElsewhere.with("parent", &other.parent);
        return Err(refusal.with("status", &unit.status).into());
    }
    let before = sub_status::name_of(tx, unit.sub_status_id).await?;
    unit.sub_status_id = wanted.as_ref().map(|row| row.id);
    changes.note("sub_status", before, wanted.map(|row| row.name));
    Ok(())
}

fn set_areas(unit: &mut unit::Model, input: &UpdateUnit) -> Result<()> {
    match input.surveyed_gross_area {
        Patch::Keep => {}
        Patch::Clear => unit.surveyed_gross_area = None,
        Patch::Set(area) => unit.surveyed_gross_area = Some(area),
    }
    match input.surveyed_inside_area {
        Patch::Keep => {}
        Patch::Clear => unit.surveyed_inside_area = None,
        Patch::Set(area) => unit.surveyed_inside_area = Some(area),
    }
    let inside = unit.surveyed_inside_area;
    if unit.surveyed_gross_area.zip(inside).is_some_and(|(gross, inside)| inside > gross) {
        return Err(Error::fault("/surveyed_inside_area", FaultCode::OutOfRange));
    }
    Ok(())
}

fn changes(before: &unit::Model, after: &unit::Model) -> Changes {
    fn text<T: ToString>(value: Option<T>) -> Option<String> {
        value.map(|value| value.to_string())
    }
    let mut changes = Changes::default();
    let mut note = |name: &str, value: &dyn Fn(&unit::Model) -> Option<String>| {
        changes.note(name, value(before), value(after));
    };
    note("list_unit_price", &|unit| text(Some(unit.list_unit_price)));
    note("list_price", &|unit| text(Some(unit.list_price)));
    note("filed_price", &|unit| text(unit.filed_price));
    note("floor_price", &|unit| text(Some(unit.floor_price)));
    note("tags", &|unit| Some(unit.tags.0.join(",")));
    note("remarks", &|unit| unit.remarks.clone());
    note("orientation", &|unit| unit.orientation.map(|o| o.value().to_owned()));
    note("fit_out", &|unit| unit.fit_out.map(|f| f.value().to_owned()));
    note("entrance", &|unit| unit.entrance.clone());
    note("surveyed_gross_area", &|unit| text(unit.surveyed_gross_area));
    note("surveyed_inside_area", &|unit| text(unit.surveyed_inside_area));
    changes
}

pub(super) async fn write(
    tx: &mut Tx<'_>,
    before: &unit::Model,
    after: unit::Model,
    changes: Changes,
) -> Result<()> {
    let event = unit_event::Model {
        id: tx.id::<UnitEventId>(),
        project_id: after.project_id,
        unit_id: after.id,
        at: tx.now,
        act: tx.act().to_owned(),
        from_status: Some(before.status),
        to_status: after.status,
        actor_id: tx.actor.user_id,
        actor: tx.actor.username.clone(),
        reason: None,
        changes,
    };
    announce::changed(tx, &after)?;
    let repriced = price::differ(before, &after);
    after.clone().into_active_model().reset_all().update(tx.db()).await?;
    if repriced {
        price::note(tx, &[after], None).await?;
    }
    unit_event::Entity::insert(event.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}
