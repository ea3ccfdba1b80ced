//! Setting up a flow.

use super::check::faults;
use super::query::reaches;
use crate::approvals::document::DocumentType;
use crate::approvals::refusal::Approvals;
use crate::approvals::request::live_key;
use crate::kernel::error::OnDuplicate;
use crate::kernel::fault::refuse;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::approvals::definition::FlowDefinition;
use entity::approvals::flow::{self, ApprovalFlowState};
use entity::approvals::flow_version;
use entity::id::{FlowId, ProjectId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A new flow.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "document_type": "sales.contract", "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "name": "合同审批",
    "definition": {
        "auto_pass": "!below_authority && deal_price < 100000000",
        "steps": [
            {"name": "经理审批", "role": "manager", "deadline_hours": 24,
             "escalate_to": "director"},
            {"name": "总监审批", "role": "director", "condition": "deal_price > 500000000"}
        ]
    }
}))]
pub struct CreateFlow {
    /// As `GET /approvals/document-types` lists them.
    #[validate(length(min = 1, max = 48))]
    #[schema(min_length = 1, max_length = 48)]
    pub document_type: String,
    /// For this project; for every project without a flow of its own unless given.
    #[serde(default)]
    pub project_id: Option<ProjectId>,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    pub definition: FlowDefinition,
}

/// Sets up a flow; it counts for requests from now on.
pub async fn create(tx: &mut Tx<'_>, input: &CreateFlow) -> Result<FlowId> {
    let document = DocumentType::named(&input.document_type)?;
    if !reaches(&tx.reader(), input.project_id).await? {
        let code = input.project_id.map_or(FaultCode::Required, |_| FaultCode::NotFound);
        return Err(Error::fault("/project_id", code));
    }
    refuse(faults(tx, document, &input.definition).await?)?;
    let row = flow::Model {
        id: tx.id::<FlowId>(),
        document_type: document.code.to_owned(),
        project_id: input.project_id,
        name: named(&input.name)?,
        state: ApprovalFlowState::Active,
        live_key: Some(live_key(document.code, input.project_id)),
        version: 1,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        retired_at: None,
    };
    let id = row.id;
    flow::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Approvals::FlowExists.into())?;
    write_version(tx, &row, &input.definition).await?;
    told(tx, &row, "approvals.flow.created")?;
    Ok(id)
}

/// A blank name is none.
pub(super) fn named(text: &str) -> Result<String> {
    let name = tidy(text);
    if name.is_empty() { Err(Error::fault("/name", FaultCode::Required)) } else { Ok(name) }
}

/// Writes the version that the flow has reached.
pub(super) async fn write_version(
    tx: &Tx<'_>,
    flow: &flow::Model,
    definition: &FlowDefinition,
) -> Result<()> {
    let row = flow_version::Model {
        flow_id: flow.id,
        version: flow.version,
        definition: definition.clone(),
        author_id: tx.actor.user()?,
        created_at: tx.now,
    };
    flow_version::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Tells what became of a flow.
pub(super) fn told(tx: &mut Tx<'_>, flow: &flow::Model, event: &str) -> Result<()> {
    let subject = Subject { kind: "approvals.flow", id: flow.id.0, project_id: flow.project_id };
    let detail = json!({
        "document_type": flow.document_type, "name": flow.name, "version": flow.version,
    });
    tx.record(event, subject, &detail)
}
