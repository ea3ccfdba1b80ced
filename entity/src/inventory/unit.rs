//! Units 房源: what is sold, with its seven axes and the status shown.

use crate::id::{
    BuildingId, CompanyId, CustomerId, LayoutId, PhaseId, ProjectId, SubStatusId, UnitId, ZoneId,
};
use crate::{Area, Money};
use sea_orm::entity::prelude::*;

pub use super::axes::{
    ContractAxis, DeliveryAxis, InvoiceAxis, MortgageAxis, PaymentAxis, SaleState, TitleAxis,
    UnitStatus,
};

crate::labelled! {
    /// What a unit is used for.
    UnitUse in "unit_use" {
        "home" Home ("住宅", "Home"),
        "shop" Shop ("商铺", "Shop"),
        "parking" Parking ("车位", "Parking"),
        "storage" Storage ("储藏室", "Storage"),
    }
}

crate::labelled! {
    /// Where the main windows look.
    Orientation in "orientation" {
        "north" North ("北", "North"),
        "northeast" Northeast ("东北", "Northeast"),
        "east" East ("东", "East"),
        "southeast" Southeast ("东南", "Southeast"),
        "south" South ("南", "South"),
        "southwest" Southwest ("西南", "Southwest"),
        "west" West ("西", "West"),
        "northwest" Northwest ("西北", "Northwest"),
        "south_north" SouthNorth ("南北通透", "South and north"),
        "east_west" EastWest ("东西", "East and west"),
    }
}

crate::labelled! {
    /// Which area the unit price counts on.
    PriceBasis in "price_basis" {
        "gross" Gross ("建筑面积", "Gross area"),
        "inside" Inside ("套内面积", "Inside area"),
        "unit" Unit ("按套", "Per unit"),
    }
}

crate::labelled! {
    /// Why a unit is withheld.
    WithholdKind in "withhold_kind" {
        "sales_control" SalesControl ("销控", "Sales control"),
        "kept" Kept ("预留", "Kept for a customer"),
    }
}

crate::labelled! {
    /// How far a unit is fitted out 装修.
    FitOut in "fit_out" {
        "bare" Bare ("毛坯", "Bare"),
        "simple" Simple ("简装", "Simply fitted"),
        "fitted" Fitted ("精装", "Fitted"),
        "luxury" Luxury ("豪装", "Luxury"),
    }
}

/// Free marks of a unit.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, FromJsonQueryResult,
)]
pub struct Tags(pub Vec<String>);

impl Model {
    /// The area that the unit price counts on; `None` for per-unit pricing.
    #[must_use]
    pub fn priced_area(&self) -> Option<Area> {
        match self.price_basis {
            PriceBasis::Gross => Some(self.gross_area),
            PriceBasis::Inside => Some(self.inside_area),
            PriceBasis::Unit => None,
        }
    }
}

/// What tells a room from the others of its floor: a tab, which neither name can hold, divides its
/// entrance from its number.
#[must_use]
pub fn room_key(entrance: Option<&str>, room: &str) -> String {
    entrance.map_or_else(|| room.to_owned(), |entrance| format!("{entrance}\t{room}"))
}

/// A home, shop, parking or storage space.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub building_id: BuildingId,
    pub phase_id: Option<PhaseId>,
    pub zone_id: Option<ZoneId>,
    pub layout_id: LayoutId,
    /// Unique in the company, never reused.
    pub code: String,
    pub floor: i32,
    pub room: String,
    pub use_kind: UnitUse,
    pub orientation: Option<Orientation>,
    /// 建筑面积, predicted until surveyed.
    pub gross_area: Area,
    /// 套内面积.
    pub inside_area: Area,
    pub surveyed_gross_area: Option<Area>,
    pub surveyed_inside_area: Option<Area>,
    pub price_basis: PriceBasis,
    pub list_unit_price: Money,
    pub list_price: Money,
    /// 备案价: the ceiling.
    pub filed_price: Option<Money>,
    /// 底价: shown only to who may see it.
    pub floor_price: Money,
    pub tags: Tags,
    pub remarks: Option<String>,
    /// Code, room, code and name of the layout, and tags in lower case: what the free-text search
    /// looks into.
    pub search_text: String,
    pub sale_state: SaleState,
    pub contract_axis: ContractAxis,
    pub mortgage_axis: MortgageAxis,
    pub payment_axis: PaymentAxis,
    pub invoice_axis: InvoiceAxis,
    pub delivery_axis: DeliveryAxis,
    pub title_axis: TitleAxis,
    /// Function of the axes, kept for search (invariant 2).
    pub status: UnitStatus,
    pub withheld_reason: Option<String>,
    pub withheld_until_on: Option<Date>,
    /// 建档: the day the unit was entered.
    pub entered_on: Date,
    pub created_at: DateTimeUtc,
    pub version: i32,
    /// A sub-state of the status shown; gone when the status moves.
    pub sub_status_id: Option<SubStatusId>,
    pub withheld_kind: Option<WithholdKind>,
    /// 预留: the customer for whom the unit is kept.
    pub withheld_for_id: Option<CustomerId>,
    /// 单元: one of the building's entrances.
    pub entrance: Option<String>,
    pub fit_out: Option<FitOut>,
    /// The home that a parking or storage space belongs to.
    pub attached_to_id: Option<UnitId>,
    /// Entrance and room: unique on the floor of a building.
    pub room_key: String,
}

impl ActiveModelBehavior for ActiveModel {}
