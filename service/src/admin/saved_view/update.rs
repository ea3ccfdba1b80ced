//! Changing a view of one's own.

use super::create::{faults, taken};
use super::query::own;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::admin::saved_view::{self, SavedQuery};
use entity::id::SavedViewId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a view; absent keeps.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "三房南向在售"}))]
pub struct UpdateSavedView {
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub name: Option<String>,
    /// Takes the place of all parameters.
    pub query: Option<BTreeMap<String, String>>,
}

/// Changes the view.
pub async fn update(tx: &mut Tx<'_>, id: SavedViewId, input: &UpdateSavedView) -> Result<()> {
    let row = own(&tx.reader(), id).await?;
    crate::kernel::fault::refuse(input.query.as_ref().map(faults).unwrap_or_default())?;
    let name = input.name.as_deref().map(tidy);
    if name.as_ref().is_some_and(String::is_empty) {
        return Err(Error::fault("/name", FaultCode::TooShort));
    }
    let change = saved_view::ActiveModel {
        name: name.map_or(NotSet, Set),
        query: input.query.clone().map_or(NotSet, |query| Set(SavedQuery(query))),
        updated_at: Set(tx.now),
        ..Default::default()
    };
    saved_view::Entity::update_many()
        .set(change)
        .filter(saved_view::Column::Id.eq(id))
        .exec(tx.db())
        .await
        .on_duplicate(taken)?;
    tx.audit_only(Subject::global("admin.saved_view", id), json!({"noun": row.noun}));
    Ok(())
}
