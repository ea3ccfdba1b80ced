//! Changing the title of an entry, and the address of a tour.

use super::query::lock;
use super::tour;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Patch, Result, Tx};
use entity::id::MediaId;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of an entry; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"title": "主卧"}))]
pub struct UpdateMedia {
    #[schema(value_type = Option<String>, max_length = 80)]
    pub title: Patch<String>,
    /// Of a tour: a public `https` address.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub url: Option<String>,
}

/// Changes the entry.
pub async fn update(tx: &mut Tx<'_>, id: MediaId, input: &UpdateMedia) -> Result<()> {
    let mut row = lock(tx, id).await?;
    match &input.title {
        Patch::Keep => {}
        Patch::Clear => row.title = None,
        Patch::Set(title) => row.title = crate::inventory::naming::remark(Some(title)),
    }
    if let Some(url) = &input.url {
        // An uploaded tour stands where it stands.
        if row.url.as_ref().is_none_or(|url| url.starts_with('/')) {
            return Err(Error::fault("/url", FaultCode::Conflict));
        }
        row.url = Some(tour::address(url).map_err(|code| Error::fault("/url", code))?);
    }
    row.version += 1;
    let project_id = row.project_id;
    row.into_active_model().reset_all().update(tx.db()).await?;
    tx.record("inventory.media.updated", Subject::of("inventory.media", id, project_id), input)
}
