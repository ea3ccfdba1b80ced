//! `/inventory/units`: reading and changing one; what is done to many stands in `unit_batch`.

use super::unit_query::{UnitPage, UnitQuery};
use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use chrono::NaiveDate;
use entity::id::{BuildingId, UnitId, UserId};
use entity::inventory::unit::UnitStatus;
use service::inventory::building;
use service::inventory::unit::{
    self, AmendWithholding, AttachUnit, GenerateUnits, Generated, HistoryFilter, UnitEventView,
    UnitPriceView, UnitView, UpdateUnit,
};
use service::kernel::act;
use service::kernel::acts::Acts;

page! {
    /// Changes of a unit.
    UnitEventPage of UnitEventView
}

page! {
    /// Versions of a unit's prices.
    UnitPricePage of UnitPriceView
}

list_query! {
    /// Part of a price book.
    UnitPriceQuery {}
}

list_query! {
    /// Part of a history.
    UnitHistoryQuery {
        /// Names of acts, `inventory.unit.release`.
        #[param(inline)]
        act: Several<String>,
        /// Who acted.
        actor_id: UserId,
        /// Statuses that the unit came to.
        #[param(inline)]
        status: Several<UnitStatus>,
        from_on: NaiveDate,
        to_on: NaiveDate,
    }
}

impl UnitHistoryQuery {
    fn filter(self) -> HistoryFilter {
        HistoryFilter {
            act: all(self.act),
            actor_id: self.actor_id,
            status: all(self.status),
            from_on: self.from_on,
            to_on: self.to_on,
        }
    }
}

/// Generate a building's units
///
/// Every stack on every floor, at most 5 000 at once. Unit price = the stack's + `floor_step` ×
/// (floor − `from`); list price = unit price × priced area. Codes follow the project's template.
#[utoipa::path(
    operation_id = "inventory_unit_generate",
    params(("id" = BuildingId, Path, description = "The building")),
    request_body = GenerateUnits,
    responses((status = 200, description = "The units", body = Generated))
)]
#[post("/api/v1/inventory/buildings/{id}/units/generate")]
async fn generate(
    call: Write<{ act::INVENTORY_UNIT_GENERATE }, GenerateUnits>,
    id: Id<BuildingId>,
) -> Reply {
    call.tell_of(id.0, unit::generate, building::one).await
}

/// Search units
///
/// Any mix of filters; several values are separated by commas. Sortable by `code`, `created_at`,
/// `filed_price`, `floor`, `gross_area`, `inside_area`, `list_price`, `list_unit_price`, `room`
/// and `status`. `facets=status,rooms` adds counts over everything found, by places on an axis too
/// (`facets=contract,payment`).
///
/// A hold or a withholding counts until its end and no longer, in the filters, the counts and the
/// units shown, whether or not a job has noticed; the order by `status` alone is that of what is
/// written, which follows within half a minute.
#[utoipa::path(
    operation_id = "inventory_unit_list",
    params(UnitQuery),
    responses((status = 200, description = "A page of units", body = UnitPage))
)]
#[get("/api/v1/inventory/units")]
async fn list(call: Read<{ act::INVENTORY_UNIT_LIST }>, Query(query): Query<UnitQuery>) -> Reply {
    let paging = query.paging(unit::SORTABLE)?;
    let wanted = query.facets();
    let filter = query.filter();
    let reader = call.reader();
    let listed = unit::list(&reader, &filter, &paging).await?;
    let facets = match wanted {
        Some(wanted) => Some(unit::facets(&reader, &filter, &wanted).await?),
        None => None,
    };
    call.answer(&UnitPage::of(listed, facets)).await
}

/// Read a unit
///
/// Carries a strong `ETag`; `If-None-Match` gives 304. `floor_price` is null unless the caller
/// may see it. A hold or a withholding that has run out no longer counts, and the next act finds
/// the unit as it is shown.
#[utoipa::path(
    operation_id = "inventory_unit_read",
    params(("id" = UnitId, Path, description = "The unit")),
    responses((status = 200, description = "The unit", body = UnitView))
)]
#[get("/api/v1/inventory/units/{id}")]
async fn read(call: Read<{ act::INVENTORY_UNIT_READ }>, id: Id<UnitId>) -> Reply {
    call.one(id.0, unit::one).await
}

/// Change a unit
///
/// JSON Merge Patch: absent keeps, null clears. `If-Match` is honoured. List and floor price change
/// until the unit is first released, and by price adjustments from then on. Floor, room, use, areas
/// and price basis are corrected before the release or after a recall, layout, orientation and
/// fit-out until a contract is drafted.
#[utoipa::path(
    operation_id = "inventory_unit_update",
    params(("id" = UnitId, Path, description = "The unit")),
    request_body = UpdateUnit,
    responses((status = 200, description = "The unit", body = UnitView))
)]
#[patch("/api/v1/inventory/units/{id}")]
async fn update(call: Write<{ act::INVENTORY_UNIT_UPDATE }, UpdateUnit>, id: Id<UnitId>) -> Reply {
    call.act(id.0, unit::update, unit::one).await
}

/// Delete a unit that was never released
///
/// Its code is used up: no other unit of the company ever gets it, but the same room of the same
/// floor, entered again, has it back. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_unit_delete",
    params(("id" = UnitId, Path, description = "The unit")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/inventory/units/{id}")]
async fn delete(call: Write<{ act::INVENTORY_UNIT_DELETE }>, id: Id<UnitId>) -> Reply {
    call.remove(id.0, unit::delete, unit::one).await
}

/// Amend a unit's withholding 变更销控
///
/// Another last day or reason while the unit stays withheld; null clears the last day. Whether it
/// is 销控 or 预留, and for whom, changes by giving it back.
#[utoipa::path(
    operation_id = "inventory_unit_amend_withholding",
    params(("id" = UnitId, Path, description = "The unit")),
    request_body = AmendWithholding,
    responses((status = 200, description = "The unit", body = UnitView))
)]
#[post("/api/v1/inventory/units/{id}/amend-withholding")]
async fn amend_withholding(
    call: Write<{ act::INVENTORY_UNIT_AMEND_WITHHOLDING }, AmendWithholding>,
    id: Id<UnitId>,
) -> Reply {
    call.act(id.0, unit::amend_withholding, unit::one).await
}

/// Attach a parking or storage space to a home 附属
///
/// The space belongs to the home, one at most, of the same project; it is released and priced as
/// before, and has a subscription and a contract of its own, of the home's buyer: nobody else can
/// hold or buy it, and nobody else the home once he has the space. Refused while somebody else than
/// the home's buyer has the space.
#[utoipa::path(
    operation_id = "inventory_unit_attach",
    params(("id" = UnitId, Path, description = "The space")),
    request_body = AttachUnit,
    responses((status = 200, description = "The space", body = UnitView))
)]
#[post("/api/v1/inventory/units/{id}/attach")]
async fn attach(call: Write<{ act::INVENTORY_UNIT_ATTACH }, AttachUnit>, id: Id<UnitId>) -> Reply {
    call.act(id.0, unit::attach, unit::one).await
}

/// Detach a parking or storage space from its home
///
/// Refused while the home is held or in an open trade.
#[utoipa::path(
    operation_id = "inventory_unit_detach",
    params(("id" = UnitId, Path, description = "The space")),
    request_body = Nothing,
    responses((status = 200, description = "The space", body = UnitView))
)]
#[post("/api/v1/inventory/units/{id}/detach")]
async fn detach(call: Write<{ act::INVENTORY_UNIT_DETACH }>, id: Id<UnitId>) -> Reply {
    call.act(id.0, async |tx, id, _| unit::detach(tx, id).await, unit::one).await
}

/// Read a unit's history
///
/// Every change, the oldest first; `sort=-at` turns it round. Days are those of the project.
#[utoipa::path(
    operation_id = "inventory_unit_history",
    extensions(("x-permission" = json!("inventory.unit.read"))),
    params(("id" = UnitId, Path, description = "The unit"), UnitHistoryQuery),
    responses((status = 200, description = "A page of changes", body = UnitEventPage))
)]
#[get("/api/v1/inventory/units/{id}/history")]
async fn history(
    call: Read<{ act::INVENTORY_UNIT_READ }>,
    id: Id<UnitId>,
    Query(query): Query<UnitHistoryQuery>,
) -> Reply {
    let paging = query.paging(unit::HISTORY_SORTABLE)?;
    let listed = unit::history(&call.reader(), id.0, &query.filter(), &paging).await?;
    call.answer(&UnitEventPage::from(listed)).await
}

/// Read a unit's price book
///
/// Every version of its prices, the oldest first; `sort=-effective_at` turns it round. The newest
/// is what the unit shows. `floor_price` is null unless the caller may see it.
#[utoipa::path(
    operation_id = "inventory_unit_prices",
    extensions(("x-permission" = json!("inventory.unit.read"))),
    params(("id" = UnitId, Path, description = "The unit"), UnitPriceQuery),
    responses((status = 200, description = "A page of versions", body = UnitPricePage))
)]
#[get("/api/v1/inventory/units/{id}/prices")]
async fn prices(
    call: Read<{ act::INVENTORY_UNIT_READ }>,
    id: Id<UnitId>,
    Query(query): Query<UnitPriceQuery>,
) -> Reply {
    let paging = query.paging(unit::PRICES_SORTABLE)?;
    let listed = unit::prices(&call.reader(), id.0, &paging).await?;
    call.answer(&UnitPricePage::from(listed)).await
}

/// Read what can be done with a unit
///
/// Each act is allowed or refused, by permission, state and the act's own guards. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_unit_acts",
    extensions(("x-permission" = json!("inventory.unit.read"))),
    params(("id" = UnitId, Path, description = "The unit")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/inventory/units/{id}/acts")]
async fn acts(call: Read<{ act::INVENTORY_UNIT_READ }>, id: Id<UnitId>) -> Reply {
    call.one(id.0, unit::acts).await
}

/// Routes of units.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(generate)
        .service(list)
        .service(read)
        .service(update)
        .service(delete)
        .service(amend_withholding)
        .service(attach)
        .service(detach)
        .service(history)
        .service(prices)
        .service(acts);
}
