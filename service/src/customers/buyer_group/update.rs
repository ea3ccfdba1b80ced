//! Changing a group of joint buyers.

use super::members::{self, GroupShare};
use super::query::visible;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::buyer_group::{self, Column};
use entity::id::BuyerGroupId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, ColumnTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a group; absent keeps.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "王氏父子"}))]
pub struct UpdateBuyerGroup {
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: Option<String>,
    /// All of them.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub members: Option<Vec<GroupShare>>,
}

/// Changes a visible group.
pub async fn update(tx: &mut Tx<'_>, id: BuyerGroupId, input: &UpdateBuyerGroup) -> Result<()> {
    let name = input.name.as_deref().map(tidy);
    if name.as_ref().is_some_and(String::is_empty) {
        return Err(Error::fault("/name", FaultCode::Required));
    }
    let row = visible(&tx.reader()).filter(Column::Id.eq(id)).lock_exclusive();
    let row = row.one(tx.db()).await?.ok_or(Error::NotFound("buyer group"))?;
    if let Some(members) = &input.members {
        members::write(tx, id, members).await?;
    }
    let change = buyer_group::ActiveModel {
        id: Set(id),
        name: name.map_or(NotSet, Set),
        version: Set(row.version + 1),
        ..Default::default()
    };
    change.update(tx.db()).await?;
    let detail = serde_json::json!({"members": input.members});
    let subject = Subject::global("customers.buyer_group", id);
    tx.record("customers.buyer_group.updated", subject, &detail)
}
