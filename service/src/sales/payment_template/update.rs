//! Changing a template; what was agreed by it stays as it was agreed.

use super::create::{named, taken};
use super::query::open;
use crate::kernel::error::OnDuplicate;
use crate::kernel::fault::refuse;
use crate::kernel::tx::Subject;
use crate::kernel::{Patch, Result, Tx};
use crate::sales::agreement::terms;
use entity::id::PaymentTemplateId;
use entity::sales::payment_template;
use entity::sales::terms::{LoanTerms, TermLine};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a template; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "分期 30/70"}))]
pub struct UpdatePaymentTemplate {
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
    #[validate(length(min = 1, max = 60))]
    #[schema(min_items = 1, max_items = 60)]
    pub lines: Option<Vec<TermLine>>,
    #[schema(value_type = Option<LoanTerms>)]
    pub loan: Patch<LoanTerms>,
}

/// Changes a template that is not archived.
pub async fn update(
    tx: &mut Tx<'_>,
    id: PaymentTemplateId,
    input: &UpdatePaymentTemplate,
) -> Result<()> {
    let row = open(tx, id).await?;
    let mut terms = row.terms.clone();
    if let Some(lines) = &input.lines {
        terms.lines.clone_from(lines);
    }
    if !input.loan.is_keep() {
        terms.loan = input.loan.as_set().cloned();
    }
    refuse(terms::faults(&terms))?;
    let name = input.name.as_deref().map_or_else(|| Ok(row.name.clone()), named)?;
    let told = json!({"name": name, "lines": terms.lines.len()});
    let change = payment_template::ActiveModel {
        id: Set(id),
        name: Set(name),
        terms: Set(terms),
        version: Set(row.version + 1),
        ..Default::default()
    };
    payment_template::Entity::update(change).exec(tx.db()).await.on_duplicate(taken)?;
    let subject = Subject::of("sales.payment_template", id, row.project_id);
    tx.record("sales.payment_template.updated", subject, &told)
}
