//! Whom an audience would hold, before anybody keeps it.

use super::audience::{faults, size, walk};
use crate::customers::customer::{self, CustomerView};
use crate::inventory::project;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx, fault};
use entity::customers::segment::Audience;
use entity::id::ProjectId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Customers that are shown.
const SHOWN: usize = 20;

/// An audience to look at.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "audience": {"grades": ["A"], "idle_days": 14}
}))]
pub struct PreviewSegment {
    pub project_id: ProjectId,
    pub audience: Audience,
}

/// Whom it holds now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"total": 0, "items": []}))]
pub struct SegmentPreview {
    /// How many they are, of those whom the caller sees.
    pub total: u64,
    /// The first twenty, in the order in which they were entered.
    pub items: Vec<CustomerView>,
}

/// Looks at an audience of a visible project, by the same rules by which it would be kept.
pub async fn preview(tx: &mut Tx<'_>, input: &PreviewSegment) -> Result<SegmentPreview> {
    let PreviewSegment { project_id, audience } = input;
    project::get(&tx.reader(), *project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    fault::refuse(faults(audience))?;
    let reader = tx.reader();
    let total = size(&reader, *project_id, audience).await?;
    let ids = walk(&reader, (*project_id, audience), None, SHOWN).await?;
    let items = customer::some(&reader, ids).await?;
    let subject = Subject::of("inventory.project", *project_id, *project_id);
    tx.audit_only(subject, json!({"audience": audience, "total": total}));
    Ok(SegmentPreview { total, items })
}
