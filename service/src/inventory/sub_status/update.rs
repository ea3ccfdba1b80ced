//! Changing the labels of a sub-state; code, name and parent stay, because units bear them.

use super::query::get;
use crate::inventory::naming::named;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::SubStatusId;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a sub-state; absent keeps.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"zh": "大客户", "en": "VIP"}))]
pub struct UpdateSubStatus {
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub zh: Option<String>,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub en: Option<String>,
}

/// Changes the labels.
pub async fn update(tx: &mut Tx<'_>, id: SubStatusId, input: &UpdateSubStatus) -> Result<()> {
    let mut row = get(&tx.reader(), id).await?;
    if let Some(zh) = &input.zh {
        row.zh = named("/zh", zh)?;
    }
    if let Some(en) = &input.en {
        row.en = named("/en", en)?;
    }
    row.version += 1;
    row.into_active_model().reset_all().update(tx.db()).await?;
    tx.record("inventory.sub_status.updated", Subject::global("inventory.sub_status", id), input)
}
