//! Decisions 审批意见 as their documents show them: who said what, and when.

use super::row::names;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::approvals::approval;
use entity::approvals::approval_act::{self, ApprovalActKind, Column};
use entity::id::{ApprovalId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What decides; everything else that happens to a request stands in its history.
const DECIDING: [ApprovalActKind; 3] =
    [ApprovalActKind::Approved, ApprovalActKind::Passed, ApprovalActKind::Rejected];

/// One word of one person about a document; or that a rule let it pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "kind": "rejected", "at": "2025-03-10T03:00:00Z",
    "user_id": "0193a5c0-0000-7000-8000-000000000008", "user": "Zhao Min",
    "for_user_id": null, "comment": "涨幅过大"
}))]
pub struct DecisionView {
    /// `approved`, `rejected`, or `passed` by a rule.
    pub kind: ApprovalActKind,
    pub at: DateTime<Utc>,
    /// Who decided; who asked where a rule let it pass.
    pub user_id: Option<UserId>,
    pub user: Option<String>,
    /// In whose place, by delegation.
    pub for_user_id: Option<UserId>,
    /// What he said; why, where he rejected.
    pub comment: Option<String>,
}

/// Decisions by their documents.
#[derive(Debug, Default)]
pub struct Decisions(HashMap<Uuid, Vec<DecisionView>>);

impl Decisions {
    /// Those about one document, in their order; none where nobody has decided.
    pub fn take(&mut self, document_id: Uuid) -> Vec<DecisionView> {
        self.0.remove(&document_id).unwrap_or_default()
    }
}

/// Every decision about these documents, those of earlier submissions included.
pub async fn decisions(
    reader: &Reader<'_>,
    documents: impl Iterator<Item = Uuid>,
) -> Result<Decisions> {
    let documents: Vec<Uuid> = documents.collect();
    if documents.is_empty() {
        return Ok(Decisions::default());
    }
    let requests: Vec<(ApprovalId, Uuid)> = approval::Entity::find()
        .select_only()
        .columns([approval::Column::Id, approval::Column::DocumentId])
        .filter(approval::Column::DocumentId.is_in(documents))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let acts = approval_act::Entity::find()
        .filter(Column::ApprovalId.is_in(requests.iter().map(|(id, _)| id.0)))
        .filter(Column::Kind.is_in(DECIDING))
        .order_by_asc(Column::Id)
        .all(&reader.db)
        .await?;
    let names = names(reader, acts.iter().filter_map(|act| act.user_id)).await?;
    let documents: HashMap<ApprovalId, Uuid> = requests.into_iter().collect();
    let mut decisions = Decisions::default();
    for act in acts {
        let document = documents.get(&act.approval_id).copied().unwrap_or_default();
        decisions.0.entry(document).or_default().push(DecisionView {
            kind: act.kind,
            at: act.at,
            user: act.user_id.and_then(|id| names.get(&id).cloned()),
            user_id: act.user_id,
            for_user_id: act.for_user_id,
            comment: act.comment,
        });
    }
    Ok(decisions)
}
