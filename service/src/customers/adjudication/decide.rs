//! The first verdict.

use super::load::{about, lock, save, sealed};
use super::rule::Claim;
use super::verdict::{self, Ruling};
use super::{load, settle};
use crate::customers::{Customers, registration};
use crate::kernel::schedule::{self, Later};
use crate::kernel::{Result, Tx, parameter};
use chrono::TimeDelta;
use entity::customers::adjudication::{
    ActiveModel, AdjudicationState, ClaimantKind, Column, Entity, Model,
};
use entity::customers::registration::Model as Report;
use entity::id::{AdjudicationId, UserId};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What is decided.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"reason": "按规则裁定"}))]
pub struct DecideAdjudication {
    /// Another winner than the rule finds, out of the timeline; nothing confirms the finding.
    pub winner: Option<Claim>,
    /// Needed where the decision departs from the finding.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// Decides what somebody else has asked. The reports of the number are bound by it, and for so many
/// days somebody concerned can appeal.
pub async fn decide(tx: &mut Tx<'_>, id: AdjudicationId, input: &DecideAdjudication) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = guard(tx.actor.user()?, &row)?;
    let ruling = Ruling { winner: input.winner, reason: input.reason.as_deref() };
    let winner = bind(tx, &row, ruling).await?;
    let key = "customers.adjudication.appeal_days";
    let days: i64 = parameter::read(&tx.reader(), key, Some(row.project_id)).await?;
    let until = tx.now + TimeDelta::days(days);
    let change = ActiveModel { appeal_until_at: Set(Some(until)), ..won(winner) };
    save(tx, &row, state, change, "customers.adjudication.decided").await?;
    let later = Later {
        kind: settle::ACT,
        due_at: until,
        project_id: Some(row.project_id),
        payload: json!({"adjudication_id": id}),
        unique_key: Some(settle::key(id)),
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await?;
    Ok(())
}

/// Nobody decides what he has asked himself.
pub(super) fn guard(me: UserId, row: &Model) -> Result<AdjudicationState> {
    let state = row.state.decide()?;
    if me == row.author_id {
        return Err(Customers::OwnAdjudication.into());
    }
    sealed(row)?;
    Ok(state)
}

/// The winner as it lies in the row.
pub fn won(winner: Claim) -> ActiveModel {
    ActiveModel {
        winner_kind: Set(Some(winner.kind)),
        winner_id: Set(winner.id),
        ..Default::default()
    }
}

/// Rules in the last round and binds the number's reports by it: the winner is protected, the
/// others become invalid. An earlier verdict of the number counts no more.
pub async fn bind(tx: &mut Tx<'_>, row: &Model, ruling: Ruling<'_>) -> Result<Claim> {
    let about = about(tx, row).await?;
    let last = verdict::last(&tx.reader(), row.id).await?;
    let winner = verdict::rule(tx, &last, ruling).await?;
    let report = (winner.kind == ClaimantKind::Report).then_some(winner.id).flatten();
    let kin = registration::lock_numbers(tx, row.project_id, &about.hashes, report).await?;
    let (winners, losers): (Vec<Report>, Vec<Report>) =
        kin.into_iter().partition(|kin| report == Some(kin.id.0));
    registration::overrule(tx, &losers, row.id).await?;
    for report in &winners {
        registration::uphold(tx, report, &about.phone, row.id).await?;
    }
    let earlier = Entity::find()
        .filter(Column::ProjectId.eq(row.project_id))
        .filter(Column::PhoneHash.is_in(&about.hashes))
        .filter(Column::State.eq(AdjudicationState::Final))
        .filter(Column::Id.ne(row.id))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    for old in earlier {
        let (state, change) = (old.state.supersede()?, ActiveModel::default());
        load::save(tx, &old, state, change, "customers.adjudication.superseded").await?;
    }
    Ok(winner)
}
