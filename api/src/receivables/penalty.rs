//! `/receivables/penalties`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use actix_web::{get, post};
use chrono::NaiveDate;
use entity::id::{PlanLineId, TradeId};
use serde::Deserialize;
use service::kernel::{Tx, act};
use service::receivables::penalty::{self, ChargeInput, ChargeView, PenaltyView, Waive};
use service::receivables::waiver::{self, WaiverView};
use utoipa::IntoParams;

const HOME: &str = "/api/v1/receivables/plan-lines";
const WAIVERS: &str = "/api/v1/receivables/waivers";

/// Whose delay, and by which day.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PenaltyWords {
    trade_id: TradeId,
    /// Today unless named.
    #[serde(default)]
    as_of: Option<NaiveDate>,
}

/// Read the penalty of a trade
///
/// What the delay of each line comes to by the agreed terms, with every segment, what is charged
/// already and what could be charged.
#[utoipa::path(
    operation_id = "receivables_penalty_read",
    params(PenaltyWords),
    responses((status = 200, description = "The penalty", body = PenaltyView))
)]
#[get("/api/v1/receivables/penalties")]
async fn read(
    call: Read<{ act::RECEIVABLES_PENALTY_READ }>,
    Query(words): Query<PenaltyWords>,
) -> Reply {
    call.answer(&penalty::read(&call.reader(), words.trade_id, words.as_of).await?).await
}

/// Charge a penalty
///
/// Draws up a line for what has accrued beyond earlier charges, due that day. Refused when nothing
/// has.
#[utoipa::path(
    operation_id = "receivables_penalty_charge",
    request_body = ChargeInput,
    responses((status = 201, description = "What was charged", body = ChargeView))
)]
#[post("/api/v1/receivables/penalties")]
async fn charge(call: Write<{ act::RECEIVABLES_PENALTY_CHARGE }, ChargeInput>) -> Reply {
    let home = format!("{HOME}?trade_id={}", call.body.trade_id);
    call.make(&home, penalty::charge).await
}

/// Ask for a waiver
///
/// Of a part of a penalty line, at most what is open and not asked for yet; a manager other than
/// the caller decides.
#[utoipa::path(
    operation_id = "receivables_penalty_waive",
    params(("id" = PlanLineId, Path, description = "The penalty line")),
    request_body = Waive,
    responses((status = 201, description = "The waiver", body = WaiverView))
)]
#[post("/api/v1/receivables/penalties/{id}/waive")]
async fn waive(
    call: Write<{ act::RECEIVABLES_PENALTY_WAIVE }, Waive>,
    id: Id<PlanLineId>,
) -> Reply {
    let waive = async |tx: &mut Tx<'_>, input: &Waive| penalty::waive(tx, id.0, input).await;
    call.create(WAIVERS, waive, waiver::one).await
}

/// Routes of penalties.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read).service(charge).service(waive);
}
