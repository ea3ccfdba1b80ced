//! Entrances 单元 of a building: the stairwells that its units are reached by.

use crate::kernel::fault::refuse;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use entity::id::BuildingId;
use entity::inventory::building::{self, Entrances};
use entity::inventory::unit::{Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

const MOST_LETTERS: usize = 16;
const MOST: usize = 50;

/// The names as they are stored: trimmed, each once, none where the building is not divided.
pub(super) fn named(names: &[String]) -> Result<Option<Entrances>> {
    let mut faults = vec![];
    if names.len() > MOST {
        faults.push(Fault::at("/entrances", FaultCode::TooMany));
    }
    let mut own: Vec<String> = vec![];
    for (index, name) in names.iter().enumerate() {
        let name = name.trim();
        let wrong = if name.is_empty() {
            FaultCode::TooShort
        } else if name.chars().count() > MOST_LETTERS {
            FaultCode::TooLong
        } else if name.contains(',') || name.chars().any(char::is_control) {
            // Filters divide names by commas.
            FaultCode::InvalidFormat
        } else if own.iter().any(|other| other == name) {
            FaultCode::Duplicate
        } else {
            own.push(name.to_owned());
            continue;
        };
        faults.push(Fault::at(format!("/entrances/{index}"), wrong));
    }
    refuse(faults)?;
    Ok((!own.is_empty()).then_some(Entrances(own)))
}

/// The building under lock, so that its entrances stay while a unit is put behind one.
pub(in crate::inventory) async fn held(tx: &Tx<'_>, id: BuildingId) -> Result<building::Model> {
    let found = building::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    found.ok_or(Error::NotFound("building"))
}

/// The first entrance of the building that a unit names and the list lacks.
pub(super) async fn missed(
    tx: &Tx<'_>,
    id: BuildingId,
    kept: Option<&Entrances>,
) -> Result<Option<String>> {
    let mut used = Entity::find()
        .select_only()
        .column(Column::Entrance)
        .filter(Column::BuildingId.eq(id))
        .filter(Column::Entrance.is_not_null());
    if let Some(kept) = kept {
        used = used.filter(Column::Entrance.is_not_in(kept.0.iter().cloned()));
    }
    Ok(used.into_tuple().one(tx.db()).await?)
}
