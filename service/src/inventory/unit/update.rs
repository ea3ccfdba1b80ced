//! Changing a unit: corrections and prices as long as nobody relies on them, marks and surveyed
//! areas at any time.

use super::announce;
use super::lapse;
use super::load::lock;
use super::search::search_text;
use super::{correct, price, pricing, retire};
use crate::inventory::naming::remark;
use crate::inventory::{Inventory, building, sub_status};
use crate::kernel::act::INVENTORY_UNIT_READ_FLOOR_PRICE;
use crate::kernel::error::OnDuplicate;
use crate::kernel::patch::Patch;
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, Fault, FaultCode, Result, Tx};
use entity::id::{UnitEventId, UnitId};
use entity::inventory::layout;
use entity::inventory::unit::{self, FitOut, Orientation, PriceBasis, Tags, UnitUse};
use entity::inventory::unit_event::{self, Changes};
use entity::label::Labelled;
use entity::{Area, PositiveAmount};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
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
    /// 楼层, not above the building's: while the unit is not on sale. Until the first release the
    /// code follows; the prices stay. Negative below ground, and there is no floor 0.
    #[validate(range(min = -9, max = 200))]
    #[schema(minimum = -9, maximum = 200)]
    pub floor: Option<i32>,
    /// 房号: while the unit is not on sale. Until the first release the code follows.
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16)]
    pub room: Option<String>,
    /// Code of a layout of the project, until a contract is drafted.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub layout: Option<String>,
    /// While the unit is not on sale.
    #[serde(rename = "use")]
    pub use_kind: Option<UnitUse>,
    /// 建筑面积, predicted: while the unit is not on sale. The list price follows until the first
    /// release; from then on it stays, and the unit price follows.
    pub gross_area: Option<Area>,
    /// 套内面积, predicted: likewise.
    pub inside_area: Option<Area>,
    /// While the unit is not on sale; the list price stays, the unit price follows.
    pub price_basis: Option<PriceBasis>,
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
    /// Until a contract is drafted.
    #[schema(value_type = Option<Orientation>)]
    pub orientation: Patch<Orientation>,
    /// 装修, until a contract is drafted.
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
    /// Why; the history shows it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: Option<String>,
}

impl UpdateUnit {
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

/// Changes the unit.
pub async fn update(tx: &mut Tx<'_>, id: UnitId, input: &UpdateUnit) -> Result<()> {
    let before = lock(tx, id).await?;
    let before = lapse::end_one(tx, before).await?;
    let faults = input.faults();
    if !faults.is_empty() {
        return Err(faults.into());
    }
    if input.floor_price.is_some() && !tx.actor.may(INVENTORY_UNIT_READ_FLOOR_PRICE) {
        return Err(Error::Forbidden(Act::of(INVENTORY_UNIT_READ_FLOOR_PRICE)));
    }
    let mut after = before.clone();
    set_entrance(tx, &mut after, input).await?;
    correct::correct(tx, &before, &mut after, input).await?;
    let fitted = after.clone();
    pricing::set(&mut after, input)?;
    pricing::check(&tx.reader(), (&before, &fitted), &after, input).await?;
    set_marks(&mut after, input);
    set_areas(&mut after, input)?;
    after.version += 1;
    let mut changes = changes(&before, &after);
    note_layout(tx, (&before, &after), &mut changes).await?;
    set_sub_status(tx, &mut after, input, &mut changes).await?;
    let changed: Vec<String> = changes.0.keys().cloned().collect();
    if !changed.is_empty() {
        after.search_text = searched(tx, &after).await?;
        let reason = remark(input.reason.as_deref());
        write_because(tx, (&before, after), changes, reason).await?;
    }
    let subject = Subject::of("inventory.unit", id, before.project_id);
    tx.record("inventory.unit.updated", subject, &json!({"unit_id": id, "changed": changed}))
}

fn set_marks(unit: &mut unit::Model, input: &UpdateUnit) {
    if let Some(tags) = &input.tags {
        let mut own: Vec<String> = vec![];
        for tag in tags.iter().map(|tag| tag.trim()) {
            // Marks are found whatever their case, so one that differs in that alone is the same.
            if !own.iter().any(|other| other.to_lowercase() == tag.to_lowercase()) {
                own.push(tag.to_owned());
            }
        }
        unit.tags = Tags(own);
    }
    match &input.remarks {
        Patch::Keep => {}
        Patch::Clear => unit.remarks = None,
        Patch::Set(text) => unit.remarks = remark(Some(text)),
    }
}

/// The layout keeps its name until the unit has it.
async fn searched(tx: &Tx<'_>, unit: &unit::Model) -> Result<String> {
    let layout = layout::Entity::find_by_id(unit.layout_id).lock_shared().one(tx.db()).await?;
    let layout = layout.ok_or_else(|| Error::internal("a unit without a layout"))?;
    Ok(search_text(&unit.code, &unit.room, &layout, &unit.tags.0))
}

/// The building stays as it is until the unit stands in its entrance.
async fn set_entrance(tx: &Tx<'_>, unit: &mut unit::Model, input: &UpdateUnit) -> Result<()> {
    unit.entrance = match &input.entrance {
        Patch::Keep => return Ok(()),
        Patch::Clear => None,
        Patch::Set(name) => Some(name.trim().to_owned()),
    };
    if let Some(name) = &unit.entrance
        && !building::held(tx, unit.building_id).await?.has_entrance(name)
    {
        return Err(Error::fault("/entrance", FaultCode::NotFound));
    }
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
        return Err(refusal.with("state", &unit.status).into());
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

async fn note_layout(
    tx: &Tx<'_>,
    (before, after): (&unit::Model, &unit::Model),
    changes: &mut Changes,
) -> Result<()> {
    if before.layout_id != after.layout_id {
        changes.note("layout", layout_code(tx, before).await?, layout_code(tx, after).await?);
    }
    Ok(())
}

async fn layout_code(tx: &Tx<'_>, unit: &unit::Model) -> Result<Option<String>> {
    let layout = layout::Entity::find_by_id(unit.layout_id).one(tx.db()).await?;
    Ok(layout.map(|layout| layout.code))
}

fn changes(before: &unit::Model, after: &unit::Model) -> Changes {
    fn text<T: ToString>(value: Option<T>) -> Option<String> {
        value.map(|value| value.to_string())
    }
    let mut changes = Changes::default();
    let mut note = |name: &str, value: &dyn Fn(&unit::Model) -> Option<String>| {
        changes.note(name, value(before), value(after));
    };
    note("code", &|unit| Some(unit.code.clone()));
    note("floor", &|unit| text(Some(unit.floor)));
    note("room", &|unit| Some(unit.room.clone()));
    note("use", &|unit| Some(unit.use_kind.value().to_owned()));
    note("gross_area", &|unit| text(Some(unit.gross_area)));
    note("inside_area", &|unit| text(Some(unit.inside_area)));
    note("price_basis", &|unit| Some(unit.price_basis.value().to_owned()));
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
    write_because(tx, (before, after), changes, None).await
}

/// Which of its two keys another unit has.
fn taken(before: &unit::Model, after: &unit::Model) -> Error {
    if !correct::moved(before, after) || before.code != after.code {
        Inventory::CodeTaken.into()
    } else {
        correct::room_taken(after).into()
    }
}

/// Writes the unit as it has become, with a line of its history.
pub(super) async fn write_because(
    tx: &mut Tx<'_>,
    (before, after): (&unit::Model, unit::Model),
    changes: Changes,
    reason: Option<String>,
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
        reason,
        changes,
        kept_for_id: None,
    };
    announce::changed(tx, &after).await?;
    let row = after.clone().into_active_model().reset_all();
    row.update(tx.db()).await.on_duplicate(|| taken(before, &after))?;
    unit_event::Entity::insert(event.into_active_model()).exec_without_returning(tx.db()).await?;
    let after = [after];
    if before.code != after[0].code {
        retire::retire(tx, before).await?;
        retire::refuse(tx, &after).await?;
    }
    if price::differ(before, &after[0]) {
        price::note(tx, &after, None).await?;
    }
    Ok(())
}
