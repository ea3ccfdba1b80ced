//! The report as it is asked for and answered.

use super::cell::{self, Cell, Dimension, Measure, Sums};
use super::names::{self, Names};
use super::rollup::{self, Key};
use crate::inventory;
use crate::kernel::{Error, FaultCode, Reader, Result};
use chrono::NaiveDate;
use entity::analytics::sale_fact::SaleFactKind;
use entity::id::{BuildingId, ProjectId};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

entity::worded! {
    /// How the facts are put together; both ways give the same total.
    Method in "sales_method" as "SalesMethod" {
        /// Any dimensions in any order, with the subtotals of each prefix.
        "cube" Cube ("数据立方", "Cube"),
        /// Projects with their buildings.
        "tree" Tree ("树形", "Tree"),
    }
}

entity::usual!(Method = Cube);

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct SalesQuery {
    pub method: Method,
    pub dimensions: Vec<Dimension>,
    pub measures: Vec<Measure>,
    /// Signed contracts, unless asked for or divided by otherwise.
    pub kind: Option<SaleFactKind>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
    pub project_id: Option<ProjectId>,
}

/// Sums of the measures asked for, null otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"units": 2, "amount": "3792678.00", "area": "197.52"}))]
pub struct SalesFigures {
    pub units: Option<i64>,
    /// In yuan, exact to the fen.
    #[schema(max_length = 24, pattern = r"^-?\d{1,17}\.\d{2}$")]
    pub amount: Option<String>,
    /// In square metres.
    #[schema(max_length = 24, pattern = r"^-?\d{1,15}\.\d{2,4}$")]
    pub area: Option<String>,
}

/// Figures of one combination; null where the row sums over a dimension.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "project_code": "GZ001",
    "project": "江南里", "building_id": null, "building_code": null, "building": null,
    "month": "2025-03", "kind": null,
    "units": 2, "amount": "3792678.00", "area": "197.52"
}))]
pub struct SalesRow {
    pub project_id: Option<ProjectId>,
    pub project_code: Option<String>,
    pub project: Option<String>,
    pub building_id: Option<BuildingId>,
    pub building_code: Option<String>,
    pub building: Option<String>,
    pub month: Option<String>,
    pub kind: Option<SaleFactKind>,
    #[serde(flatten)]
    pub figures: SalesFigures,
}

/// A project or building with its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(no_recursion, example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000001", "code": "GZ001", "name": "江南里",
    "units": 2, "amount": "3792678.00", "area": "197.52", "children": []
}))]
pub struct SalesNode {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    #[serde(flatten)]
    pub figures: SalesFigures,
    /// Buildings of a project; empty for a building.
    pub children: Vec<SalesNode>,
}

/// Sales of a time, counted on the day of each event, net of what was given back.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "method": "cube", "dimensions": ["month"], "measures": ["units"], "kind": "signed",
    "from_on": "2025-01-01", "to_on": null, "project_id": null,
    "rows": [{
        "project_id": null, "project_code": null, "project": null,
        "building_id": null, "building_code": null, "building": null,
        "month": "2025-03", "kind": null, "units": 2, "amount": null, "area": null
    }],
    "subtotals": [], "tree": [], "total": {"units": 2, "amount": null, "area": null}
}))]
pub struct SalesReport {
    pub method: Method,
    pub dimensions: Vec<Dimension>,
    pub measures: Vec<Measure>,
    pub kind: Option<SaleFactKind>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
    pub project_id: Option<ProjectId>,
    /// Cube: every combination.
    pub rows: Vec<SalesRow>,
    /// Cube: sums over the last dimensions, the innermost first.
    pub subtotals: Vec<SalesRow>,
    /// Tree: projects with their buildings.
    pub tree: Vec<SalesNode>,
    pub total: SalesFigures,
}

/// Makes the report within the reader's scope.
pub async fn report(reader: &Reader<'_>, query: &SalesQuery) -> Result<SalesReport> {
    if let Some(id) = query.project_id {
        inventory::project::get(reader, id).await?;
    }
    let query = completed(query)?;
    let cells = cell::read(reader, &query, &query.dimensions).await?;
    let names = names::read(reader, &cells).await?;
    let (mut rows, mut subtotals, mut tree) = (vec![], vec![], vec![]);
    match query.method {
        Method::Cube => {
            rows = rows_of(&cells, &query, &names, query.dimensions.len());
            for depth in (1..query.dimensions.len()).rev() {
                subtotals.extend(rows_of(&cells, &query, &names, depth));
            }
        }
        Method::Tree => tree = tree_of(&cells, &query, &names),
    }
    Ok(SalesReport {
        rows,
        subtotals,
        tree,
        total: figures(rollup::total(&cells), &query.measures),
        method: query.method,
        dimensions: query.dimensions,
        measures: query.measures,
        kind: query.kind,
        from_on: query.from_on,
        to_on: query.to_on,
        project_id: query.project_id,
    })
}

/// Fills in what was left out, and refuses what makes no report.
fn completed(query: &SalesQuery) -> Result<SalesQuery> {
    let mut query = query.clone();
    if query.dimensions.is_empty() {
        query.dimensions = vec![Dimension::Project];
    }
    if query.method == Method::Tree {
        query.dimensions = vec![Dimension::Project, Dimension::Building];
    }
    if query.measures.is_empty() {
        query.measures = vec![Measure::Units, Measure::Amount, Measure::Area];
    }
    // A sale that is subscribed and then signed would count twice over both kinds.
    if query.kind.is_none() && !query.dimensions.contains(&Dimension::Kind) {
        query.kind = Some(SaleFactKind::Signed);
    }
    let mut seen = query.dimensions.clone();
    seen.sort();
    seen.dedup();
    if seen.len() < query.dimensions.len() {
        return Err(Error::fault("/dimensions", FaultCode::Duplicate));
    }
    if let (Some(from), Some(to)) = (query.from_on, query.to_on)
        && to < from
    {
        return Err(Error::fault("/to_on", FaultCode::DateOrder));
    }
    Ok(query)
}

fn figures(sums: Sums, measures: &[Measure]) -> SalesFigures {
    let asked = |measure| measures.contains(&measure);
    let mut area = Decimal::new(sums.area, 4).normalize();
    if area.scale() < 2 {
        area.rescale(2);
    }
    SalesFigures {
        units: asked(Measure::Units).then_some(sums.units),
        amount: asked(Measure::Amount).then(|| Decimal::new(sums.amount, 2).to_string()),
        area: asked(Measure::Area).then(|| area.to_string()),
    }
}

fn rows_of(cells: &[Cell], query: &SalesQuery, names: &Names, depth: usize) -> Vec<SalesRow> {
    let sums = rollup::by_prefix(cells, &query.dimensions, depth);
    let mut rows: Vec<SalesRow> = sums
        .into_iter()
        .map(|(keys, sums)| row(keys, figures(sums, &query.measures), names))
        .collect();
    // Codes, not ids, are the order people expect; equal codes keep the order of the ids.
    let dimensions = &query.dimensions;
    rows.sort_by_cached_key(|row| {
        let word = |dimension: &Dimension| match dimension {
            Dimension::Project => row.project_code.clone(),
            Dimension::Building => row.building_code.clone(),
            Dimension::Month => row.month.clone(),
            Dimension::Kind => row.kind.map(|kind| format!("{kind:?}")),
        };
        dimensions.iter().map(word).collect::<Vec<_>>()
    });
    rows
}

fn row(keys: Vec<Key>, figures: SalesFigures, names: &Names) -> SalesRow {
    let mut row = SalesRow {
        project_id: None,
        project_code: None,
        project: None,
        building_id: None,
        building_code: None,
        building: None,
        month: None,
        kind: None,
        figures,
    };
    for key in keys {
        match key {
            Key::Project(id) => {
                row.project_id = id;
                (row.project_code, row.project) = names.of(id.map(|id| id.0)).unzip();
            }
            Key::Building(id) => {
                row.building_id = id;
                (row.building_code, row.building) = names.of(id.map(|id| id.0)).unzip();
            }
            Key::Month(month) => row.month = month,
            Key::Kind(kind) => row.kind = kind,
        }
    }
    row
}

fn tree_of(cells: &[Cell], query: &SalesQuery, names: &Names) -> Vec<SalesNode> {
    let buildings = rows_of(cells, query, names, 2);
    let node = |id: Uuid, row: &SalesRow, children: Vec<SalesNode>| {
        let (code, name) = names.of(Some(id)).unwrap_or_default();
        SalesNode { id, code, name, figures: row.figures.clone(), children }
    };
    rows_of(cells, query, names, 1)
        .into_iter()
        .filter_map(|project| {
            let id = project.project_id?;
            let of_project = buildings.iter().filter(|row| row.project_id == Some(id));
            let children = of_project
                .filter_map(|row| row.building_id.map(|building| node(building.0, row, vec![])))
                .collect();
            Some(node(id.0, &project, children))
        })
        .collect()
}
