//! `/funds/movements`

use crate::extract::{Query, Read, Reply};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::get;
use chrono::NaiveDate;
use entity::funds::movement::MovementDirection;
use entity::id::{BankAccountId, ProjectId, TradeId};
use service::funds::movement::{self, MovementFilter, MovementView};
use service::kernel::act;
use uuid::Uuid;

page! {
    /// Cash movements.
    MovementPage of MovementView
}

list_query! {
    /// Filters of movements.
    MovementQuery {
        project_id: ProjectId,
        account_id: BankAccountId,
        trade_id: TradeId,
        direction: MovementDirection,
        /// The receipt, refund or other document behind it.
        source_id: Uuid,
        from_on: NaiveDate,
        to_on: NaiveDate,
    }
}

impl From<MovementQuery> for MovementFilter {
    fn from(query: MovementQuery) -> Self {
        Self {
            project_id: query.project_id,
            account_id: query.account_id,
            trade_id: query.trade_id,
            direction: query.direction,
            source_id: query.source_id,
            from_on: query.from_on,
            to_on: query.to_on,
        }
    }
}

/// List cash movements
///
/// One row per movement with the balance after it, numbered without gaps in each account.
#[utoipa::path(
    operation_id = "funds_movement_list",
    params(MovementQuery),
    responses((status = 200, description = "A page of movements", body = MovementPage))
)]
#[get("/api/v1/funds/movements")]
async fn list(
    call: Read<{ act::FUNDS_MOVEMENT_LIST }>,
    Query(query): Query<MovementQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = MovementFilter::from(query);
    call.answer(&MovementPage::from(movement::list(&call.reader(), &filter, &paging).await?)).await
}

/// Routes of movements.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}
