//! Taking back a grade that was set by hand: the score counts again.

use super::load::lock;
use super::write::count;
use crate::customers::Customers;
use crate::customers::pool::Terms;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::customer_grade;
use entity::id::CustomerGradeId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why the score shall count again.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "情况有变"}))]
pub struct ResetGrade {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Lets the score of a visible customer count again.
pub async fn reset(tx: &mut Tx<'_>, id: CustomerGradeId, input: &ResetGrade) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let (row, before) = lock(tx, id).await?;
    if before.set_grade.is_none() {
        return Err(Customers::GradeNotSet.into());
    }
    let change = customer_grade::ActiveModel {
        id: Set(id),
        set_grade: Set(None),
        set_reason: Set(None),
        set_by_id: Set(None),
        set_at: Set(None),
        version: Set(before.version + 1),
        ..Default::default()
    };
    let grade: customer_grade::Model = change.update(tx.db()).await?;
    let terms = Terms::read(&tx.reader(), Some(row.project_id)).await?;
    count(tx, &row, &grade, &terms).await?;
    let subject = Subject::of("customers.grade", id, row.project_id);
    let detail = json!({"from": before.counting(), "to": grade.grade, "reason": reason});
    tx.record("customers.grade.reset", subject, &detail)
}
