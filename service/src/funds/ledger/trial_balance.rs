//! Trial balance 试算平衡: every account with what was ever booked to it, by a day and by what was
//! known at a moment; projects are merged by code.

use crate::kernel::sum::sum_of;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::funds::{account, posting};
use entity::id::ProjectId;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Which books, and as of when.
#[derive(Debug, Clone, Default)]
pub struct TrialBalanceFilter {
    pub project_id: Option<ProjectId>,
    /// By business day.
    pub as_of: Option<NaiveDate>,
    /// By the moment of entry.
    pub known_at: Option<DateTime<Utc>>,
}

/// One account over the projects asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "2203", "name": "预收账款",
    "debit": "0.00", "credit": "50000.00", "balance": "-50000.00"
}))]
pub struct AccountBalance {
    pub code: String,
    pub name: String,
    pub debit: Money,
    pub credit: Money,
    /// Debit − credit.
    pub balance: Money,
}

/// The books at a glance; the totals are equal, always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "debit_total": "50000.00", "credit_total": "50000.00",
    "accounts": [
        {
            "code": "1002.01", "name": "银行存款-一般户",
            "debit": "50000.00", "credit": "0.00", "balance": "50000.00"
        },
        {
            "code": "2203", "name": "预收账款",
            "debit": "0.00", "credit": "50000.00", "balance": "-50000.00"
        }
    ]
}))]
pub struct TrialBalance {
    pub debit_total: Money,
    pub credit_total: Money,
    /// By code; accounts without postings are listed too.
    #[schema(max_items = 10000)]
    pub accounts: Vec<AccountBalance>,
}

#[derive(Debug, FromQueryResult)]
struct Named {
    code: String,
    name: String,
}

#[derive(Debug, FromQueryResult)]
struct Turnover {
    account_code: String,
    debit: i64,
    credit: i64,
}

/// Sums the visible books.
pub async fn trial_balance(
    reader: &Reader<'_>,
    filter: &TrialBalanceFilter,
) -> Result<TrialBalance> {
    let turnovers: HashMap<String, (Money, Money)> = turnovers(reader, filter)
        .await?
        .into_iter()
        .map(|row| (row.account_code, (Money::fen(row.debit), Money::fen(row.credit))))
        .collect();
    let mut accounts = Vec::new();
    for Named { code, name } in names(reader, filter).await? {
        let (debit, credit) = turnovers.get(&code).copied().unwrap_or_default();
        let balance = debit.minus(credit)?;
        accounts.push(AccountBalance { code, name, debit, credit, balance });
    }
    Ok(TrialBalance {
        debit_total: Money::total(accounts.iter().map(|account| account.debit))?,
        credit_total: Money::total(accounts.iter().map(|account| account.credit))?,
        accounts,
    })
}

/// Codes of the visible projects, each with one of its names.
async fn names(reader: &Reader<'_>, filter: &TrialBalanceFilter) -> Result<Vec<Named>> {
    use account::Column;
    let mut wanted = Condition::all().add(reader.scope().projects(Column::ProjectId));
    if let Some(project_id) = filter.project_id {
        wanted = wanted.add(Column::ProjectId.eq(project_id));
    }
    let rows = account::Entity::find()
        .select_only()
        .column(Column::Code)
        .column_as(Column::Name.min(), "name")
        .filter(wanted)
        .group_by(Column::Code)
        .order_by_asc(Column::Code)
        .into_model::<Named>()
        .all(&reader.db)
        .await?;
    Ok(rows)
}

async fn turnovers(reader: &Reader<'_>, filter: &TrialBalanceFilter) -> Result<Vec<Turnover>> {
    use posting::Column;
    let mut wanted = Condition::all().add(reader.scope().projects(Column::ProjectId));
    if let Some(project_id) = filter.project_id {
        wanted = wanted.add(Column::ProjectId.eq(project_id));
    }
    if let Some(day) = filter.as_of {
        wanted = wanted.add(Column::BookedOn.lte(day));
    }
    if let Some(moment) = filter.known_at {
        wanted = wanted.add(Column::CreatedAt.lte(moment));
    }
    let backend = reader.db.get_database_backend();
    let rows = posting::Entity::find()
        .select_only()
        .column(Column::AccountCode)
        .column_as(sum_of(backend, Column::Debit), "debit")
        .column_as(sum_of(backend, Column::Credit), "credit")
        .filter(wanted)
        .group_by(Column::AccountCode)
        .into_model::<Turnover>()
        .all(&reader.db)
        .await?;
    Ok(rows)
}
