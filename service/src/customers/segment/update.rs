//! Changing an audience; campaigns that were launched keep theirs.

use super::audience::faults;
use super::create::taken;
use super::query::get;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx, fault};
use entity::customers::segment::{self, Audience, Column};
use entity::id::SegmentId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a segment; absent keeps.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "一周未跟进的A级客户"}))]
pub struct UpdateSegment {
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub name: Option<String>,
    /// Takes the place of the whole description.
    pub audience: Option<Audience>,
}

/// Changes the segment.
pub async fn update(tx: &mut Tx<'_>, id: SegmentId, input: &UpdateSegment) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    fault::refuse(input.audience.as_ref().map(faults).unwrap_or_default())?;
    let name = input.name.as_deref().map(tidy);
    if name.as_ref().is_some_and(String::is_empty) {
        return Err(Error::fault("/name", FaultCode::TooShort));
    }
    let change = segment::ActiveModel {
        name: name.map_or(NotSet, Set),
        audience: input.audience.clone().map_or(NotSet, Set),
        version: Set(row.version + 1),
        ..Default::default()
    };
    segment::Entity::update_many()
        .set(change)
        .filter(Column::Id.eq(id))
        .exec(tx.db())
        .await
        .on_duplicate(taken)?;
    let subject = Subject::of("customers.segment", id, row.project_id);
    tx.record("customers.segment.updated", subject, &json!({"audience": input.audience}))
}
