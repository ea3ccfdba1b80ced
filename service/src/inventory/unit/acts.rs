//! What could be done with a unit now, and why not the rest: the guards of the acts themselves.

use super::release::Rules;
use super::{attach, claim, delete, give_back, lapse, load, recall, withhold};
use crate::kernel::acts::Acts;
use crate::kernel::{Error, Reader, Result, act};
use entity::id::UnitId;
use std::collections::BTreeSet;

/// The acts of the unit.
pub async fn acts(reader: &Reader<'_>, id: UnitId) -> Result<Acts> {
    let unit = load::get(reader, id).await?;
    let seen = lapse::seen(reader, vec![unit]).await?;
    let unit = seen.into_iter().next().ok_or(Error::NotFound("unit"))?;
    let claimed = claim::live(reader, id).await?.is_some();
    let building = BTreeSet::from([unit.building_id]);
    let rules = Rules::read(reader, unit.project_id, &building).await?;
    let mut acts = Acts::default();
    acts.weigh(reader.actor, act::INVENTORY_UNIT_RELEASE, rules.check(&unit))?;
    acts.weigh(reader.actor, act::INVENTORY_UNIT_RECALL, recall::check(&unit, claimed))?;
    acts.weigh(reader.actor, act::INVENTORY_UNIT_WITHHOLD, withhold::check(&unit, claimed))?;
    acts.weigh(reader.actor, act::INVENTORY_UNIT_GIVE_BACK, give_back::check(&unit))?;
    let amended = give_back::check(&unit);
    acts.weigh(reader.actor, act::INVENTORY_UNIT_AMEND_WITHHOLDING, amended)?;
    let removed = delete::check(reader, &unit).await;
    acts.weigh(reader.actor, act::INVENTORY_UNIT_DELETE, removed)?;
    acts.weigh(reader.actor, act::INVENTORY_UNIT_ATTACH, attach::check(&unit))?;
    let detached = attach::check_detach(reader, &unit).await;
    acts.weigh(reader.actor, act::INVENTORY_UNIT_DETACH, detached)?;
    // Marks and surveyed areas can change in any state.
    acts.weigh(reader.actor, act::INVENTORY_UNIT_UPDATE, Ok::<(), Error>(()))?;
    Ok(acts)
}
