//! `/customers/favourites`

use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, post};
use entity::id::{CustomerId, FavouriteId};
use service::customers::favourite::{self, CreateFavourite, FavouriteView};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/favourites";

page! {
    /// Favourites of a customer.
    FavouritePage of FavouriteView
}

list_query! {
    /// Which part of a customer's favourites is wanted.
    FavouriteQuery {}
}

/// Add a unit to a customer's favourites 收藏
///
/// It is noted among what the customer did, too.
#[utoipa::path(
    operation_id = "customers_favourite_create",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = CreateFavourite,
    responses((status = 201, description = "The favourite", body = FavouriteView))
)]
#[post("/api/v1/customers/customers/{id}/favourites")]
async fn create(
    call: Write<{ act::CUSTOMERS_FAVOURITE_CREATE }, CreateFavourite>,
    id: Id<CustomerId>,
) -> Reply {
    call.create(HOME, async |tx, input| favourite::create(tx, id.0, input).await, favourite::one)
        .await
}

/// List a customer's favourites
///
/// In the order in which they were chosen.
#[utoipa::path(
    operation_id = "customers_favourite_list",
    params(("id" = CustomerId, Path, description = "The customer"), FavouriteQuery),
    responses((status = 200, description = "A page of favourites", body = FavouritePage))
)]
#[get("/api/v1/customers/customers/{id}/favourites")]
async fn list(
    call: Read<{ act::CUSTOMERS_FAVOURITE_LIST }>,
    id: Id<CustomerId>,
    Query(query): Query<FavouriteQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let listed = favourite::list_of(&call.reader(), id.0, &paging).await?;
    call.answer(&FavouritePage::from(listed)).await
}

/// Read a favourite
///
/// Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "customers_favourite_read",
    params(("id" = FavouriteId, Path, description = "The favourite")),
    responses((status = 200, description = "The favourite", body = FavouriteView))
)]
#[get("/api/v1/customers/favourites/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_FAVOURITE_READ }>, id: Id<FavouriteId>) -> Reply {
    call.one(id.0, favourite::one).await
}

/// Take a unit off the favourites
///
/// What the customer did before stays noted.
#[utoipa::path(
    operation_id = "customers_favourite_delete",
    params(("id" = FavouriteId, Path, description = "The favourite")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/customers/favourites/{id}")]
async fn delete(
    call: Write<{ act::CUSTOMERS_FAVOURITE_DELETE }, Nothing>,
    id: Id<FavouriteId>,
) -> Reply {
    call.remove(id.0, favourite::delete, favourite::one).await
}

/// Routes of favourites.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(delete);
}
