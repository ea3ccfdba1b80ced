//! Offering payment terms under a name.

use crate::inventory;
use crate::kernel::error::OnDuplicate;
use crate::kernel::fault::refuse;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use crate::sales::agreement::terms;
use entity::id::{PaymentTemplateId, ProjectId};
use entity::sales::payment_template;
use entity::sales::terms::{LoanTerms, PaymentTerms, TermLine};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Terms of a project and their name.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "name": "分期 30/70",
    "lines": [
        {"item": "instalment", "ratio": "0.3", "anchor": "signing", "months": 0, "days": 0},
        {"item": "instalment", "ratio": "0.7", "anchor": "signing", "months": 3, "days": 0}
    ]
}))]
pub struct CreatePaymentTemplate {
    pub project_id: ProjectId,
    /// Unique in the project.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    #[validate(length(min = 1, max = 60))]
    #[schema(min_items = 1, max_items = 60)]
    pub lines: Vec<TermLine>,
    pub loan: Option<LoanTerms>,
}

/// Writes the template; terms that make a plan of no price are refused.
pub async fn create(tx: &mut Tx<'_>, input: &CreatePaymentTemplate) -> Result<PaymentTemplateId> {
    let missing = |_| Error::fault("/project_id", FaultCode::NotFound);
    let project = inventory::project::get(&tx.reader(), input.project_id).await.map_err(missing)?;
    let terms = PaymentTerms { lines: input.lines.clone(), loan: input.loan.clone() };
    refuse(terms::faults(&terms))?;
    let row = payment_template::Model {
        id: tx.id::<PaymentTemplateId>(),
        project_id: project.id,
        name: named(&input.name)?,
        terms,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        archived_at: None,
        version: 1,
    };
    let (id, told) = (row.id, json!({"name": row.name, "lines": row.terms.lines.len()}));
    payment_template::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(taken)?;
    let subject = Subject::of("sales.payment_template", id, project.id);
    tx.record("sales.payment_template.created", subject, &told)?;
    Ok(id)
}

/// The name as it is stored; a blank one is none.
pub(super) fn named(text: &str) -> Result<String> {
    let name = tidy(text);
    if name.is_empty() { Err(Error::fault("/name", FaultCode::Required)) } else { Ok(name) }
}

/// Another template of the project has this name.
pub(super) fn taken() -> Error {
    KernelRefusal::Duplicate.with("field", "name").into()
}
