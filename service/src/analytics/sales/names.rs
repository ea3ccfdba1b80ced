//! What projects and buildings of a report are called.

use super::cell::Cell;
use crate::kernel::{Reader, Result};
use entity::inventory::{building, project};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Code and name.
pub type Named = (String, String);

/// Codes and names by id.
#[derive(Debug, Default)]
pub struct Names(HashMap<Uuid, Named>);

impl Names {
    /// Code and name of a project or building; empty where there is none.
    pub fn of(&self, id: Option<Uuid>) -> Option<Named> {
        id.map(|id| self.0.get(&id).cloned().unwrap_or_default())
    }
}

/// Reads the names of everything in the cells.
pub async fn read(reader: &Reader<'_>, cells: &[Cell]) -> Result<Names> {
    let mut names = Names::default();
    let projects: Vec<_> = cells.iter().filter_map(|cell| cell.project_id).collect();
    if !projects.is_empty() {
        let rows: Vec<(Uuid, String, String)> = project::Entity::find()
            .select_only()
            .columns([project::Column::Id, project::Column::Code, project::Column::Name])
            .filter(reader.scope().projects(project::Column::Id))
            .filter(project::Column::Id.is_in(distinct(projects)))
            .into_tuple()
            .all(&reader.db)
            .await?;
        names.0.extend(rows.into_iter().map(|(id, code, name)| (id, (code, name))));
    }
    let buildings: Vec<_> = cells.iter().filter_map(|cell| cell.building_id).collect();
    if !buildings.is_empty() {
        let rows: Vec<(Uuid, String, String)> = building::Entity::find()
            .select_only()
            .columns([building::Column::Id, building::Column::Code, building::Column::Name])
            .filter(reader.scope().projects(building::Column::ProjectId))
            .filter(building::Column::Id.is_in(distinct(buildings)))
            .into_tuple()
            .all(&reader.db)
            .await?;
        names.0.extend(rows.into_iter().map(|(id, code, name)| (id, (code, name))));
    }
    Ok(names)
}

fn distinct<T: Ord>(mut ids: Vec<T>) -> Vec<T> {
    ids.sort();
    ids.dedup();
    ids
}
