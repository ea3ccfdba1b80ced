//! Asking to whom a customer counts.

use super::about::{self, About, Told};
use super::rule::Fact;
use super::{collect, load, settle, verdict};
use crate::customers::Customers;
use crate::customers::customer::Sealer;
use crate::inventory::project;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::adjudication::{AdjudicationState, Column, Entity, Model};
use entity::id::{AdjudicationId, CustomerId, ProjectId, RegistrationId, VisitId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What is asked: a number, told through exactly one of a report, a visit and a customer.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "registration_id": "0193a5c0-0000-7000-8000-000000000093",
    "reason": "两家渠道均称客户由其带访"
}))]
pub struct CreateAdjudication {
    pub project_id: ProjectId,
    pub registration_id: Option<RegistrationId>,
    pub visit_id: Option<VisitId>,
    pub customer_id: Option<CustomerId>,
    /// The whole number; needed where a report has a part of it only.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub phone: Option<String>,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Collects what is known and proposes what the rule finds. Refused while the number's last
/// adjudication is open, and after it while nothing new is known.
pub async fn create(tx: &mut Tx<'_>, input: &CreateAdjudication) -> Result<AdjudicationId> {
    let project = project::get(&tx.reader(), input.project_id).await;
    let project = project.map_err(|error| error.missing_at("/project_id"))?;
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let told = about::told(&tx.reader(), input).await?;
    let asked = (&told.phone, told.registration_id);
    let place = (project.company_id, project.id);
    let about = about::about(&tx.reader(), place, asked).await?;
    check_open(tx, &about).await?;
    let facts = collect::facts(&tx.reader(), &about).await?;
    if facts.is_empty() {
        return Err(Customers::NothingToAdjudicate.into());
    }
    check_new(tx, &about, &facts).await?;
    let row = row(tx, &about, &told, reason)?;
    let (id, project_id) = (row.id, row.project_id);
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Customers::AdjudicationOpen.into())?;
    let found = verdict::propose(tx, (id, project_id), told.judged_at, (&facts, 1)).await?;
    let subject = Subject::of("customers.adjudication", id, project_id);
    let detail = json!({"found": found, "facts": facts.len()});
    tx.record("customers.adjudication.created", subject, &detail)?;
    Ok(id)
}

fn of_person(about: &About) -> Condition {
    Condition::all()
        .add(Column::ProjectId.eq(about.project_id))
        .add(Column::PhoneHash.is_in(&about.hashes))
}

/// No other question about the person is open; one whose time for an appeal is over is settled.
async fn check_open(tx: &mut Tx<'_>, about: &About) -> Result<()> {
    let open = Entity::find()
        .filter(of_person(about))
        .filter(Column::OpenHash.is_not_null())
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db())
        .await?;
    for row in open {
        if load::state_at(&row, tx.now) != AdjudicationState::Final {
            let refusal = Customers::AdjudicationOpen.with("adjudication_id", &row.id);
            return Err(refusal.into());
        }
        settle::settle(tx, &row).await?;
    }
    Ok(())
}

/// What was decided for good is asked again only where something new is known.
async fn check_new(tx: &Tx<'_>, about: &About, facts: &[Fact]) -> Result<()> {
    let last = Entity::find()
        .filter(of_person(about))
        .filter(Column::State.eq(AdjudicationState::Final))
        .order_by_desc(Column::Id)
        .one(tx.db())
        .await?;
    let Some(last) = last else { return Ok(()) };
    let known = verdict::last(&tx.reader(), last.id).await?;
    let known = verdict::facts_of(&known)?;
    if facts.iter().all(|fact| known.iter().any(|old| verdict::same(old, fact))) {
        return Err(Customers::NothingNew.with("adjudication_id", &last.id).into());
    }
    Ok(())
}

fn row(tx: &Tx<'_>, about: &About, told: &Told, reason: String) -> Result<Model> {
    let id = tx.id::<AdjudicationId>();
    let (sealer, data_key) = Sealer::new(&tx.kernel.cipher, id)?;
    let sealed = sealer.phone(&about.phone)?;
    let alone = || about.people.first().copied().filter(|_| about.people.len() == 1);
    Ok(Model {
        id,
        company_id: about.company_id,
        project_id: about.project_id,
        registration_id: told.registration_id,
        visit_id: told.visit_id,
        customer_id: told.customer_id.or_else(alone),
        data_key,
        phone_cipher: Some(sealed.cipher),
        phone_hash: Some(sealed.hash.clone()),
        phone_mask: sealed.mask,
        open_hash: Some(sealed.hash),
        state: AdjudicationState::Requested,
        reason,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        winner_kind: None,
        winner_id: None,
        appeal_until_at: None,
        appeal_reason: None,
        appealed_by_id: None,
        appealed_at: None,
        version: 1,
    })
}
