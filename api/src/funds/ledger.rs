//! `/funds/ledger`

use crate::extract::{Id, Query, Read, Reply};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::get;
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{ProjectId, TradeId};
use serde::Deserialize;
use service::funds::ledger::{
    self, EntryFilter, EntryView, PostingFilter, PostingView, TrialBalance, TrialBalanceFilter,
};
use service::kernel::act;
use utoipa::IntoParams;
use uuid::Uuid;

page! {
    /// Ledger entries.
    EntryPage of EntryView
}

page! {
    /// Postings of an account.
    PostingPage of PostingView
}

/// Which books, and as of when.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrialBalanceWords {
    /// All visible projects, merged by code, unless one is named.
    #[serde(default)]
    project_id: Option<ProjectId>,
    /// By business day.
    #[serde(default)]
    as_of: Option<NaiveDate>,
    /// By what had been entered at a moment.
    #[serde(default)]
    known_at: Option<DateTime<Utc>>,
}

list_query! {
    /// Filters of entries.
    EntryQuery {
        project_id: ProjectId,
        trade_id: TradeId,
        /// `receivables.receipt.create`
        #[param(max_length = 80)]
        act: String,
        /// The receipt, refund or other document behind it.
        source_id: Uuid,
        from_on: NaiveDate,
        to_on: NaiveDate,
    }
}

list_query! {
    /// Filters of postings.
    PostingQuery {
        project_id: ProjectId,
        trade_id: TradeId,
        from_on: NaiveDate,
        to_on: NaiveDate,
    }
}

/// Read the trial balance
///
/// Every account with its debits, credits and balance (debit − credit); projects are merged by
/// code. The two totals are equal at any day and any moment.
#[utoipa::path(
    operation_id = "funds_ledger_read__trial_balance",
    params(TrialBalanceWords),
    responses((status = 200, description = "The balance", body = TrialBalance))
)]
#[get("/api/v1/funds/ledger/trial-balance")]
async fn trial_balance(
    call: Read<{ act::FUNDS_LEDGER_READ }>,
    Query(words): Query<TrialBalanceWords>,
) -> Reply {
    let filter = TrialBalanceFilter {
        project_id: words.project_id,
        as_of: words.as_of,
        known_at: words.known_at,
    };
    call.answer(&ledger::trial_balance(&call.reader(), &filter).await?).await
}

/// Walk through the entries
///
/// A feed in the order of booking: go on by `next_cursor`. Days are business days.
#[utoipa::path(
    operation_id = "funds_ledger_read__entries",
    params(EntryQuery),
    responses((status = 200, description = "A page of entries", body = EntryPage))
)]
#[get("/api/v1/funds/ledger/entries")]
async fn entries(call: Read<{ act::FUNDS_LEDGER_READ }>, Query(query): Query<EntryQuery>) -> Reply {
    let paging = query.paging(&[])?;
    let filter = EntryFilter {
        project_id: query.project_id,
        trade_id: query.trade_id,
        act: query.act,
        source_id: query.source_id,
        from_on: query.from_on,
        to_on: query.to_on,
    };
    call.answer(&EntryPage::from(ledger::entries(&call.reader(), &filter, &paging).await?)).await
}

/// Walk through the postings of an account
///
/// In the order of booking, over all visible projects unless one is named.
#[utoipa::path(
    operation_id = "funds_ledger_read__postings",
    params(("code" = String, Path, description = "Code of the account", example = "2203",
        max_length = 64), PostingQuery),
    responses((status = 200, description = "A page of postings", body = PostingPage))
)]
#[get("/api/v1/funds/ledger/accounts/{code}/postings")]
async fn postings(
    call: Read<{ act::FUNDS_LEDGER_READ }>,
    code: Id<String>,
    Query(query): Query<PostingQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = PostingFilter {
        project_id: query.project_id,
        trade_id: query.trade_id,
        from_on: query.from_on,
        to_on: query.to_on,
    };
    let listed = ledger::postings(&call.reader(), &code.0, &filter, &paging).await?;
    call.answer(&PostingPage::from(listed)).await
}

/// Routes of the ledger.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(trial_balance).service(entries).service(postings);
}
