//! Layouts by their codes; those that are unknown are created.

use crate::kernel::{Error, Result, Tx};
use entity::id::{LayoutId, ProjectId};
use entity::inventory::layout::{self, Column, Entity};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// The layout of each code. They stay as they are until the act ends: units repeat their names in
/// the text that is searched.
pub(super) async fn find_or_create(
    tx: &Tx<'_>,
    project_id: ProjectId,
    codes: BTreeSet<&str>,
) -> Result<HashMap<String, layout::Model>> {
    let known = Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::Code.is_in(codes.iter().copied()))
        .order_by_asc(Column::Id)
        .lock_shared()
        .all(tx.db())
        .await?;
    let mut layouts: HashMap<String, layout::Model> =
        known.into_iter().map(|row| (row.code.clone(), row)).collect();
    let mut rows = vec![];
    for code in codes.into_iter().filter(|code| !layouts.contains_key(*code)).collect::<Vec<_>>() {
        let row = layout::Model {
            id: tx.id::<LayoutId>(),
            project_id,
            code: code.to_owned(),
            name: code.to_owned(),
            created_at: tx.now,
            version: 1,
            bedrooms: None,
            living_rooms: None,
            bathrooms: None,
            kitchens: None,
        };
        rows.push(row.clone().into_active_model());
        layouts.insert(row.code.clone(), row);
    }
    if !rows.is_empty() {
        let written = Entity::insert_many(rows).exec_without_returning(tx.db()).await;
        written.map_err(|error| {
            // Somebody creates the same one at this moment; the whole is tried again.
            let again = Error::is_duplicate(&error);
            if again { Error::Contended(error.to_string()) } else { error.into() }
        })?;
    }
    Ok(layouts)
}
