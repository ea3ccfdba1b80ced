//! `/sales/trades`

use crate::extract::{Id, Read, Reply};
use crate::routes::ServiceConfig;
use actix_web::get;
use entity::id::TradeId;
use service::kernel::act;
use service::sales::trade::{self, TradeView};

/// Read a trade
///
/// Its buyers, documents and money. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "sales_trade_read",
    params(("id" = TradeId, Path, description = "The trade")),
    responses((status = 200, description = "The trade", body = TradeView))
)]
#[get("/api/v1/sales/trades/{id}")]
async fn read(call: Read<{ act::SALES_TRADE_READ }>, id: Id<TradeId>) -> Reply {
    call.one(id.0, trade::one).await
}

/// Routes of trades.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read);
}
