//! Letting somebody decide in one's place for a time.

use crate::approvals::document::{DocumentType, TYPES};
use crate::approvals::people::{self, Person};
use crate::approvals::refusal::Approvals;
use crate::kernel::fault::refuse;
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, Fault, FaultCode, Result, Tx};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use entity::approvals::delegation;
use entity::id::{DelegationId, UserId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Longest delegation, in days.
const LONGEST: i64 = 366;

/// Who stands in, for what and how long.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "to_user_id": "0193a5c0-0000-7000-8000-000000000008", "document_type": "sales.contract",
    "from_at": "2099-04-01T00:00:00Z", "until_at": "2099-04-08T00:00:00Z", "reason": "休假"
}))]
pub struct CreateDelegation {
    pub to_user_id: UserId,
    /// Only documents of this kind; of every kind unless given.
    #[serde(default)]
    #[validate(length(max = 48))]
    #[schema(max_length = 48)]
    pub document_type: Option<String>,
    /// Now unless given.
    #[serde(default)]
    pub from_at: Option<DateTime<Utc>>,
    /// At most 366 days after the beginning.
    pub until_at: DateTime<Utc>,
    #[serde(default)]
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: Option<String>,
}

/// Gives the actor's own tasks to somebody who has the right to decide them.
pub async fn create(tx: &mut Tx<'_>, input: &CreateDelegation) -> Result<DelegationId> {
    let me = tx.actor.user()?;
    let from_at = input.from_at.unwrap_or(tx.now).trunc_subsecs(6);
    let until_at = input.until_at.trunc_subsecs(6);
    refuse(faults(tx, input, from_at, until_at))?;
    let kinds = match &input.document_type {
        Some(code) => std::slice::from_ref(DocumentType::named(code)?),
        None => TYPES,
    };
    let mine = |kind: &&DocumentType| tx.actor.may(kind.decided_by);
    let acts: Vec<&str> =
        kinds.iter().filter(mine).map(|kind| Act::of(kind.decided_by).name()).collect();
    let person = colleague(tx, input.to_user_id, "/to_user_id").await?;
    let mut lacking = vec![];
    for act in &acts {
        if !people::may(tx.db(), &person.roles, act).await? {
            lacking.push(*act);
        }
    }
    if acts.is_empty() || !lacking.is_empty() {
        return Err(Approvals::NoRight.with("permissions", &lacking).into());
    }
    let row = delegation::Model {
        id: tx.id::<DelegationId>(),
        from_user_id: me,
        to_user_id: person.id,
        document_type: input.document_type.clone(),
        from_at,
        until_at,
        reason: input.reason.clone(),
        created_at: tx.now,
        ended_at: None,
    };
    let id = row.id;
    let detail = json!({
        "to_user_id": row.to_user_id, "document_type": row.document_type,
        "from_at": row.from_at, "until_at": row.until_at,
    });
    delegation::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    tx.record(
        "approvals.delegation.created",
        Subject::global("approvals.delegation", id),
        &detail,
    )?;
    Ok(id)
}

fn faults(
    tx: &Tx<'_>,
    input: &CreateDelegation,
    from_at: DateTime<Utc>,
    until_at: DateTime<Utc>,
) -> Vec<Fault> {
    let mut faults = vec![];
    if tx.actor.user_id == Some(input.to_user_id) {
        faults.push(Fault::at("/to_user_id", FaultCode::InvalidValue));
    }
    if until_at <= from_at || until_at <= tx.now {
        faults.push(Fault::at("/until_at", FaultCode::DateOrder));
    } else if until_at - from_at > TimeDelta::days(LONGEST) {
        faults.push(Fault::at("/until_at", FaultCode::OutOfRange));
    }
    faults
}

/// An enabled user of the actor's company.
pub(in crate::approvals) async fn colleague(
    tx: &Tx<'_>,
    id: UserId,
    pointer: &str,
) -> Result<Person> {
    let people = people::load(tx.db(), &[id]).await?;
    let seen = people.into_iter().find(|person| tx.actor.scope.sees_company(person.company_id));
    seen.ok_or_else(|| Error::fault(pointer, FaultCode::NotFound))
}
