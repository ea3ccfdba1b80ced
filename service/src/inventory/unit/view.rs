//! A unit as it is shown.

use crate::kernel::expand::Expandable;
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{
    BuildingId, CompanyId, CustomerId, FileId, LayoutId, PhaseId, ProjectId, UnitId, ZoneId,
};
use entity::inventory::axes::{
    ContractAxis, DeliveryAxis, InvoiceAxis, MortgageAxis, PaymentAxis, SaleState, StatusGroup,
    TitleAxis, UnitStatus,
};
use entity::inventory::unit::{self, FitOut, Orientation, PriceBasis, UnitUse, WithholdKind};
use entity::label::Labelled;
use entity::{Area, Money};
use sea_orm::FromQueryResult;
use serde::Serialize;
use utoipa::ToSchema;

/// Where a unit stands on each of its axes.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Axes {
    pub sale: SaleState,
    pub contract: ContractAxis,
    pub mortgage: MortgageAxis,
    pub payment: PaymentAxis,
    pub invoice: InvoiceAxis,
    pub delivery: DeliveryAxis,
    pub title: TitleAxis,
}

impl From<&unit::Model> for Axes {
    fn from(unit: &unit::Model) -> Self {
        Self {
            sale: unit.sale_state,
            contract: unit.contract_axis,
            mortgage: unit.mortgage_axis,
            payment: unit.payment_axis,
            invoice: unit.invoice_axis,
            delivery: unit.delivery_axis,
            title: unit.title_axis,
        }
    }
}

/// The numeric code of each axis.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct AxisCodes {
    pub sale: i32,
    pub contract: i32,
    pub mortgage: i32,
    pub payment: i32,
    pub invoice: i32,
    pub delivery: i32,
    pub title: i32,
}

impl From<Axes> for AxisCodes {
    fn from(axes: Axes) -> Self {
        Self {
            sale: code(axes.sale),
            contract: code(axes.contract),
            mortgage: code(axes.mortgage),
            payment: code(axes.payment),
            invoice: code(axes.invoice),
            delivery: code(axes.delivery),
            title: code(axes.title),
        }
    }
}

fn code<A: Labelled>(axis: A) -> i32 {
    let label = A::LABELS.iter().find(|label| label.value == axis.value());
    label.and_then(|label| label.code).unwrap_or_default()
}

/// What stands beside the row of a unit when it is shown.
#[derive(Debug, Clone, Default, FromQueryResult)]
pub struct Beside {
    /// Code of the layout.
    pub layout: String,
    /// Bedrooms of the layout.
    pub rooms: Option<i32>,
    /// The sub-state that the unit bears.
    pub sub_status: Option<String>,
    pub sub_status_code: Option<i32>,
    /// The file of the unit's cover, else of its layout's.
    pub cover_file_id: Option<FileId>,
    /// How many spaces belong to it.
    pub attached: i64,
}

/// A home, shop, parking or storage space.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000006",
    "company_id": "01935e3c-5a00-7000-8000-000000000001",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "building_id": "01935e3c-5a00-7000-8000-000000000004", "building": null,
    "phase_id": null, "phase": null, "zone_id": null, "zone": null,
    "layout_id": "01935e3c-5a00-7000-8000-000000000007", "layout": "A1", "rooms": 3,
    "code": "GZ001-02-1605", "floor": 16, "room": "05", "entrance": "1单元", "use": "home",
    "orientation": "south", "fit_out": "fitted", "gross_area": "98.76", "inside_area": "79.01",
    "surveyed_gross_area": null, "surveyed_inside_area": null, "price_basis": "gross",
    "list_unit_price": "20000.00", "list_price": "1975200.00", "filed_price": null,
    "floor_price": null, "tags": [], "remarks": null, "cover_file_id": null,
    "attached_to_id": null, "attached_ids": [],
    "status": "available", "status_code": 0, "status_group": "for_sale",
    "sub_status": null, "sub_status_code": null,
    "axes": {
        "sale": "available", "contract": "none", "mortgage": "none", "payment": "none",
        "invoice": "none", "delivery": "none", "title": "none"
    },
    "axis_codes": {
        "sale": 0, "contract": 0, "mortgage": 0, "payment": 0, "invoice": 0, "delivery": 0,
        "title": 0
    },
    "withheld_kind": null, "withheld_for_id": null,
    "withheld_reason": null, "withheld_until_on": null, "entered_on": "2025-03-10",
    "created_at": "2025-03-10T01:30:00Z", "version": 2
}))]
pub struct UnitView {
    pub id: UnitId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub building_id: BuildingId,
    #[schema(value_type = Option<crate::inventory::building::BuildingView>)]
    pub building: Expandable,
    pub phase_id: Option<PhaseId>,
    #[schema(value_type = Option<crate::inventory::phase::PhaseView>)]
    pub phase: Expandable,
    pub zone_id: Option<ZoneId>,
    #[schema(value_type = Option<crate::inventory::zone::ZoneView>)]
    pub zone: Expandable,
    pub layout_id: LayoutId,
    /// Code of the layout.
    pub layout: String,
    /// 室: bedrooms of the layout.
    pub rooms: Option<i32>,
    /// Unique in the company, never reused.
    pub code: String,
    /// Negative below ground.
    pub floor: i32,
    pub room: String,
    /// 单元, where the building is divided.
    pub entrance: Option<String>,
    #[serde(rename = "use")]
    pub use_kind: UnitUse,
    pub orientation: Option<Orientation>,
    /// 装修.
    pub fit_out: Option<FitOut>,
    /// 建筑面积 in square metres, predicted.
    pub gross_area: Area,
    /// 套内面积 in square metres, predicted.
    pub inside_area: Area,
    pub surveyed_gross_area: Option<Area>,
    pub surveyed_inside_area: Option<Area>,
    pub price_basis: PriceBasis,
    pub list_unit_price: Money,
    pub list_price: Money,
    /// 备案价: the ceiling.
    pub filed_price: Option<Money>,
    /// 底价: null unless the reader may see it.
    pub floor_price: Option<Money>,
    pub tags: Vec<String>,
    pub remarks: Option<String>,
    /// A picture of the unit, else of its layout; its thumbnail is small enough for lists.
    pub cover_file_id: Option<FileId>,
    /// The home that a parking or storage space belongs to.
    pub attached_to_id: Option<UnitId>,
    /// Parking and storage spaces that belong to the home.
    pub attached_ids: Vec<UnitId>,
    pub status: UnitStatus,
    /// Numeric code of the status.
    pub status_code: i32,
    pub status_group: StatusGroup,
    /// Name of the sub-state below the status, as administrators have entered it.
    pub sub_status: Option<String>,
    pub sub_status_code: Option<i32>,
    pub axes: Axes,
    pub axis_codes: AxisCodes,
    /// 销控 or 预留, while the unit is withheld, or held by whom it is kept for.
    pub withheld_kind: Option<WithholdKind>,
    /// The customer for whom the unit is kept.
    pub withheld_for_id: Option<CustomerId>,
    pub withheld_reason: Option<String>,
    /// Last day; the unit is available again the day after.
    pub withheld_until_on: Option<NaiveDate>,
    /// 建档: the day the unit was entered.
    pub entered_on: NaiveDate,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl UnitView {
    /// The unit with what stands beside it; the floor price only for who may see it.
    #[must_use]
    pub fn of(row: unit::Model, beside: Beside, sees_floor_price: bool) -> Self {
        let axes = Axes::from(&row);
        Self {
            axes,
            axis_codes: axes.into(),
            id: row.id,
            company_id: row.company_id,
            project_id: row.project_id,
            project: Expandable,
            building_id: row.building_id,
            building: Expandable,
            phase_id: row.phase_id,
            phase: Expandable,
            zone_id: row.zone_id,
            zone: Expandable,
            layout_id: row.layout_id,
            layout: beside.layout,
            rooms: beside.rooms,
            code: row.code,
            floor: row.floor,
            room: row.room,
            entrance: row.entrance,
            use_kind: row.use_kind,
            orientation: row.orientation,
            fit_out: row.fit_out,
            gross_area: row.gross_area,
            inside_area: row.inside_area,
            surveyed_gross_area: row.surveyed_gross_area,
            surveyed_inside_area: row.surveyed_inside_area,
            price_basis: row.price_basis,
            list_unit_price: row.list_unit_price,
            list_price: row.list_price,
            filed_price: row.filed_price,
            floor_price: sees_floor_price.then_some(row.floor_price),
            tags: row.tags.0,
            remarks: row.remarks,
            cover_file_id: beside.cover_file_id,
            attached_to_id: row.attached_to_id,
            attached_ids: vec![],
            status: row.status,
            status_code: row.status.code(),
            status_group: row.status.group(),
            sub_status: beside.sub_status,
            sub_status_code: beside.sub_status_code,
            withheld_kind: row.withheld_kind,
            withheld_for_id: row.withheld_for_id,
            withheld_reason: row.withheld_reason,
            withheld_until_on: row.withheld_until_on,
            entered_on: row.entered_on,
            created_at: row.created_at,
            version: row.version,
        }
    }
}
