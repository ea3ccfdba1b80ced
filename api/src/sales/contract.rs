//! `/sales/contracts`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use chrono::NaiveDate;
use entity::id::{ContractId, CustomerId, ProjectId, SubscriptionId, TradeId, UnitId, UserId};
use entity::sales::contract::ContractState;
use service::kernel::act;
use service::kernel::acts::Acts;
use service::sales::agreement::Agreement;
use service::sales::contract::{
    self, ApproveContract, ContractFilter, ContractView, FileContract, OnlineSign, RejectContract,
    SignContract, WithdrawContract,
};

const HOME: &str = "/api/v1/sales/contracts";

page! {
    /// Contracts.
    ContractPage of ContractView
}

list_query! {
    /// Filters of contracts.
    ContractQuery {
        project_id: ProjectId,
        unit_id: UnitId,
        trade_id: TradeId,
        subscription_id: SubscriptionId,
        /// One of the buyers.
        customer_id: CustomerId,
        /// Who drafted it.
        author_id: UserId,
        /// Exact number.
        #[param(max_length = 80)]
        number: String,
        /// One or several, comma-separated.
        #[param(inline)]
        status: Several<ContractState>,
        /// First day of signing.
        from_signed_on: NaiveDate,
        /// Last day of signing.
        to_signed_on: NaiveDate,
    }
}

impl From<ContractQuery> for ContractFilter {
    fn from(query: ContractQuery) -> Self {
        Self {
            ids: vec![],
            project_id: query.project_id,
            unit_id: query.unit_id,
            trade_id: query.trade_id,
            subscription_id: query.subscription_id,
            customer_id: query.customer_id,
            author_id: query.author_id,
            number: query.number,
            status: query.status.map(|several| several.0).unwrap_or_default(),
            from_on: query.from_signed_on,
            to_on: query.to_signed_on,
        }
    }
}

/// Draft a direct contract
///
/// Without a subscription before: the contract claims the unit itself. A price outside the
/// author's authority is asked about when the contract is submitted.
#[utoipa::path(
    operation_id = "sales_contract_create",
    request_body = Agreement,
    responses((status = 201, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/contracts")]
async fn create(call: Write<{ act::SALES_CONTRACT_CREATE }, Agreement>) -> Reply {
    call.create(HOME, contract::create, contract::one).await
}

/// List contracts
///
/// Sortable by `created_at`, `deal_price`, `number` and `signed_on`.
#[utoipa::path(
    operation_id = "sales_contract_list",
    params(ContractQuery),
    responses((status = 200, description = "A page of contracts", body = ContractPage))
)]
#[get("/api/v1/sales/contracts")]
async fn list(
    call: Read<{ act::SALES_CONTRACT_LIST }>,
    Query(query): Query<ContractQuery>,
) -> Reply {
    let paging = query.paging(contract::query::SORTABLE)?;
    let filter = ContractFilter::from(query);
    let listed = contract::list(&call.reader(), &filter, &paging).await?;
    call.answer(&ContractPage::from(listed)).await
}

/// Read a contract
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "sales_contract_read",
    params(("id" = ContractId, Path, description = "The contract")),
    responses((status = 200, description = "The contract", body = ContractView))
)]
#[get("/api/v1/sales/contracts/{id}")]
async fn read(call: Read<{ act::SALES_CONTRACT_READ }>, id: Id<ContractId>) -> Reply {
    call.one(id.0, contract::one).await
}

/// What can be done with a contract now
///
/// Each act is allowed or refused, by permission, state and the act's own guards. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "sales_contract_acts",
    extensions(("x-permission" = json!("sales.contract.read"))),
    params(("id" = ContractId, Path, description = "The contract")),
    responses((status = 200, description = "Allowed and refused acts", body = Acts))
)]
#[get("/api/v1/sales/contracts/{id}/acts")]
async fn acts(call: Read<{ act::SALES_CONTRACT_READ }>, id: Id<ContractId>) -> Reply {
    call.one(id.0, contract::acts).await
}

/// Submit a contract
///
/// The rules approve it in the same call, ask a person (`reviewing`), or refuse it with their
/// reasons. Refused while one of the buyers is on the blacklist.
#[utoipa::path(
    operation_id = "sales_contract_submit",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body = Nothing,
    responses((status = 200, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/contracts/{id}/submit")]
async fn submit(call: Write<{ act::SALES_CONTRACT_SUBMIT }>, id: Id<ContractId>) -> Reply {
    call.act(id.0, async |tx, id, _| contract::submit(tx, id).await, contract::one).await
}

/// Withdraw a contract
///
/// Before it is signed. The time to sign goes on; a direct contract gives its unit back.
#[utoipa::path(
    operation_id = "sales_contract_withdraw",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body = WithdrawContract,
    responses((status = 200, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/contracts/{id}/withdraw")]
async fn withdraw(
    call: Write<{ act::SALES_CONTRACT_WITHDRAW }, WithdrawContract>,
    id: Id<ContractId>,
) -> Reply {
    call.act(id.0, contract::withdraw, contract::one).await
}

/// Approve a contract
///
/// Nobody approves his own.
#[utoipa::path(
    operation_id = "sales_contract_approve",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body = ApproveContract,
    responses((status = 200, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/contracts/{id}/approve")]
async fn approve(
    call: Write<{ act::SALES_CONTRACT_APPROVE }, ApproveContract>,
    id: Id<ContractId>,
) -> Reply {
    call.act(id.0, contract::approve, contract::one).await
}

/// Reject a contract
///
/// It may be submitted again; the time to sign goes on.
#[utoipa::path(
    operation_id = "sales_contract_reject",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body = RejectContract,
    responses((status = 200, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/contracts/{id}/reject")]
async fn reject(
    call: Write<{ act::SALES_CONTRACT_REJECT }, RejectContract>,
    id: Id<ContractId>,
) -> Reply {
    call.act(id.0, contract::reject, contract::one).await
}

/// Sign a contract
///
/// Needs the approval and the earnest money; opens the payment plan. Refused while one of the
/// buyers is on the blacklist.
#[utoipa::path(
    operation_id = "sales_contract_sign",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body = SignContract,
    responses((status = 200, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/contracts/{id}/sign")]
async fn sign(
    call: Write<{ act::SALES_CONTRACT_SIGN }, SignContract>,
    id: Id<ContractId>,
) -> Reply {
    call.act(id.0, contract::sign, contract::one).await
}

/// Note the online signing
///
/// Lines that wait for it fall due.
#[utoipa::path(
    operation_id = "sales_contract_online_sign",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body = OnlineSign,
    responses((status = 200, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/contracts/{id}/online-sign")]
async fn online_sign(
    call: Write<{ act::SALES_CONTRACT_ONLINE_SIGN }, OnlineSign>,
    id: Id<ContractId>,
) -> Reply {
    call.act(id.0, contract::online_sign, contract::one).await
}

/// Note the filing
///
/// Lines that wait for it fall due.
#[utoipa::path(
    operation_id = "sales_contract_file",
    params(("id" = ContractId, Path, description = "The contract")),
    request_body = FileContract,
    responses((status = 200, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/contracts/{id}/file")]
async fn file(
    call: Write<{ act::SALES_CONTRACT_FILE }, FileContract>,
    id: Id<ContractId>,
) -> Reply {
    call.act(id.0, contract::file, contract::one).await
}

/// Routes of contracts.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(acts);
    config.service(submit).service(withdraw).service(approve).service(reject);
    config.service(sign).service(online_sign).service(file);
}
