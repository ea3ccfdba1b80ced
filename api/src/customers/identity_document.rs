//! `/customers/identity-documents`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{CustomerId, IdentityDocumentId};
use service::customers::identity_document::{
    self, CreateIdentityDocument, IdentityDocumentView, RevealIdentityDocument,
    RevealedIdentityDocument, UpdateIdentityDocument,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/identity-documents";

page! {
    /// Identity documents of a customer.
    IdentityDocumentPage of IdentityDocumentView
}

list_query! {
    /// Part of a customer's documents.
    IdentityDocumentQuery {}
}

/// Add an identity document 证件
///
/// One that asks to be preferred is shown as the customer's `id_type` and `id_number` from then on.
/// The numbers of dry runs are counted (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_identity_document_create",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = CreateIdentityDocument,
    responses((status = 201, description = "The document", body = IdentityDocumentView))
)]
#[post("/api/v1/customers/customers/{id}/identity-documents")]
async fn create(
    call: Write<{ act::CUSTOMERS_IDENTITY_DOCUMENT_CREATE }, CreateIdentityDocument>,
    id: Id<CustomerId>,
) -> Reply {
    call.count_lookups(1).await?;
    call.create(
        HOME,
        async |tx, input| identity_document::create(tx, id.0, input).await,
        identity_document::one,
    )
    .await
}

/// List a customer's documents
///
/// In the order in which they were added, each masked.
#[utoipa::path(
    operation_id = "customers_identity_document_list",
    params(("id" = CustomerId, Path, description = "The customer"), IdentityDocumentQuery),
    responses((status = 200, description = "A page of documents", body = IdentityDocumentPage))
)]
#[get("/api/v1/customers/customers/{id}/identity-documents")]
async fn list(
    call: Read<{ act::CUSTOMERS_IDENTITY_DOCUMENT_LIST }>,
    id: Id<CustomerId>,
    Query(query): Query<IdentityDocumentQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let listed = identity_document::list(&call.reader(), id.0, &paging).await?;
    call.answer(&IdentityDocumentPage::from(listed)).await
}

/// Read a document
///
/// Masked. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_identity_document_read",
    params(("id" = IdentityDocumentId, Path, description = "The document")),
    responses((status = 200, description = "The document", body = IdentityDocumentView))
)]
#[get("/api/v1/customers/identity-documents/{id}")]
async fn read(
    call: Read<{ act::CUSTOMERS_IDENTITY_DOCUMENT_READ }>,
    id: Id<IdentityDocumentId>,
) -> Reply {
    call.one(id.0, identity_document::one).await
}

/// Change a document
///
/// JSON Merge Patch: absent keeps, null clears. `preferred: true` makes it the one that the
/// customer shows. The numbers of dry runs are counted (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_identity_document_update",
    params(("id" = IdentityDocumentId, Path, description = "The document")),
    request_body = UpdateIdentityDocument,
    responses((status = 200, description = "The document", body = IdentityDocumentView))
)]
#[patch("/api/v1/customers/identity-documents/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_IDENTITY_DOCUMENT_UPDATE }, UpdateIdentityDocument>,
    id: Id<IdentityDocumentId>,
) -> Reply {
    call.count_lookups(call.body.number.iter().count()).await?;
    call.act(id.0, identity_document::update, identity_document::one).await
}

/// Delete a document
///
/// Refused for the one that the customer shows; another one is preferred before.
#[utoipa::path(
    operation_id = "customers_identity_document_delete",
    params(("id" = IdentityDocumentId, Path, description = "The document")),
    responses((status = 204, description = "Deleted"))
)]
#[delete("/api/v1/customers/identity-documents/{id}")]
async fn delete(
    call: Write<{ act::CUSTOMERS_IDENTITY_DOCUMENT_DELETE }>,
    id: Id<IdentityDocumentId>,
) -> Reply {
    call.remove(id.0, identity_document::delete, identity_document::one).await
}

/// Reveal a document's number
///
/// Answers the clear number and leaves an audit row with the reason. Never stored, and counted with
/// the other clear views of an hour.
#[utoipa::path(
    operation_id = "customers_identity_document_reveal",
    params(("id" = IdentityDocumentId, Path, description = "The document")),
    request_body = RevealIdentityDocument,
    responses((status = 200, description = "The clear number", body = RevealedIdentityDocument))
)]
#[post("/api/v1/customers/identity-documents/{id}/reveal")]
async fn reveal(
    call: Write<{ act::CUSTOMERS_IDENTITY_DOCUMENT_REVEAL }, RevealIdentityDocument>,
    id: Id<IdentityDocumentId>,
) -> Reply {
    call.tell(async |tx, input| identity_document::reveal(tx, id.0, input).await).await
}

/// Routes of documents.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(delete)
        .service(reveal);
}
