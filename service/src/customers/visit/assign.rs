//! Giving a registered visitor to somebody else: whom a manager chooses, or the next turn.

use super::desk::given_in;
use super::query::visible;
use super::routing;
use crate::customers::Customers;
use crate::customers::assignment::{self, Owning};
use crate::customers::customer;
use crate::customers::rotation::roster;
use crate::customers::told::tell;
use crate::inventory::project;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::admin::user_account;
use entity::customers::visit::{self, Column, Entity, VisitRouting};
use entity::id::{ProjectId, UserId, VisitId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Who shall look after the visitor, and why.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "consultant_id": "0193a5c0-0000-7000-8000-000000000007", "reason": "客户点名"
}))]
pub struct AssignVisit {
    /// Whoever has the next turn where nobody is named; somebody on the blacklist needs a name.
    pub consultant_id: Option<UserId>,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Gives the visitor, and with him the customer in this project, to somebody else.
pub async fn assign(tx: &mut Tx<'_>, id: VisitId, input: &AssignVisit) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let missing = || Error::NotFound("visit");
    let seen = visible(&tx.reader()).filter(Column::Id.eq(id)).one(tx.db()).await?;
    let seen = seen.ok_or_else(missing)?;
    if seen.voided_at.is_some() {
        return Err(Customers::Voided.into());
    }
    let (project_id, customer_id) = (seen.project_id, seen.customer_id);
    let (owner, routing) = match input.consultant_id {
        Some(id) => {
            let reader = tx.reader();
            assignment::check_consultant(&reader, id, project_id, "/consultant_id").await?;
            (id, VisitRouting::Chosen)
        }
        None => {
            customer::check_people(&tx.reader(), &[customer_id]).await?;
            (take_turn(tx, project_id).await?, VisitRouting::Rotation)
        }
    };
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?.ok_or_else(missing)?;
    let origin = routing::origin(routing);
    let owning = Owning { owner_id: Some(owner), origin, reason: Some(reason.clone()) };
    let (stands, held) = assignment::lock_of(tx, row.customer_id, project_id).await?;
    match held {
        None => {
            assignment::open(tx, stands, project_id, &owning).await?;
        }
        Some(held) if held.owner_id == Some(owner) => {}
        Some(held) => assignment::move_to(tx, &held, &owning).await?,
    }
    let new = Some(owner).filter(|_| row.consultant_id != Some(owner));
    save(tx, row, owner, (routing, reason)).await?;
    tell(tx, &given_in(project_id), [(new, id.0)]).await?;
    let detail = json!({"consultant_id": owner, "routing": routing});
    tx.record("customers.visit.assigned", Subject::of("customers.visit", id, project_id), &detail)
}

async fn take_turn(tx: &Tx<'_>, project_id: ProjectId) -> Result<UserId> {
    let zone = project::get(&tx.reader(), project_id).await?.time_zone;
    let roster = roster::lock(tx, project_id, &zone).await?;
    let mut roster = roster.ok_or(Customers::NobodyAvailable)?;
    let taken = roster.take().ok_or(Customers::NobodyAvailable)?;
    roster.save(tx).await?;
    Ok(taken)
}

async fn save(
    tx: &Tx<'_>,
    row: visit::Model,
    owner: UserId,
    (routing, reason): (VisitRouting, String),
) -> Result<()> {
    let user = user_account::Entity::find_by_id(owner).one(tx.db()).await?;
    let version = row.version + 1;
    let mut change: visit::ActiveModel = row.into_active_model();
    change.consultant_id = Set(Some(owner));
    change.team_id = Set(user.and_then(|user| user.team_id));
    change.routing = Set(routing);
    change.reason = Set(Some(reason));
    change.version = Set(version);
    change.update(tx.db()).await?;
    Ok(())
}
