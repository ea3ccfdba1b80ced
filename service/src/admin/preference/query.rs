//! Reading what is kept.

use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::admin::preference;
use sea_orm::EntityTrait;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// What clients keep for the reader.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = OwnPreferences, example = json!({
    "values": {"theme": "dark", "unit_columns": ["code", "list_price"]},
    "updated_at": "2025-03-10T02:00:00Z"
}))]
pub struct PreferenceView {
    /// Names and values as they were set; empty before.
    #[schema(value_type = Object)]
    pub values: Value,
    pub updated_at: Option<DateTime<Utc>>,
}

/// The reader's own preferences.
pub async fn one(reader: &Reader<'_>) -> Result<PreferenceView> {
    let found = preference::Entity::find_by_id(reader.actor.user()?).one(&reader.db).await?;
    Ok(found.map_or_else(
        || PreferenceView { values: json!({}), updated_at: None },
        |row| PreferenceView { values: row.kept, updated_at: Some(row.updated_at) },
    ))
}
