//! Changing a channel company.

use super::create::empty;
use super::query::lock;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Patch, Result, Tx, fault};
use entity::customers::channel_company::{ActiveModel, Entity};
use entity::id::ChannelCompanyId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a channel company; absent keeps, null clears. The code stays.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "链家广州天河"}))]
pub struct UpdateChannelCompany {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub remarks: Patch<String>,
}

/// Changes the channel company.
pub async fn update(
    tx: &mut Tx<'_>,
    id: ChannelCompanyId,
    input: &UpdateChannelCompany,
) -> Result<()> {
    let row = lock(tx, id).await?;
    let name = input.name.as_deref().map(tidy);
    fault::refuse(empty(&[("/name", name.as_deref().unwrap_or("-"))]))?;
    if input.remarks.as_set().is_some_and(|text| text.chars().count() > 1000) {
        return Err(Error::fault("/remarks", FaultCode::TooLong));
    }
    let change = ActiveModel {
        id: Set(id),
        name: name.map_or(NotSet, Set),
        remarks: match &input.remarks {
            Patch::Set(text) => Set(Some(tidy(text)).filter(|text| !text.is_empty())),
            other => other.clone().nullable(),
        },
        version: Set(row.version + 1),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    let subject = Subject::global("customers.channel_company", id);
    let detail = json!({"name": input.name.is_some(), "remarks": !input.remarks.is_keep()});
    tx.record("customers.channel_company.updated", subject, &detail)
}
