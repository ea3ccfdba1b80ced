//! `/funds/bank-accounts`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::funds::bank_account::BankAccountKind;
use entity::id::{BankAccountId, ProjectId};
use service::funds::bank_account::{self, BankAccountFilter, BankAccountInput, BankAccountView};
use service::kernel::act;

const HOME: &str = "/api/v1/funds/bank-accounts";

page! {
    /// Bank accounts.
    BankAccountPage of BankAccountView
}

list_query! {
    /// Filters of bank accounts.
    BankAccountQuery {
        project_id: ProjectId,
        kind: BankAccountKind,
    }
}

/// Open a bank account
///
/// The number is kept encrypted and masked in every answer. The kind decides which ledger account
/// the money is part of: cash 1001, operating 1002.01, supervised 1002.02, platform 1012.
#[utoipa::path(
    operation_id = "funds_bank_account_create",
    request_body = BankAccountInput,
    responses((status = 201, description = "The account", body = BankAccountView))
)]
#[post("/api/v1/funds/bank-accounts")]
async fn create(call: Write<{ act::FUNDS_BANK_ACCOUNT_CREATE }, BankAccountInput>) -> Reply {
    call.create(HOME, bank_account::create, bank_account::one).await
}

/// List bank accounts
///
/// With their balances. A project starts with a cash box, an operating and a supervised account.
#[utoipa::path(
    operation_id = "funds_bank_account_list",
    params(BankAccountQuery),
    responses((status = 200, description = "A page of accounts", body = BankAccountPage))
)]
#[get("/api/v1/funds/bank-accounts")]
async fn list(
    call: Read<{ act::FUNDS_BANK_ACCOUNT_LIST }>,
    Query(query): Query<BankAccountQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = BankAccountFilter { project_id: query.project_id, kind: query.kind };
    let listed = bank_account::list(&call.reader(), &filter, &paging).await?;
    call.answer(&BankAccountPage::from(listed)).await
}

/// Read a bank account
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "funds_bank_account_read",
    params(("id" = BankAccountId, Path, description = "The account")),
    responses((status = 200, description = "The account", body = BankAccountView))
)]
#[get("/api/v1/funds/bank-accounts/{id}")]
async fn read(call: Read<{ act::FUNDS_BANK_ACCOUNT_READ }>, id: Id<BankAccountId>) -> Reply {
    call.one(id.0, bank_account::one).await
}

/// Routes of bank accounts.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read);
}
