//! Naming a group of joint buyers.

use super::members::{self, GroupShare};
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::buyer_group;
use entity::id::BuyerGroupId;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A group to be named.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "王氏夫妇",
    "members": [
        {"customer_id": "0193a5c0-0000-7000-8000-000000000031", "share": "0.5"},
        {"customer_id": "0193a5c0-0000-7000-8000-000000000032", "share": "0.5"}
    ]
}))]
pub struct CreateBuyerGroup {
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// In the order in which they shall buy.
    #[validate(length(min = 1, max = 20))]
    #[schema(min_items = 1, max_items = 20)]
    pub members: Vec<GroupShare>,
}

/// Names a group of visible customers.
pub async fn create(tx: &mut Tx<'_>, input: &CreateBuyerGroup) -> Result<BuyerGroupId> {
    let name = tidy(&input.name);
    if name.is_empty() {
        return Err(Error::fault("/name", FaultCode::Required));
    }
    let company = tx.actor.company_id.ok_or_else(|| Error::internal("an actor has no company"))?;
    let row = buyer_group::Model {
        id: tx.id::<BuyerGroupId>(),
        company_id: company,
        owner_id: tx.actor.user()?,
        team_id: tx.actor.team_id,
        name,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    buyer_group::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    members::write(tx, id, &input.members).await?;
    let detail = json!({"members": input.members});
    let subject = Subject::global("customers.buyer_group", id);
    tx.record("customers.buyer_group.created", subject, &detail)?;
    Ok(id)
}
