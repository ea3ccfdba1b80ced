//! What always holds of adjudications: who wins is said once, by somebody else than who asked, and
//! can be computed again.

use super::rule::Claim;
use super::verdict::{computed, facts_of};
use crate::kernel::invariant::{Finding, one_each};
use crate::kernel::{Reader, Result};
use entity::customers::adjudication::{AdjudicationState, ClaimantKind, Column, Entity};
use entity::customers::adjudication_verdict as verdict;
use entity::customers::registration;
use entity::id::AdjudicationId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Rows of one read.
const BATCH: u64 = 500;

/// A number has one final verdict in a project; that one question at a time is open is said by a
/// unique key.
pub async fn one_final_verdict(reader: &Reader<'_>) -> Result<Finding> {
    let standing = Entity::find().filter(Column::State.eq(AdjudicationState::Final));
    let key = [Column::PhoneHash, Column::ProjectId];
    one_each::<String, _>(
        reader,
        standing,
        &key,
        "several verdicts of one number stand in one project",
    )
    .await
}

/// A decided adjudication has the winner of its last decided round, a report that wins is not
/// invalid by the same verdict, and nobody decided what he asked.
pub async fn verdicts_name_one_winner(reader: &Reader<'_>) -> Result<Finding> {
    let mut finding = Finding::default();
    let mut last = None;
    loop {
        let after = last.map(|id: AdjudicationId| Column::Id.gt(id));
        let rows = Entity::find()
            .filter(sea_orm::Condition::all().add_option(after))
            .order_by_asc(Column::Id)
            .limit(BATCH)
            .all(&reader.db)
            .await?;
        let Some(end) = rows.last() else { return Ok(finding) };
        last = Some(end.id);
        let ids = || rows.iter().map(|row| row.id.0);
        let mut rounds: HashMap<AdjudicationId, Vec<verdict::Model>> = HashMap::new();
        let told = verdict::Entity::find()
            .filter(verdict::Column::AdjudicationId.is_in(ids()))
            .order_by_asc(verdict::Column::Round);
        for row in told.all(&reader.db).await? {
            rounds.entry(row.adjudication_id).or_default().push(row);
        }
        let beaten = registration::Entity::find()
            .filter(registration::Column::AdjudicationId.is_in(ids()))
            .filter(registration::Column::State.eq(registration::RegistrationState::Invalid))
            .all(&reader.db)
            .await?;
        for row in &rows {
            finding.examined += 1;
            let rounds = rounds.remove(&row.id).unwrap_or_default();
            let decided = rounds.iter().rev().find(|round| round.decided_at.is_some());
            let winner = decided.map(|round| (round.winner_kind, round.winner_id));
            if winner.unwrap_or_default() != (row.winner_kind, row.winner_id) {
                finding.violated(row.id.to_string(), "its winner is not that of its verdict");
            }
            let own = |report: &registration::Model| {
                row.winner_kind == Some(ClaimantKind::Report)
                    && row.winner_id == Some(report.id.0)
                    && report.adjudication_id == Some(row.id)
            };
            if beaten.iter().any(own) {
                finding.violated(row.id.to_string(), "the report that won is invalid by it");
            }
            let deciders: Vec<_> = rounds.iter().filter_map(|round| round.decided_by_id).collect();
            let mine = |id| id == &row.author_id || row.appealed_by_id.as_ref() == Some(id);
            let twice = deciders.len() == 2 && deciders[0] == deciders[1];
            if deciders.contains(&row.author_id) || deciders.iter().skip(1).any(mine) || twice {
                finding.violated(row.id.to_string(), "was not decided by somebody else");
            }
        }
    }
}

/// The timeline of a verdict is not empty, and its rule finds in it what it found.
pub async fn findings_are_computed_again(reader: &Reader<'_>) -> Result<Finding> {
    let mut finding = Finding::default();
    let mut last = None;
    loop {
        let after = last.map(|id: AdjudicationId| verdict::Column::AdjudicationId.gt(id));
        let rows = verdict::Entity::find()
            .filter(sea_orm::Condition::all().add_option(after))
            .order_by_asc(verdict::Column::AdjudicationId)
            .order_by_asc(verdict::Column::Round)
            // Both rounds of one are read together.
            .limit(BATCH)
            .all(&reader.db)
            .await?;
        let Some(end) = rows.last() else { return Ok(finding) };
        last = Some(end.adjudication_id);
        for row in &rows {
            finding.examined += 1;
            let facts = facts_of(row)?;
            let found = Claim { kind: row.found_kind, id: row.found_id };
            if facts.is_empty() {
                finding.violated(row.adjudication_id.to_string(), "its timeline is empty");
            } else if computed(&row.rule, &facts, row.judged_at)?.winner != found {
                finding.violated(row.adjudication_id.to_string(), "its rule finds another one");
            }
        }
    }
}
