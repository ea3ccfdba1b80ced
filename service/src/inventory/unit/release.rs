//! Releasing 推盘: only what a permit covers, and not above the filed price.

use super::batch::{self, Batch, Becoming, Row};
use crate::inventory::{Inventory, building, permit, project};
use crate::kernel::{Error, FaultCode, Reader, Result, Tx, parameter, rule_pack};
use entity::id::{BuildingId, ProjectId, UnitId};
use entity::inventory::axes::SaleState;
use entity::inventory::unit;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;
use validator::Validate;

/// Units to release: named one by one, or everything unreleased of a building.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"building_id": "01935e3c-5a00-7000-8000-000000000004"}))]
pub struct ReleaseUnits {
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub unit_ids: Option<Vec<UnitId>>,
    /// The version that was seen of each unit, in the order of the ids; none for a building. One
    /// that has changed since is left as it is (`stale`).
    #[validate(length(min = 1, max = 5000))]
    #[schema(min_items = 1, max_items = 5000)]
    pub versions: Option<Vec<i32>>,
    pub building_id: Option<BuildingId>,
}

/// What the rules of a project ask of a release.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules {
    pub permits: permit::Coverage,
    pub filed_price_required: bool,
}

impl Rules {
    pub(super) async fn read(
        reader: &Reader<'_>,
        project_id: ProjectId,
        buildings: &BTreeSet<BuildingId>,
    ) -> Result<Self> {
        let project = project::get(reader, project_id).await?;
        let today = reader.today(&project.time_zone);
        let pack = rule_pack::on(reader, &project.rule_pack, today).await?;
        let key = "inventory.release.filed_price_required";
        let by_parameter: bool = parameter::read(reader, key, Some(project_id)).await?;
        Ok(Self {
            permits: permit::on(reader, buildings, today).await?,
            filed_price_required: pack.filed_price_required || by_parameter,
        })
    }

    /// May the unit be released?
    pub(super) fn check(&self, unit: &unit::Model) -> Result<()> {
        unit.sale_state.release()?;
        if !self.permits.covers(unit.id, unit.building_id) {
            return Err(Inventory::NoPermit.into());
        }
        match unit.filed_price {
            Some(filed) if unit.list_price > filed => Err(Inventory::AboveFiledPrice.into()),
            None if self.filed_price_required => Err(Inventory::FiledPriceMissing.into()),
            _ => Ok(()),
        }
    }
}

/// Releases the units that may be; says of the others why not.
pub async fn release(tx: &mut Tx<'_>, input: &ReleaseUnits, atomic: bool) -> Result<Batch> {
    let mut batch = Batch::default();
    let rows = match (&input.unit_ids, input.building_id) {
        (Some(ids), None) => {
            batch::lock_all(tx, ids, input.versions.as_deref(), &mut batch).await?
        }
        (None, Some(_)) if input.versions.is_some() => {
            return Err(Error::fault("/versions", FaultCode::Conflict));
        }
        (None, Some(id)) => {
            let known = building::get(&tx.reader(), id).await;
            known.map_err(|error| error.missing_at("/building_id"))?;
            batch::lock_building(tx, id, SaleState::Unreleased).await?
        }
        _ => return Err(Error::fault("", FaultCode::MissingOption)),
    };
    let rules = rules_of(&tx.reader(), &rows).await?;
    let mut passed = vec![];
    for Row { index, unit } in rows {
        let Some(rules) = rules.get(&unit.project_id) else { continue };
        match rules.check(&unit) {
            Ok(()) => passed.push(unit),
            Err(error) => batch.fail(index, unit.id, error)?,
        }
    }
    let becoming = Becoming {
        event: "inventory.unit.released",
        sale: SaleState::Available,
        reason: None,
        withheld: None,
    };
    batch::settle(tx, passed, &becoming, batch, atomic).await
}

async fn rules_of(reader: &Reader<'_>, rows: &[Row]) -> Result<BTreeMap<ProjectId, Rules>> {
    let mut buildings: BTreeMap<ProjectId, BTreeSet<BuildingId>> = BTreeMap::new();
    for row in rows {
        buildings.entry(row.unit.project_id).or_default().insert(row.unit.building_id);
    }
    let mut rules = BTreeMap::new();
    for (project_id, buildings) in buildings {
        rules.insert(project_id, Rules::read(reader, project_id, &buildings).await?);
    }
    Ok(rules)
}
