//! `/approvals/document-types`

use crate::extract::{Read, Reply};
use crate::page;
use crate::routes::ServiceConfig;
use actix_web::get;
use service::approvals::document::{self, DocumentTypeView};
use service::kernel::act;

page! {
    /// Kinds of documents, always all of them.
    DocumentTypePage of DocumentTypeView
}

/// List the kinds of documents that are approved
///
/// Each with the facts that the rules of its flow may ask for. Rules are CEL: facts, whole
/// numbers, texts, lists, `&& || ! == != < <= > >= + - * / % in ?:`, `size`, `startsWith`,
/// `endsWith`, `contains`, and `exists`, `all`, `exists_one`, `filter` and `map` over one list.
/// Amounts are whole fen: `deal_price > 500000000` means more than five million yuan.
#[utoipa::path(
    operation_id = "approvals_document_type_list",
    responses((status = 200, description = "The kinds of documents", body = DocumentTypePage))
)]
#[get("/api/v1/approvals/document-types")]
async fn list(call: Read<{ act::APPROVALS_DOCUMENT_TYPE_LIST }>) -> Reply {
    call.answer(&DocumentTypePage::from(document::list(&call.reader()).await?)).await
}

/// Routes of kinds of documents.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}
