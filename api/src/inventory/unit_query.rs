//! The query of the unit search, and the page it answers.

use crate::extract::{Several, all};
use crate::list_query;
use entity::id::{BuildingId, PermitId, PhaseId, ProjectId, UnitId, ZoneId};
use entity::inventory::axes::{
    ContractAxis, DeliveryAxis, InvoiceAxis, MortgageAxis, PaymentAxis, SaleState, StatusGroup,
    TitleAxis,
};
use entity::inventory::unit::{FitOut, Orientation, UnitStatus, UnitUse};
use entity::label::{Label, Labelled};
use entity::{Area, Money};
use sea_orm::Iterable;
use serde::{Deserialize, Deserializer, Serialize};
use service::inventory::unit::{Facet, Facets, UnitFilter, UnitView};
use service::kernel::page::Listed;
use std::collections::BTreeSet;
use utoipa::__dev::ComposeSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

list_query! {
    /// Filters of units; several values are separated by commas.
    UnitQuery {
        /// These units alone: whose ids another answer named.
        #[param(inline)]
        id: Several<UnitId>,
        #[param(inline)]
        project_id: Several<ProjectId>,
        #[param(inline)]
        phase_id: Several<PhaseId>,
        #[param(inline)]
        zone_id: Several<ZoneId>,
        #[param(inline)]
        building_id: Several<BuildingId>,
        /// Status by name or by numeric code, or a sub-state by its code; as it reads now, so that
        /// a hold or a withholding that has run out no longer counts.
        #[param(inline)]
        status: Several<StatusWord>,
        /// Codes of sub-states, as the facet counts them.
        #[param(inline)]
        sub_status_code: Several<SubStatusCode>,
        #[param(inline)]
        status_group: Several<StatusGroup>,
        /// Sale axis by name or numeric code: `available,11`.
        #[param(inline)]
        sale: Several<AxisWord<SaleState>>,
        /// Contract axis by name or numeric code.
        #[param(inline)]
        contract: Several<AxisWord<ContractAxis>>,
        /// Mortgage axis, likewise.
        #[param(inline)]
        mortgage: Several<AxisWord<MortgageAxis>>,
        /// Payment axis, likewise.
        #[param(inline)]
        payment: Several<AxisWord<PaymentAxis>>,
        /// Invoice axis, likewise.
        #[param(inline)]
        invoice: Several<AxisWord<InvoiceAxis>>,
        /// Delivery axis, likewise.
        #[param(inline)]
        delivery: Several<AxisWord<DeliveryAxis>>,
        /// Title axis, likewise.
        #[param(inline)]
        title: Several<AxisWord<TitleAxis>>,
        /// Units that the presale permit covers.
        permit_id: PermitId,
        /// Codes of layouts.
        #[param(inline)]
        layout: Several<String>,
        /// Bedrooms 室 of the layout: `2,3`.
        #[param(inline)]
        rooms: Several<RoomCount>,
        #[param(inline)]
        orientation: Several<Orientation>,
        /// How far the units are fitted out 装修.
        #[param(inline)]
        fit_out: Several<FitOut>,
        /// Names of entrances 单元, in whatever building.
        #[param(inline)]
        entrance: Several<String>,
        /// What the units are used for.
        #[param(inline)]
        r#use: Several<UnitUse>,
        /// Parking and storage spaces that belong to the home.
        attached_to_id: UnitId,
        /// Exact code.
        #[param(max_length = 64)]
        code: String,
        #[param(inline)]
        room: Several<String>,
        /// Marks that the units bear, all of them.
        #[param(inline)]
        tags: Several<String>,
        /// Gross area in square metres, at least.
        min_area: Area,
        /// Gross area in square metres, at most.
        max_area: Area,
        /// List price, at least.
        min_price: Money,
        /// List price, at most.
        max_price: Money,
        /// Floor, at least; negative below ground.
        #[param(minimum = -9, maximum = 200)]
        min_floor: i32,
        /// Floor, at most.
        #[param(minimum = -9, maximum = 200)]
        max_floor: i32,
        /// Part of the code, the room, the layout's code or name, or a mark, whatever the case.
        #[param(max_length = 100)]
        q: String,
        /// Counts to add over everything found: `status,layout,rooms`.
        #[param(inline)]
        facets: Several<Facet>,
    }
}

/// The code of a sub-state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubStatusCode(i32);

impl<'de> Deserialize<'de> for SubStatusCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let code = word.parse().ok().filter(|code| (FIRST_BELOW..=LAST_BELOW).contains(code));
        code.map(Self).ok_or_else(|| serde::de::Error::custom("no such code"))
    }
}

impl PartialSchema for SubStatusCode {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::Integer))
            .minimum(Some(FIRST_BELOW))
            .maximum(Some(LAST_BELOW))
            .into()
    }
}

impl ToSchema for SubStatusCode {}

/// A number of bedrooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoomCount(i32);

impl<'de> Deserialize<'de> for RoomCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let count = word.parse().ok().filter(|count| (0..=20).contains(count));
        count.map(Self).ok_or_else(|| serde::de::Error::custom("no such number of rooms"))
    }
}

impl PartialSchema for RoomCount {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::Integer))
            .minimum(Some(0))
            .maximum(Some(20))
            .into()
    }
}

impl ToSchema for RoomCount {}

/// A place on an axis by its name or its numeric code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AxisWord<A>(A);

fn places<A>(several: Option<Several<AxisWord<A>>>) -> Vec<A> {
    all(several).into_iter().map(|word| word.0).collect()
}

impl<'de, A: Labelled + Iterable> Deserialize<'de> for AxisWord<A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let named = |label: &&Label| {
            label.value == word || label.code.is_some_and(|code| code.to_string() == word)
        };
        let label = A::LABELS.iter().find(named);
        let place = label.and_then(|label| A::iter().find(|place| place.value() == label.value));
        place.map(Self).ok_or_else(|| serde::de::Error::custom("no such place on the axis"))
    }
}

// As for `Several`: generic types are asked for their schema in this way.
impl<A: Labelled> ComposeSchema for AxisWord<A> {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let names = A::LABELS.iter().map(|label| label.value.to_owned());
        let codes = A::LABELS.iter().filter_map(|label| label.code);
        let words: Vec<String> = names.chain(codes.map(|code| code.to_string())).collect();
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .enum_values(Some(words))
            .into()
    }
}

impl<A: Labelled> ToSchema for AxisWord<A> {}

/// A status by its name or its numeric code, or a sub-state by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusWord {
    Shown(UnitStatus),
    Below(i32),
}

/// Codes of sub-states begin here.
const FIRST_BELOW: i32 = 100;
/// And end here.
const LAST_BELOW: i32 = 9_999;

impl<'de> Deserialize<'de> for StatusWord {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        let named =
            |status: &UnitStatus| status.value() == word || status.code().to_string() == word;
        let found = UnitStatus::iter().find(named).map(Self::Shown);
        let below = || word.parse().ok().filter(|code| *code >= FIRST_BELOW).map(Self::Below);
        found.or_else(below).ok_or_else(|| serde::de::Error::custom("no such status"))
    }
}

impl PartialSchema for StatusWord {
    fn schema() -> RefOr<Schema> {
        let names = UnitStatus::LABELS.iter().map(|label| label.value.to_owned());
        let codes = UnitStatus::LABELS.iter().filter_map(|label| label.code);
        let words: Vec<String> = names.chain(codes.map(|code| code.to_string())).collect();
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .pattern(Some(format!("^({}|[1-9][0-9]{{2,3}})$", words.join("|"))))
            .max_length(Some(24))
            .into()
    }
}

impl ToSchema for StatusWord {}

/// Units, with counts where they were asked for.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitPage {
    pub items: Vec<UnitView>,
    /// How many there are in all; null where counting was skipped.
    pub total: Option<u64>,
    pub page: u64,
    pub page_size: u64,
    /// Goes on from here; null at the end and in sorted lists.
    pub next_cursor: Option<String>,
    /// Null unless asked for.
    pub facets: Option<Facets>,
}

impl UnitPage {
    #[must_use]
    pub fn of(listed: Listed<UnitView>, facets: Option<Facets>) -> Self {
        Self {
            items: listed.items,
            total: listed.total,
            page: listed.page,
            page_size: listed.page_size,
            next_cursor: listed.next_cursor,
            facets,
        }
    }
}

impl UnitQuery {
    /// Which counts are wanted.
    #[must_use]
    pub fn facets(&self) -> Option<BTreeSet<Facet>> {
        Some(self.facets.as_ref()?.0.iter().copied().collect())
    }

    /// Which units are wanted.
    #[must_use]
    pub fn filter(self) -> UnitFilter {
        let (mut status, mut sub_status) = (vec![], vec![]);
        for word in all(self.status) {
            match word {
                StatusWord::Shown(shown) => status.push(shown),
                StatusWord::Below(code) => sub_status.push(code),
            }
        }
        UnitFilter {
            ids: all(self.id),
            project_id: all(self.project_id),
            phase_id: all(self.phase_id),
            zone_id: all(self.zone_id),
            building_id: all(self.building_id),
            status,
            sub_status,
            below: all(self.sub_status_code).into_iter().map(|code| code.0).collect(),
            status_group: all(self.status_group),
            sale: places(self.sale),
            contract: places(self.contract),
            mortgage: places(self.mortgage),
            payment: places(self.payment),
            invoice: places(self.invoice),
            delivery: places(self.delivery),
            title: places(self.title),
            permit_id: self.permit_id,
            layout: all(self.layout),
            rooms: all(self.rooms).into_iter().map(|rooms| rooms.0).collect(),
            orientation: all(self.orientation),
            fit_out: all(self.fit_out),
            entrance: all(self.entrance),
            use_kind: all(self.r#use),
            attached_to_id: self.attached_to_id,
            code: self.code,
            room: all(self.room),
            tags: all(self.tags),
            min_area: self.min_area,
            max_area: self.max_area,
            min_price: self.min_price,
            max_price: self.max_price,
            min_floor: self.min_floor,
            max_floor: self.max_floor,
            q: self.q,
        }
    }
}
