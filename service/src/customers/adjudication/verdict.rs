//! The verdict of a round: what was known and what the rule finds, kept as they were; and what
//! somebody makes of it.

use super::rule::{CURRENT, Claim, Fact, FactStanding, Finding, named};
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::customers::adjudication::ClaimantKind;
use entity::customers::adjudication_verdict::{ActiveModel, Column, Entity, Model};
use entity::id::{AdjudicationId, ProjectId};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};

/// Keeps the facts of a round and what the present rule makes of them.
pub async fn propose(
    tx: &Tx<'_>,
    (adjudication_id, project_id): (AdjudicationId, ProjectId),
    judged_at: DateTime<Utc>,
    (facts, round): (&[Fact], i32),
) -> Result<Claim> {
    let found = computed(CURRENT, facts, judged_at)?.winner;
    let row = Model {
        adjudication_id,
        round,
        project_id,
        rule: CURRENT.to_owned(),
        judged_at,
        collected_at: tx.now,
        facts: serde_json::to_value(facts)?,
        found_kind: found.kind,
        found_id: found.id,
        winner_kind: None,
        winner_id: None,
        departs: false,
        reason: None,
        decided_by_id: None,
        decided_at: None,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(found)
}

/// What a rule finds; the same facts always give the same.
pub fn computed(rule: &str, facts: &[Fact], judged_at: DateTime<Utc>) -> Result<Finding> {
    let unknown = || Error::internal(format!("nobody knows the rule {rule}"));
    Ok(named(rule).ok_or_else(unknown)?(facts, judged_at))
}

/// The facts of a verdict as they were kept.
pub fn facts_of(row: &Model) -> Result<Vec<Fact>> {
    Ok(serde_json::from_value(row.facts.clone())?)
}

/// Is it the same fact, and has nothing become of it?
#[must_use]
pub fn same(old: &Fact, new: &Fact) -> bool {
    let told = |fact: &Fact| (fact.kind, fact.id, fact.visited_at, fact.standing);
    told(old) == told(new)
}

/// The verdicts of an adjudication, the first one first.
pub async fn all(reader: &Reader<'_>, id: AdjudicationId) -> Result<Vec<Model>> {
    let rows = Entity::find().filter(Column::AdjudicationId.eq(id)).order_by_asc(Column::Round);
    Ok(rows.all(&reader.db).await?)
}

/// The verdict of the last round.
pub async fn last(reader: &Reader<'_>, id: AdjudicationId) -> Result<Model> {
    let last = all(reader, id).await?.pop();
    last.ok_or_else(|| Error::internal("an adjudication has no verdict"))
}

/// What is decided: the finding as it is, or another winner for a reason.
#[derive(Debug, Clone, Copy)]
pub struct Ruling<'a> {
    pub winner: Option<Claim>,
    pub reason: Option<&'a str>,
}

/// Writes the decision down and answers the winner.
pub async fn rule(tx: &Tx<'_>, row: &Model, ruling: Ruling<'_>) -> Result<Claim> {
    let found = Claim { kind: row.found_kind, id: row.found_id };
    let winner = ruling.winner.unwrap_or(found);
    let reason = ruling.reason.map(tidy).filter(|text| !text.is_empty());
    let departs = winner != found;
    if departs {
        check(&facts_of(row)?, winner)?;
        if reason.is_none() {
            return Err(Error::fault("/reason", FaultCode::Required));
        }
    }
    let change = ActiveModel {
        adjudication_id: Set(row.adjudication_id),
        round: Set(row.round),
        winner_kind: Set(Some(winner.kind)),
        winner_id: Set(winner.id),
        departs: Set(departs),
        reason: Set(reason),
        decided_by_id: Set(Some(tx.actor.user()?)),
        decided_at: Set(Some(tx.now)),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    Ok(winner)
}

/// Who wins stands in the timeline and was not withdrawn; somebody may have come by himself without
/// a visit that anybody registered.
fn check(facts: &[Fact], winner: Claim) -> Result<()> {
    let Some(id) = winner.id else {
        let walked = winner.kind == ClaimantKind::WalkIn;
        return if walked { Ok(()) } else { Err(Error::fault("/winner/id", FaultCode::Required)) };
    };
    let fact = facts.iter().find(|fact| fact.kind == winner.kind && fact.id == id);
    let fact = fact.ok_or_else(|| Error::fault("/winner/id", FaultCode::NotFound))?;
    match fact.standing {
        FactStanding::Withdrawn | FactStanding::Ended => {
            Err(Error::fault("/winner/id", FaultCode::Conflict))
        }
        FactStanding::Stands | FactStanding::Invalid => Ok(()),
    }
}
