//! Changing a flow: a new version, for requests from now on.

use super::check::faults;
use super::create::{named, told, write_version};
use super::query::lock;
use crate::approvals::document::DocumentType;
use crate::kernel::fault::refuse;
use crate::kernel::{Error, Result, Tx};
use entity::approvals::definition::FlowDefinition;
use entity::approvals::{flow, flow_version};
use entity::id::FlowId;
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a flow; absent keeps.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "definition": {"steps": [{"name": "总监审批", "role": "director"}]}
}))]
pub struct UpdateFlow {
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
    /// The whole definition.
    pub definition: Option<FlowDefinition>,
}

/// Changes an active flow; open requests keep the version that they began with.
pub async fn update(tx: &mut Tx<'_>, id: FlowId, input: &UpdateFlow) -> Result<()> {
    let mut row = lock(tx, id).await?;
    row.state = row.state.update()?;
    let document = DocumentType::find(&row.document_type)
        .ok_or_else(|| Error::internal("a flow for documents that nobody approves"))?;
    let definition = match &input.definition {
        Some(definition) => definition.clone(),
        None => {
            let last = flow_version::Entity::find_by_id((id, row.version)).one(tx.db()).await?;
            last.ok_or_else(|| Error::internal("a flow without a version"))?.definition
        }
    };
    refuse(faults(tx, document, &definition).await?)?;
    if let Some(name) = &input.name {
        row.name = named(name)?;
    }
    row.version += 1;
    let change = flow::ActiveModel {
        id: Set(id),
        name: Set(row.name.clone()),
        version: Set(row.version),
        ..Default::default()
    };
    flow::Entity::update(change).exec(tx.db()).await?;
    write_version(tx, &row, &definition).await?;
    told(tx, &row, "approvals.flow.updated")
}
