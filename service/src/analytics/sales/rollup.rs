//! Roll-up: subtotals of every prefix of the dimensions, and the grand total.

use super::cell::{Cell, Dimension, Sums};
use entity::analytics::sale_fact::SaleFactKind;
use entity::id::{BuildingId, ProjectId};
use std::collections::BTreeMap;

/// Value of a dimension.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Project(Option<ProjectId>),
    Building(Option<BuildingId>),
    Month(Option<String>),
    Kind(Option<SaleFactKind>),
}

/// The keys of a cell, in the order of the dimensions.
fn keys(cell: &Cell, dimensions: &[Dimension]) -> Vec<Key> {
    let key = |dimension: &Dimension| match dimension {
        Dimension::Project => Key::Project(cell.project_id),
        Dimension::Building => Key::Building(cell.building_id),
        Dimension::Month => Key::Month(cell.month.clone()),
        Dimension::Kind => Key::Kind(cell.kind),
    };
    dimensions.iter().map(key).collect()
}

/// Sums by the first `depth` dimensions.
#[must_use]
pub fn by_prefix(
    cells: &[Cell],
    dimensions: &[Dimension],
    depth: usize,
) -> BTreeMap<Vec<Key>, Sums> {
    let mut sums: BTreeMap<Vec<Key>, Sums> = BTreeMap::new();
    for cell in cells {
        let mut keys = keys(cell, dimensions);
        keys.truncate(depth);
        *sums.entry(keys).or_default() += cell.sums();
    }
    sums
}

/// The grand total.
#[must_use]
pub fn total(cells: &[Cell]) -> Sums {
    let mut total = Sums::default();
    for cell in cells {
        total += cell.sums();
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn cell(project: u128, month: &str, units: i64) -> Cell {
        Cell {
            project_id: Some(Uuid::from_u128(project).into()),
            building_id: None,
            month: Some(month.to_owned()),
            kind: None,
            units,
            amount: units * 100,
            area: units * 10,
        }
    }

    #[test]
    fn subtotals_of_every_depth_sum_to_the_total() {
        let cells = [cell(1, "2025-03", 3), cell(1, "2025-04", -1), cell(2, "2025-03", 5)];
        let dimensions = [Dimension::Project, Dimension::Month];
        let total = total(&cells);
        assert_eq!(total, Sums { units: 7, amount: 700, area: 70 });
        for (depth, rows) in [(0, 1), (1, 2), (2, 3)] {
            let sums = by_prefix(&cells, &dimensions, depth);
            assert_eq!(sums.len(), rows);
            assert_eq!(sums.values().map(|sums| sums.units).sum::<i64>(), total.units);
        }
        let first = by_prefix(&cells, &dimensions, 1);
        assert_eq!(first.values().map(|sums| sums.units).collect::<Vec<_>>(), [2, 5]);
    }
}
