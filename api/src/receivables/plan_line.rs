//! `/receivables/plan-lines`

use crate::extract::{Query, Read, Reply, Several};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::get;
use chrono::NaiveDate;
use entity::id::{ProjectId, TradeId};
use entity::receivables::item::Item;
use service::kernel::act;
use service::receivables::plan::{self, PlanLineFilter, PlanLineView};

page! {
    /// Plan lines.
    PlanLinePage of PlanLineView
}

list_query! {
    /// Filters of plan lines.
    PlanLineQuery {
        trade_id: TradeId,
        project_id: ProjectId,
        #[param(inline)]
        item: Several<Item>,
        /// Only lines that are late today, or only those that are not.
        overdue: bool,
        from_due_on: NaiveDate,
        to_due_on: NaiveDate,
    }
}

/// List plan lines
///
/// What is owed on trades, with balance, status and delay as of today. Lines wait without a due
/// day until their anchor has happened.
#[utoipa::path(
    operation_id = "receivables_plan_line_list",
    params(PlanLineQuery),
    responses((status = 200, description = "A page of lines", body = PlanLinePage))
)]
#[get("/api/v1/receivables/plan-lines")]
async fn list(
    call: Read<{ act::RECEIVABLES_PLAN_LINE_LIST }>,
    Query(query): Query<PlanLineQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = PlanLineFilter {
        trade_id: query.trade_id,
        project_id: query.project_id,
        item: query.item.map(|items| items.0).unwrap_or_default(),
        overdue: query.overdue,
        from_due_on: query.from_due_on,
        to_due_on: query.to_due_on,
    };
    call.answer(&PlanLinePage::from(plan::list(&call.reader(), &filter, &paging).await?)).await
}

/// Routes of plan lines.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}
