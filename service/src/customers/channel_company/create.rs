//! Entering a channel company.

use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx, fault};
use entity::customers::channel_company::{ChannelState, Entity, Model};
use entity::id::ChannelCompanyId;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// An agency to be entered.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "LJ", "name": "链家广州", "remarks": "天河片区"}))]
pub struct CreateChannelCompany {
    /// Unique in the company.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub code: String,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub name: String,
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remarks: Option<String>,
}

/// Enters a channel company of the actor's company.
pub async fn create(tx: &mut Tx<'_>, input: &CreateChannelCompany) -> Result<ChannelCompanyId> {
    let company = tx.actor.company_id.ok_or_else(|| Error::internal("an actor has no company"))?;
    let (code, name) = (tidy(&input.code), tidy(&input.name));
    fault::refuse(empty(&[("/code", &code), ("/name", &name)]))?;
    let row = Model {
        id: tx.id(),
        company_id: company,
        code,
        name,
        state: ChannelState::Active,
        remarks: input.remarks.as_deref().map(tidy).filter(|text| !text.is_empty()),
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    };
    let (id, detail) = (row.id, json!({"code": row.code}));
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Error::fault("/code", FaultCode::Duplicate))?;
    let subject = Subject::global("customers.channel_company", id);
    tx.record("customers.channel_company.created", subject, &detail)?;
    Ok(id)
}

/// Texts of which nothing is left are missing.
pub(in crate::customers) fn empty(texts: &[(&str, &str)]) -> Vec<Fault> {
    let nothing = texts.iter().filter(|(_, text)| text.is_empty());
    nothing.map(|(place, _)| Fault::at(*place, FaultCode::Required)).collect()
}
