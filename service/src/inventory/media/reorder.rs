//! Arranging a gallery.

use super::query::{self, MediaView, of_place};
use super::target::Place;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use entity::id::MediaId;
use entity::inventory::media::{self, Entity};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Every entry of one gallery, in the order in which they shall be shown.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"media_ids": ["01935e3c-5a00-7000-8000-000000000011"]}))]
pub struct ReorderMedia {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_items = 1, max_items = 200)]
    pub media_ids: Vec<MediaId>,
}

/// A gallery in its order.
#[derive(Debug, Serialize, ToSchema)]
pub struct MediaOrder {
    pub items: Vec<MediaView>,
}

/// Arranges the gallery; the list has to name every entry of it once.
pub async fn reorder(tx: &mut Tx<'_>, input: &ReorderMedia) -> Result<MediaOrder> {
    let Some(first) = input.media_ids.first() else {
        return Err(Error::fault("/media_ids", FaultCode::TooFew));
    };
    let known = match query::lock(tx, *first).await {
        Err(Error::NotFound(_)) => {
            return Err(Error::fault("/media_ids/0", FaultCode::NotFound));
        }
        known => known?,
    };
    Place::of(&known).lock(tx).await?;
    let rows = of_place(tx, known.target_id).await?;
    check(&input.media_ids, &rows)?;
    for (position, id) in (1..).zip(&input.media_ids) {
        if rows.iter().any(|row| row.id == *id && row.position == position) {
            continue;
        }
        let change =
            media::ActiveModel { id: Set(*id), position: Set(position), ..Default::default() };
        Entity::update(change).exec(tx.db()).await?;
    }
    let told = json!({"target_id": known.target_id, "media_ids": input.media_ids});
    let subject = Subject::of("inventory.media", known.id, known.project_id);
    tx.record("inventory.media.reordered", subject, &told)?;
    let rows = of_place(tx, known.target_id).await?;
    Ok(MediaOrder { items: query::shown(&tx.reader(), rows).await? })
}

fn check(ids: &[MediaId], rows: &[media::Model]) -> Result<()> {
    let mut faults = vec![];
    for (index, id) in ids.iter().enumerate() {
        let at = format!("/media_ids/{index}");
        if !rows.iter().any(|row| row.id == *id) {
            faults.push(Fault::at(at, FaultCode::NotFound));
        } else if ids[..index].contains(id) {
            faults.push(Fault::at(at, FaultCode::Duplicate));
        }
    }
    if rows.iter().any(|row| !ids.contains(&row.id)) {
        faults.push(Fault::at("/media_ids", FaultCode::TooFew));
    }
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}
