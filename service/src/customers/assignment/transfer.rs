//! Transfers 客户转移: a customer, or many, from one consultant to another.

use super::change::{Owning, move_all, move_to};
use super::release::{lock, said};
use super::scope::visible;
use super::{consultant, of_project};
use crate::customers::Customers;
use crate::customers::told::tell_new_owner;
use crate::kernel::refusal::{Kernel as KernelRefusal, RefusalCode, RefusalText};
use crate::kernel::tx::Subject;
use crate::kernel::{FaultCode, Result, Tx};
use entity::customers::assignment::{self, AssignmentOrigin, Column};
use entity::id::{AssignmentId, ProjectId, UserId};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;
use validator::Validate;

/// Who shall look after the customer from now on, and why.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "owner_id": "0193a5c0-0000-7000-8000-000000000007", "reason": "顾问调岗"
}))]
pub struct TransferAssignment {
    pub owner_id: UserId,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Customers of one project who go to one consultant.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "assignment_ids": ["0193a5c0-0000-7000-8000-000000000051"],
    "owner_id": "0193a5c0-0000-7000-8000-000000000007", "reason": "顾问离职"
}))]
pub struct TransferAssignments {
    pub project_id: ProjectId,
    #[validate(length(min = 1, max = 1000))]
    #[schema(min_items = 1, max_items = 1000)]
    pub assignment_ids: Vec<AssignmentId>,
    pub owner_id: UserId,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// How the rows ended, one by one.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[schema(example = json!({
    "done": 11,
    "failed": [{
        "index": 4, "assignment_id": "0193a5c0-0000-7000-8000-000000000051",
        "code": "customers.same_owner",
        "detail": "The customer is looked after by this consultant already."
    }]
}))]
pub struct Transferred {
    /// Customers who have another owner now.
    pub done: u64,
    pub failed: Vec<FailedTransfer>,
}

/// A customer who stays where he was.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FailedTransfer {
    /// Place in the list that was sent.
    pub index: u64,
    pub assignment_id: AssignmentId,
    pub code: String,
    pub detail: String,
}

impl Transferred {
    fn fail(&mut self, index: u64, assignment_id: AssignmentId, (code, detail): (&str, &str)) {
        let (code, detail) = (code.to_owned(), detail.to_owned());
        self.failed.push(FailedTransfer { index, assignment_id, code, detail });
    }
}

/// Gives a visible customer, or one in the pool, to an active consultant of the project, who is
/// told of it.
pub async fn transfer(tx: &mut Tx<'_>, id: AssignmentId, input: &TransferAssignment) -> Result<()> {
    let reason = said(&input.reason)?;
    let project_id = of_project(&tx.reader(), id).await?;
    consultant::check(&tx.reader(), input.owner_id, project_id, "/owner_id").await?;
    consultant::lock(tx, input.owner_id).await?;
    let row = lock(tx, id).await?;
    if row.owner_id == Some(input.owner_id) {
        return Err(Customers::SameOwner.into());
    }
    move_to(tx, &row, &owning(input.owner_id, reason)).await?;
    tell_new_owner(tx, input.owner_id, &[row]).await
}

/// Gives those of the customers who can be given; with `atomic`, only if all can. The consultant is
/// told once of all.
pub async fn transfer_many(
    tx: &mut Tx<'_>,
    input: &TransferAssignments,
    atomic: bool,
) -> Result<Transferred> {
    let reason = said(&input.reason)?;
    crate::inventory::project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let mut told = Transferred::default();
    let mut rows = judged(tx, visible(&tx.reader()), input, &mut told).await?;
    if !rows.is_empty() {
        consultant::check(&tx.reader(), input.owner_id, input.project_id, "/owner_id").await?;
        consultant::lock(tx, input.owner_id).await?;
        // Once more under lock, the consultant before his customers as in a claim.
        told = Transferred::default();
        rows = judged(tx, visible(&tx.reader()).lock_exclusive(), input, &mut told).await?;
    }
    if !rows.is_empty() && (!atomic || told.failed.is_empty()) {
        move_all(tx, &rows, &owning(input.owner_id, reason)).await?;
        tell_new_owner(tx, input.owner_id, &rows).await?;
        told.done = rows.len() as u64;
    } else {
        let subject = Subject::of("inventory.project", input.project_id, input.project_id);
        tx.audit_only(subject, json!({"done": 0, "failed": told.failed.len()}));
    }
    Ok(told)
}

fn owning(owner: UserId, reason: String) -> Owning {
    Owning { owner_id: Some(owner), origin: AssignmentOrigin::Transfer, reason: Some(reason) }
}

/// Reads the rows in the order of their ids, and notes which of them cannot be given.
async fn judged(
    tx: &Tx<'_>,
    select: Select<assignment::Entity>,
    input: &TransferAssignments,
    told: &mut Transferred,
) -> Result<Vec<assignment::Model>> {
    let found = select
        .filter(Column::ProjectId.eq(input.project_id))
        .filter(Column::Id.is_in(input.assignment_ids.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .all(tx.db())
        .await?;
    let mut found: HashMap<AssignmentId, assignment::Model> =
        found.into_iter().map(|row| (row.id, row)).collect();
    let mut named = HashSet::new();
    let mut rows = vec![];
    for (index, id) in (0..).zip(&input.assignment_ids) {
        if !named.insert(*id) {
            told.fail(index, *id, words(KernelRefusal::Duplicate.text()));
            continue;
        }
        match found.remove(id) {
            None => told.fail(index, *id, (FaultCode::NotFound.code(), FaultCode::NotFound.en())),
            Some(row) if row.owner_id == Some(input.owner_id) => {
                told.fail(index, *id, words(Customers::SameOwner.text()));
            }
            Some(row) => rows.push(row),
        }
    }
    Ok(rows)
}

const fn words(text: &RefusalText) -> (&str, &str) {
    (text.code, text.en)
}
