//! Keeping an audience.

use super::audience::faults;
use crate::inventory::project;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx, fault};
use entity::customers::segment::{self, Audience};
use entity::id::{ProjectId, SegmentId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// An audience to keep.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "name": "两周未跟进的A级客户",
    "audience": {"grades": ["A"], "idle_days": 14}
}))]
pub struct CreateSegment {
    pub project_id: ProjectId,
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    pub audience: Audience,
}

/// Keeps an audience of a visible project.
pub async fn create(tx: &mut Tx<'_>, input: &CreateSegment) -> Result<SegmentId> {
    project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let name = tidy(&input.name);
    let mut wrong = faults(&input.audience);
    if name.is_empty() {
        wrong.push(Fault::at("/name", FaultCode::TooShort));
    }
    fault::refuse(wrong)?;
    let row = segment::Model {
        id: tx.id(),
        project_id: input.project_id,
        name,
        audience: input.audience.clone(),
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    segment::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(taken)?;
    let subject = Subject::of("customers.segment", id, input.project_id);
    tx.record("customers.segment.created", subject, &json!({"audience": input.audience}))?;
    Ok(id)
}

pub(super) fn taken() -> Error {
    Error::fault("/name", FaultCode::Duplicate)
}
