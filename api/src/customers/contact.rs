//! `/customers/contacts`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{ContactId, CustomerId};
use service::customers::contact::{
    self, ContactView, CreateContact, RevealContact, RevealedContact, UpdateContact,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/contacts";

page! {
    /// Contacts of a customer.
    ContactPage of ContactView
}

list_query! {
    /// Part of a customer's contacts.
    ContactQuery {}
}

/// Add a contact 联系方式
///
/// Another way to reach the customer. The first of its kind is preferred, and so is one that asks
/// to be: the customer's `phone` or `email` shows it from then on. The numbers of dry runs are
/// counted (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_contact_create",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = CreateContact,
    responses((status = 201, description = "The contact", body = ContactView))
)]
#[post("/api/v1/customers/customers/{id}/contacts")]
async fn create(
    call: Write<{ act::CUSTOMERS_CONTACT_CREATE }, CreateContact>,
    id: Id<CustomerId>,
) -> Reply {
    call.count_lookups(1).await?;
    call.create(HOME, async |tx, input| contact::create(tx, id.0, input).await, contact::one).await
}

/// List a customer's contacts
///
/// In the order in which they were added, each masked.
#[utoipa::path(
    operation_id = "customers_contact_list",
    params(("id" = CustomerId, Path, description = "The customer"), ContactQuery),
    responses((status = 200, description = "A page of contacts", body = ContactPage))
)]
#[get("/api/v1/customers/customers/{id}/contacts")]
async fn list(
    call: Read<{ act::CUSTOMERS_CONTACT_LIST }>,
    id: Id<CustomerId>,
    Query(query): Query<ContactQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    call.answer(&ContactPage::from(contact::list(&call.reader(), id.0, &paging).await?)).await
}

/// Read a contact
///
/// Masked. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_contact_read",
    params(("id" = ContactId, Path, description = "The contact")),
    responses((status = 200, description = "The contact", body = ContactView))
)]
#[get("/api/v1/customers/contacts/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_CONTACT_READ }>, id: Id<ContactId>) -> Reply {
    call.one(id.0, contact::one).await
}

/// Change a contact
///
/// JSON Merge Patch: absent keeps, null clears. `preferred: true` makes it the one that the
/// customer shows. The numbers of dry runs are counted (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_contact_update",
    params(("id" = ContactId, Path, description = "The contact")),
    request_body = UpdateContact,
    responses((status = 200, description = "The contact", body = ContactView))
)]
#[patch("/api/v1/customers/contacts/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_CONTACT_UPDATE }, UpdateContact>,
    id: Id<ContactId>,
) -> Reply {
    call.count_lookups(call.body.value.iter().count()).await?;
    call.act(id.0, contact::update, contact::one).await
}

/// Delete a contact
///
/// A customer keeps one phone number. Where the preferred one goes, the oldest other one of its
/// kind takes its place.
#[utoipa::path(
    operation_id = "customers_contact_delete",
    params(("id" = ContactId, Path, description = "The contact")),
    responses((status = 204, description = "Deleted"))
)]
#[delete("/api/v1/customers/contacts/{id}")]
async fn delete(call: Write<{ act::CUSTOMERS_CONTACT_DELETE }>, id: Id<ContactId>) -> Reply {
    call.remove(id.0, contact::delete, contact::one).await
}

/// Reveal a contact
///
/// Answers the clear value and leaves an audit row with the reason. Never stored, and counted with
/// the other clear views of an hour.
#[utoipa::path(
    operation_id = "customers_contact_reveal",
    params(("id" = ContactId, Path, description = "The contact")),
    request_body = RevealContact,
    responses((status = 200, description = "The clear value", body = RevealedContact))
)]
#[post("/api/v1/customers/contacts/{id}/reveal")]
async fn reveal(
    call: Write<{ act::CUSTOMERS_CONTACT_REVEAL }, RevealContact>,
    id: Id<ContactId>,
) -> Reply {
    call.tell(async |tx, input| contact::reveal(tx, id.0, input).await).await
}

/// Routes of contacts.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(delete)
        .service(reveal);
}
