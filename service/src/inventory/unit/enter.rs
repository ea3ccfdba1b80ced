//! Entering units 建档: where they come to stand, the code that follows from it, and the rows
//! that every new unit has. Whoever makes units makes them here.

use super::code::{Place, Template};
use super::reprice::Prices;
use super::search::search_text;
use super::{price, retire};
use crate::inventory::{Inventory, project};
use crate::kernel::error::OnDuplicate;
use crate::kernel::{Error, Reader, Result, Tx, number};
use chrono::NaiveDate;
use entity::Area;
use entity::Money;
use entity::id::{ProjectId, UnitEventId, UnitId};
use entity::inventory::axes::{
    ContractAxis, DeliveryAxis, InvoiceAxis, MortgageAxis, PaymentAxis, SaleState, TitleAxis,
    UnitStatus,
};
use entity::inventory::unit::{self, Entity, FitOut, Orientation, PriceBasis, Tags, UnitUse};
use entity::inventory::{building, layout, unit_event};
use sea_orm::{EntityTrait, IntoActiveModel};

/// Codes of one question.
pub(super) const CODES_AT_ONCE: usize = 5_000;
/// Rows of one insert: SQLite binds at most 32 766 values, and a unit has about forty.
const UNITS_AT_ONCE: usize = 500;

/// The project that units are entered into, on one day.
pub(super) struct Ground {
    pub project: entity::inventory::project::Model,
    pub template: Template,
    pub entered_on: NaiveDate,
}

/// The building that a unit comes to stand in.
pub(super) struct Plot {
    pub building: building::Model,
    /// Code of its zone.
    pub zone: Option<String>,
}

/// A place in a building.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot<'a> {
    /// 单元, where the building is divided.
    pub entrance: Option<&'a str>,
    pub floor: i32,
    pub room: &'a str,
}

impl<'a> Spot<'a> {
    pub fn of(unit: &'a unit::Model) -> Self {
        Self { entrance: unit.entrance.as_deref(), floor: unit.floor, room: &unit.room }
    }

    /// What tells its room from the others of the floor.
    pub fn room_key(self) -> String {
        unit::room_key(self.entrance, self.room)
    }
}

/// A unit that is not there yet.
pub(super) struct Fresh<'a> {
    pub code: String,
    pub spot: Spot<'a>,
    pub layout: &'a layout::Model,
    pub use_kind: UnitUse,
    pub orientation: Option<Orientation>,
    pub fit_out: Option<FitOut>,
    pub gross_area: Area,
    pub inside_area: Area,
    pub basis: PriceBasis,
    pub prices: Prices,
    pub filed_price: Option<Money>,
    pub tags: Vec<String>,
    pub remarks: Option<String>,
}

impl Ground {
    /// The project, if the reader sees it.
    pub async fn of(reader: &Reader<'_>, id: ProjectId) -> Result<Self> {
        let project = project::get(reader, id).await?;
        let template = Template::parse(&project.unit_code_template)
            .map_err(|bad| Error::internal(format!("project {}: {bad}", project.id)))?;
        let entered_on = reader.today(&project.time_zone);
        Ok(Self { project, template, entered_on })
    }

    /// The code of a unit of this place in the building.
    pub fn code(&self, plot: &Plot, spot: Spot<'_>, serial: i64) -> Result<String, Inventory> {
        self.template.code(&Place {
            project: &self.project.code,
            zone: plot.zone.as_deref(),
            building: &plot.building.code,
            entrance: spot.entrance,
            floor: spot.floor,
            room: spot.room,
            entered_on: self.entered_on,
            serial,
        })
    }

    /// Takes so many serials, and answers the first. They count per company and day, whatever
    /// the project.
    pub async fn first_serial(&self, tx: &Tx<'_>, count: usize) -> Result<i64> {
        if !self.template.wants_serial() || count == 0 {
            return Ok(0);
        }
        let count = i64::try_from(count).map_err(|_| Error::internal("too many units"))?;
        let day = self.entered_on.format("%Y%m%d");
        let series = format!("{}/unit/{day}", self.project.company_id);
        let last = number::take(tx, &series, count).await?;
        Ok(last - count + 1)
    }

    /// The row of a unit, unreleased.
    pub fn unit(&self, tx: &Tx<'_>, plot: &Plot, fresh: Fresh<'_>) -> unit::Model {
        let spot = fresh.spot;
        unit::Model {
            id: tx.id::<UnitId>(),
            company_id: self.project.company_id,
            project_id: self.project.id,
            building_id: plot.building.id,
            phase_id: plot.building.phase_id,
            zone_id: plot.building.zone_id,
            layout_id: fresh.layout.id,
            search_text: search_text(&fresh.code, spot.room, fresh.layout, &fresh.tags),
            code: fresh.code,
            floor: spot.floor,
            room: spot.room.to_owned(),
            room_key: spot.room_key(),
            use_kind: fresh.use_kind,
            orientation: fresh.orientation,
            gross_area: fresh.gross_area,
            inside_area: fresh.inside_area,
            surveyed_gross_area: None,
            surveyed_inside_area: None,
            price_basis: fresh.basis,
            list_unit_price: fresh.prices.unit_price,
            list_price: fresh.prices.list_price,
            filed_price: fresh.filed_price,
            floor_price: fresh.prices.floor_price,
            tags: Tags(fresh.tags),
            remarks: fresh.remarks,
            sale_state: SaleState::Unreleased,
            contract_axis: ContractAxis::None,
            mortgage_axis: MortgageAxis::None,
            payment_axis: PaymentAxis::None,
            invoice_axis: InvoiceAxis::None,
            delivery_axis: DeliveryAxis::None,
            title_axis: TitleAxis::None,
            status: UnitStatus::Unreleased,
            sub_status_id: None,
            withheld_kind: None,
            withheld_for_id: None,
            withheld_reason: None,
            withheld_until_on: None,
            entered_on: self.entered_on,
            created_at: tx.now,
            version: 1,
            entrance: spot.entrance.map(str::to_owned),
            fit_out: fresh.fit_out,
            attached_to_id: None,
        }
    }
}

/// Writes the units, the first line of their history and the first page of their price book.
pub(super) async fn write(tx: &Tx<'_>, units: &[unit::Model]) -> Result<()> {
    for some in units.chunks(UNITS_AT_ONCE) {
        let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
        Entity::insert_many(rows)
            .exec_without_returning(tx.db())
            .await
            .on_duplicate(|| Inventory::CodeTaken.into())?;
        let events = some.iter().map(|unit| entered(tx, unit).into_active_model());
        unit_event::Entity::insert_many(events).exec_without_returning(tx.db()).await?;
        price::note(tx, some, None).await?;
    }
    retire::refuse(tx, units).await
}

fn entered(tx: &Tx<'_>, unit: &unit::Model) -> unit_event::Model {
    unit_event::Model {
        id: tx.id::<UnitEventId>(),
        project_id: unit.project_id,
        unit_id: unit.id,
        at: tx.now,
        act: tx.act().to_owned(),
        from_status: None,
        to_status: unit.status,
        actor_id: tx.actor.user_id,
        actor: tx.actor.username.clone(),
        reason: None,
        changes: unit_event::Changes::default(),
        kept_for_id: None,
    }
}
