//! Setting a grade by hand: it counts until it is reset, whatever the score says.

use super::load::lock;
use super::write::count;
use crate::customers::pool::Terms;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::customer_grade;
use entity::customers::grade::Grade;
use entity::id::CustomerGradeId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// The grade that shall count, and why.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"grade": "A", "reason": "客户已筹齐首付"}))]
pub struct SetGrade {
    pub grade: Grade,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Sets the grade of a visible customer.
pub async fn set(tx: &mut Tx<'_>, id: CustomerGradeId, input: &SetGrade) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let (row, before) = lock(tx, id).await?;
    let change = customer_grade::ActiveModel {
        id: Set(id),
        set_grade: Set(Some(input.grade)),
        set_reason: Set(Some(reason.clone())),
        set_by_id: Set(tx.actor.user_id),
        set_at: Set(Some(tx.now)),
        version: Set(before.version + 1),
        ..Default::default()
    };
    let grade: customer_grade::Model = change.update(tx.db()).await?;
    let terms = Terms::read(&tx.reader(), Some(row.project_id)).await?;
    count(tx, &row, &grade, &terms).await?;
    let subject = Subject::of("customers.grade", id, row.project_id);
    let detail = json!({"from": before.counting(), "to": input.grade, "reason": reason});
    tx.record("customers.grade.set", subject, &detail)
}
