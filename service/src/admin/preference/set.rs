//! Setting what is kept, all of it at once.

use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use entity::admin::preference::{self, Column};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use validator::Validate;

const MAX_NAMES: usize = 100;
const MAX_BYTES: usize = 16 * 1024;

/// Everything that shall be kept; it takes the place of what was.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SetOwnPreferences, example = json!({
    "values": {"theme": "dark", "unit_columns": ["code", "list_price"]}
}))]
pub struct SetPreference {
    /// Names with any values: at most 100 names and 16 KiB.
    #[schema(value_type = Object)]
    pub values: Map<String, Value>,
}

/// Writes the acting person's preferences.
pub async fn set(tx: &mut Tx<'_>, input: &SetPreference) -> Result<()> {
    let user_id = tx.actor.user()?;
    let kept = Value::Object(input.values.clone());
    let long = serde_json::to_string(&kept)?.len() > MAX_BYTES;
    let faults = [(long, FaultCode::TooLong), (input.values.len() > MAX_NAMES, FaultCode::TooMany)];
    let faults: Vec<Fault> = faults
        .into_iter()
        .filter(|(is, _)| *is)
        .map(|(_, code)| Fault::at("/values", code))
        .collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let row = preference::Model { user_id, kept, updated_at: tx.now };
    preference::Entity::insert(row.into_active_model())
        .on_conflict(
            OnConflict::column(Column::UserId)
                .update_columns([Column::Kept, Column::UpdatedAt])
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    let names = json!({"names": input.values.len()});
    tx.audit_only(Subject::global("admin.preference", user_id), names);
    Ok(())
}
