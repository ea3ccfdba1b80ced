//! Verdicts of adjudications: what was known, what the rule made of it, and what was decided.

use super::adjudication::ClaimantKind;
use crate::id::{AdjudicationId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

/// The first verdict of an adjudication, or the one on its appeal. What was known never changes.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "adjudication_verdict")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub adjudication_id: AdjudicationId,
    /// 1 the first, 2 the appeal.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    pub project_id: ProjectId,
    /// Name and version of the rule, `channel-2026-11`.
    pub rule: String,
    /// The moment for which protections are weighed.
    pub judged_at: DateTimeUtc,
    /// When the facts were collected.
    pub collected_at: DateTimeUtc,
    /// The facts, by their moments; ids and moments alone, nothing personal.
    pub facts: Json,
    /// What the rule finds.
    pub found_kind: ClaimantKind,
    pub found_id: Option<Uuid>,
    /// What was decided.
    pub winner_kind: Option<ClaimantKind>,
    pub winner_id: Option<Uuid>,
    /// The decision is not what the rule finds.
    pub departs: bool,
    /// Why it was decided so.
    pub reason: Option<String>,
    pub decided_by_id: Option<UserId>,
    pub decided_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
