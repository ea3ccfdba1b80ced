//! Holding a unit.

use super::expire;
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::inventory::unit::claim::Claim;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx, parameter};
use crate::sales::kept;
use crate::sales::refusal::Sales;
use crate::{customers, sales};
use chrono::TimeDelta;
use entity::id::{CustomerId, HoldId, UnitId};
use entity::inventory::axes::SaleState;
use entity::inventory::unit_claim::ClaimKind;
use entity::sales::hold::{self, HoldState};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Which unit is kept for whom.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "0193a5c0-0000-7000-8000-000000000003",
    "customer_id": "0193a5c0-0000-7000-8000-000000000004"
}))]
pub struct CreateHold {
    pub unit_id: UnitId,
    pub customer_id: CustomerId,
}

/// Keeps a unit for the minutes that the parameter says.
pub async fn create(tx: &mut Tx<'_>, input: &CreateHold) -> Result<HoldId> {
    let author_id = tx.actor.user()?;
    let seen = inventory::unit::get(&tx.reader(), input.unit_id).await?;
    let key = "sales.hold.ttl_minutes";
    let minutes: i64 = parameter::read(&tx.reader(), key, Some(seen.project_id)).await?;
    let row = hold::Model {
        id: tx.id::<HoldId>(),
        project_id: seen.project_id,
        unit_id: input.unit_id,
        customer_id: input.customer_id,
        author_id,
        team_id: tx.actor.team_id,
        state: HoldState::Active,
        expires_at: tx.now + TimeDelta::minutes(minutes),
        renewals: 0,
        created_at: tx.now,
        version: 1,
    };
    inventory::unit::claim::take(tx, &claim(&row)).await?;
    let mut unit = inventory::unit::lock(tx, input.unit_id).await?;
    unit = inventory::unit::end_if_over(tx, unit).await?;
    if unit.sale_state == SaleState::Held {
        unit = sales::hold::make_way(tx, unit, &[]).await?;
    }
    inventory::unit::together::check(tx, &unit, input.customer_id).await?;
    let kept = kept::for_one_of(tx, &unit, &[input.customer_id]).await?;
    if unit.sale_state != SaleState::Available && !kept {
        return Err(Sales::UnitNotAvailable.with("state", &unit.status).into());
    }
    let customer = customers::customer::buyer(&tx.reader(), input.customer_id).await?;
    if customer.company_id != unit.company_id {
        return Err(Error::NotFound("customer"));
    }
    check_limit(tx, &row).await?;
    let (sale, reason) = if kept {
        (unit.sale_state.hold_kept()?, Some(kept::TAKEN))
    } else {
        (unit.sale_state.hold()?, None)
    };
    let axes = AxisChange { sale: Some(sale), ..Default::default() };
    inventory::unit::axis::change(tx, unit, axes, reason).await?;
    hold::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.db()).await?;
    expire::schedule(tx, &row).await?;
    let detail = json!({"unit_id": row.unit_id, "expires_at": row.expires_at});
    tx.record("sales.hold.created", Subject::of("sales.hold", row.id, row.project_id), &detail)?;
    Ok(row.id)
}

/// The claim of a hold.
pub(super) fn claim(row: &hold::Model) -> Claim {
    Claim {
        unit_id: row.unit_id,
        kind: ClaimKind::Hold,
        holder_id: row.id.0,
        customer_id: row.customer_id,
        expires_at: Some(row.expires_at),
    }
}

/// Entries that may be one person's count as one, and are locked, so that of two holds at once
/// only one is the last.
async fn check_limit(tx: &Tx<'_>, row: &hold::Model) -> Result<()> {
    let entries = customers::customer::lock_alike(tx, row.customer_id).await?;
    let open = hold::Entity::find()
        .filter(hold::Column::CustomerId.is_in(entries.iter().map(|id| id.0)))
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::ExpiresAt.gt(tx.now))
        .count(tx.db())
        .await?;
    let key = "sales.hold.per_customer_max";
    let limit: u64 = parameter::read(&tx.reader(), key, Some(row.project_id)).await?;
    if open >= limit { Err(Sales::HoldLimit.with("limit", &limit).into()) } else { Ok(()) }
}
