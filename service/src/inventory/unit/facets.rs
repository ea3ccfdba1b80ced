//! Counts of the units found, by property: one statement for all of them, and one for the marks.
//!
//! The rows are grouped by every property that is asked for at once and summed up here, so that
//! however many are asked for, the units are walked once.

use super::lapse::Lapses;
use super::query::{to_layout, to_sub_status};
use super::search::UnitFilter;
use crate::kernel::{Reader, Result};
use entity::inventory::axes::{SaleState, UnitStatus};
use entity::inventory::unit::{Column, Entity};
use entity::inventory::{layout, sub_status};
use entity::label::Labelled;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, JoinType, QueryFilter, QueryResult,
    QuerySelect, QueryTrait, Select,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use uuid::Uuid;

entity::worded! {
    /// A property that found units can be counted by.
    Facet in "facet" {
        "project" Project ("项目", "Project"),
        "phase" Phase ("分期", "Phase"),
        "zone" Zone ("分区", "Zone"),
        "building" Building ("楼栋", "Building"),
        "entrance" Entrance ("单元", "Entrance"),
        "layout" Layout ("户型", "Layout"),
        "rooms" Rooms ("居室", "Bedrooms"),
        "orientation" Orientation ("朝向", "Orientation"),
        "fit_out" FitOut ("装修", "Fit-out"),
        "use" Use ("用途", "Use"),
        "status" Status ("状态", "Status"),
        "sub_status" SubStatus ("子状态", "Sub-state"),
        "sale" Sale ("销售轴", "Sale axis"),
        "contract" Contract ("合同轴", "Contract axis"),
        "mortgage" Mortgage ("按揭轴", "Mortgage axis"),
        "payment" Payment ("付款轴", "Payment axis"),
        "invoice" Invoice ("发票轴", "Invoice axis"),
        "delivery" Delivery ("交付轴", "Delivery axis"),
        "title" Title ("产权轴", "Title axis"),
        "tags" Tags ("标签", "Marks"),
    }
}

/// How many of the units found have a value.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FacetCount {
    /// As its filter takes it: `status`, `layout`; ids as `project_id`, sub-states as
    /// `sub_status_code`.
    pub value: String,
    /// Name of a sub-state; null for all others.
    pub label: Option<String>,
    pub count: u64,
}

/// Counts of the units found, by property; null for what was not asked. Units without a value
/// are not counted.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Facets {
    /// By the ids of projects.
    pub project: Option<Vec<FacetCount>>,
    /// By the ids of phases 期.
    pub phase: Option<Vec<FacetCount>>,
    /// By the ids of zones 区.
    pub zone: Option<Vec<FacetCount>>,
    /// By the ids of buildings.
    pub building: Option<Vec<FacetCount>>,
    /// By the names of entrances 单元.
    pub entrance: Option<Vec<FacetCount>>,
    /// By the codes of layouts.
    pub layout: Option<Vec<FacetCount>>,
    /// By bedrooms 室.
    pub rooms: Option<Vec<FacetCount>>,
    pub orientation: Option<Vec<FacetCount>>,
    pub fit_out: Option<Vec<FacetCount>>,
    #[serde(rename = "use")]
    pub use_kind: Option<Vec<FacetCount>>,
    pub status: Option<Vec<FacetCount>>,
    /// By the codes of sub-states; the label is the name.
    pub sub_status: Option<Vec<FacetCount>>,
    /// By places on the axis, as are the six that follow.
    pub sale: Option<Vec<FacetCount>>,
    pub contract: Option<Vec<FacetCount>>,
    pub mortgage: Option<Vec<FacetCount>>,
    pub payment: Option<Vec<FacetCount>>,
    pub invoice: Option<Vec<FacetCount>>,
    pub delivery: Option<Vec<FacetCount>>,
    pub title: Option<Vec<FacetCount>>,
    /// A unit counts with each of its marks, whatever their case, as in the filter; a mark is
    /// shown as most units have it.
    pub tags: Option<Vec<FacetCount>>,
}

/// Values with their counts, in order; numbers as numbers.
type Counts = BTreeMap<(Option<i32>, String), u64>;

impl Facet {
    fn column(self) -> Expr {
        match self {
            Self::Project => Column::ProjectId.into_expr(),
            Self::Phase => Column::PhaseId.into_expr(),
            Self::Zone => Column::ZoneId.into_expr(),
            Self::Building => Column::BuildingId.into_expr(),
            Self::Entrance => Column::Entrance.into_expr(),
            Self::Layout => layout::Column::Code.into_expr(),
            Self::Rooms => layout::Column::Bedrooms.into_expr(),
            Self::Orientation => Column::Orientation.into_expr(),
            Self::FitOut => Column::FitOut.into_expr(),
            Self::Use => Column::UseKind.into_expr(),
            Self::Status => Column::Status.into_expr(),
            Self::SubStatus => sub_status::Column::Code.into_expr(),
            Self::Sale => Column::SaleState.into_expr(),
            Self::Contract => Column::ContractAxis.into_expr(),
            Self::Mortgage => Column::MortgageAxis.into_expr(),
            Self::Payment => Column::PaymentAxis.into_expr(),
            Self::Invoice => Column::InvoiceAxis.into_expr(),
            Self::Delivery => Column::DeliveryAxis.into_expr(),
            Self::Title => Column::TitleAxis.into_expr(),
            Self::Tags => Column::Tags.into_expr(),
        }
    }

    /// What a unit has of the property whose hold or withholding has run out; `None` where that
    /// changes nothing.
    fn of_lapsed(self, sale: SaleState) -> Option<Option<(Option<i32>, String)>> {
        match self {
            Self::Status => Some(Some((None, UnitStatus::from(sale).value().to_owned()))),
            Self::Sale => Some(Some((None, sale.value().to_owned()))),
            Self::SubStatus => Some(None),
            _ => None,
        }
    }

    /// What a row has of the property.
    fn value(self, row: &QueryResult) -> Result<Option<(Option<i32>, String)>> {
        let name = Labelled::value(self);
        Ok(match self {
            Self::Project | Self::Phase | Self::Zone | Self::Building => {
                let id: Option<Uuid> = row.try_get("", name)?;
                id.map(|id| (None, id.to_string()))
            }
            Self::Rooms | Self::SubStatus => {
                let number: Option<i32> = row.try_get("", name)?;
                number.map(|number| (Some(number), number.to_string()))
            }
            _ => row.try_get::<Option<String>>("", name)?.map(|text| (None, text)),
        })
    }
}

impl Facets {
    fn place(&mut self, facet: Facet) -> &mut Option<Vec<FacetCount>> {
        match facet {
            Facet::Project => &mut self.project,
            Facet::Phase => &mut self.phase,
            Facet::Zone => &mut self.zone,
            Facet::Building => &mut self.building,
            Facet::Entrance => &mut self.entrance,
            Facet::Layout => &mut self.layout,
            Facet::Rooms => &mut self.rooms,
            Facet::Orientation => &mut self.orientation,
            Facet::FitOut => &mut self.fit_out,
            Facet::Use => &mut self.use_kind,
            Facet::Status => &mut self.status,
            Facet::SubStatus => &mut self.sub_status,
            Facet::Sale => &mut self.sale,
            Facet::Contract => &mut self.contract,
            Facet::Mortgage => &mut self.mortgage,
            Facet::Payment => &mut self.payment,
            Facet::Invoice => &mut self.invoice,
            Facet::Delivery => &mut self.delivery,
            Facet::Title => &mut self.title,
            Facet::Tags => &mut self.tags,
        }
    }

    fn set(&mut self, facet: Facet, counts: Counts) {
        let shown =
            counts.into_iter().map(|((_, value), count)| FacetCount { value, label: None, count });
        *self.place(facet) = Some(shown.collect());
    }
}

/// Counts over everything that the filter lets through.
pub async fn facets(
    reader: &Reader<'_>,
    filter: &UnitFilter,
    wanted: &BTreeSet<Facet>,
) -> Result<Facets> {
    let mut facets = Facets::default();
    let moved = [Facet::Status, Facet::Sale, Facet::SubStatus];
    let lapses = match moved.iter().any(|facet| wanted.contains(facet)) {
        true => Lapses::everywhere(reader).await?,
        false => filter.lapses(reader).await?,
    };
    let grouped: Vec<Facet> = wanted.iter().copied().filter(|f| *f != Facet::Tags).collect();
    if !grouped.is_empty() {
        let counts = by_columns(reader, (filter, &lapses), &grouped).await?;
        for (facet, counts) in grouped.into_iter().zip(counts) {
            facets.set(facet, counts);
        }
    }
    if wanted.contains(&Facet::Tags) {
        facets.set(Facet::Tags, by_tag(reader, (filter, &lapses)).await?);
    }
    if let Some(counts) = &mut facets.sub_status {
        label(reader, counts).await?;
    }
    Ok(facets)
}

/// Names of sub-states beside their codes.
async fn label(reader: &Reader<'_>, counts: &mut [FacetCount]) -> Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    let names: Vec<(i32, String)> = sub_status::Entity::find()
        .select_only()
        .columns([sub_status::Column::Code, sub_status::Column::Name])
        .into_tuple()
        .all(&reader.db)
        .await?;
    let names: BTreeMap<String, String> =
        names.into_iter().map(|(code, name)| (code.to_string(), name)).collect();
    counts.iter_mut().for_each(|count| count.label = names.get(&count.value).cloned());
    Ok(())
}

/// Units whose time is over are counted one by one, as what they read as.
async fn by_columns(
    reader: &Reader<'_>,
    (filter, lapses): (&UnitFilter, &Lapses),
    wanted: &[Facet],
) -> Result<Vec<Counts>> {
    let mut counts = vec![Counts::new(); wanted.len()];
    let select = grouped(wanted).filter(filter.condition(reader, lapses));
    let written = match lapses.is_empty() {
        true => select.clone(),
        false => select.clone().filter(lapses.among().not()),
    };
    for row in reader.db.query_all(&written.into_query()).await? {
        let units: i64 = row.try_get("", "units")?;
        for (facet, counts) in wanted.iter().zip(&mut counts) {
            if let Some(value) = facet.value(&row)? {
                *counts.entry(value).or_default() += units.unsigned_abs();
            }
        }
    }
    if lapses.is_empty() {
        return Ok(counts);
    }
    let lapsed = select.filter(lapses.among()).column_as(Column::Id, "unit").group_by(Column::Id);
    for row in reader.db.query_all(&lapsed.into_query()).await? {
        let Some(sale) = lapses.of_unit(row.try_get("", "unit")?) else { continue };
        for (facet, counts) in wanted.iter().zip(&mut counts) {
            let value = match facet.of_lapsed(sale) {
                Some(value) => value,
                None => facet.value(&row)?,
            };
            if let Some(value) = value {
                *counts.entry(value).or_default() += 1;
            }
        }
    }
    Ok(counts)
}

/// Units counted by every property at once.
fn grouped(wanted: &[Facet]) -> Select<Entity> {
    let mut select = Entity::find().select_only().column_as(Column::Id.count(), "units");
    if wanted.iter().any(|facet| matches!(facet, Facet::Layout | Facet::Rooms)) {
        select = select.join(JoinType::InnerJoin, to_layout());
    }
    if wanted.contains(&Facet::SubStatus) {
        select = select.join(JoinType::LeftJoin, to_sub_status());
    }
    for facet in wanted {
        select = select.expr_as(facet.column(), Labelled::value(*facet)).group_by(facet.column());
    }
    select
}

/// Units of the same marks are counted together; a mark begins a line of the text searched.
async fn by_tag(reader: &Reader<'_>, (filter, lapses): (&UnitFilter, &Lapses)) -> Result<Counts> {
    // PostgreSQL does not compare JSON; MySQL casts to CHAR only, which takes VIP for vip.
    let mysql = reader.db.get_database_backend() == DbBackend::MySql;
    let text = Func::cast_as(Column::Tags.into_expr(), if mysql { "char" } else { "text" });
    let text = Expr::from(text);
    let group = if mysql { Column::Tags.into_expr() } else { text.clone() };
    let rows: Vec<(String, i64)> = Entity::find()
        .select_only()
        .expr_as(text, "marks")
        .column_as(Column::Id.count(), "units")
        .filter(filter.condition(reader, lapses))
        .filter(Expr::col((Entity, Column::SearchText)).like("%\n#%"))
        .group_by(group)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let rows = rows.into_iter().map(|(tags, units)| {
        let tags = serde_json::from_str::<Vec<String>>(&tags)?;
        Ok((tags, units.unsigned_abs()))
    });
    Ok(summed(rows.collect::<Result<Vec<_>>>()?))
}

/// Marks that differ in their case alone are one, as they are to the filter.
fn summed(rows: Vec<(Vec<String>, u64)>) -> Counts {
    let mut marks: BTreeMap<String, (u64, BTreeMap<String, u64>)> = BTreeMap::new();
    for (tags, units) in rows {
        let mut seen = BTreeSet::new();
        for tag in tags {
            let key = tag.to_lowercase();
            let (count, spellings) = marks.entry(key.clone()).or_default();
            *spellings.entry(tag).or_default() += units;
            if seen.insert(key) {
                *count += units;
            }
        }
    }
    let shown = marks.into_values().filter_map(|(count, spellings)| {
        // Of spellings that are as frequent the first, so that all databases show the same.
        let most = spellings.into_iter().rev().max_by_key(|(_, units)| *units);
        most.map(|(tag, _)| ((None, tag), count))
    });
    shown.collect()
}
