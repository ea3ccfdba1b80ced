//! Reading the postings of one account 明细账.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::funds::{account, posting};
use entity::id::{EntryId, PostingId, ProjectId, TradeId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A posting as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000042",
    "entry_id": "0193a5c0-0000-7000-8000-000000000041",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "account_code": "2203",
    "trade_id": "0193a5c0-0000-7000-8000-000000000061",
    "debit": "0.00", "credit": "50000.00",
    "booked_on": "2025-03-10", "created_at": "2025-03-10T02:00:00Z"
}))]
pub struct PostingView {
    pub id: PostingId,
    pub entry_id: EntryId,
    pub project_id: ProjectId,
    pub account_code: String,
    pub trade_id: Option<TradeId>,
    pub debit: Money,
    pub credit: Money,
    pub booked_on: NaiveDate,
    pub created_at: DateTime<Utc>,
}

impl From<posting::Model> for PostingView {
    fn from(row: posting::Model) -> Self {
        Self {
            id: row.id,
            entry_id: row.entry_id,
            project_id: row.project_id,
            account_code: row.account_code,
            trade_id: row.trade_id,
            debit: row.debit,
            credit: row.credit,
            booked_on: row.booked_on,
            created_at: row.created_at,
        }
    }
}

/// Which postings of the account are wanted.
#[derive(Debug, Clone, Default)]
pub struct PostingFilter {
    pub project_id: Option<ProjectId>,
    pub trade_id: Option<TradeId>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// Postings of an account in visible projects; an account that none of them has is not found.
pub async fn postings(
    reader: &Reader<'_>,
    code: &str,
    filter: &PostingFilter,
    paging: &Paging,
) -> Result<Listed<PostingView>> {
    use posting::Column;
    let known = account::Entity::find()
        .filter(reader.scope().projects(account::Column::ProjectId))
        .filter(account::Column::Code.eq(code))
        .one(&reader.db)
        .await?;
    if known.is_none() {
        return Err(Error::NotFound("account"));
    }
    let wanted = Condition::all()
        .add(reader.scope().projects(Column::ProjectId))
        .add(Column::AccountCode.eq(code))
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.trade_id.map(|id| Column::TradeId.eq(id)))
        .add_option(filter.from_on.map(|day| Column::BookedOn.gte(day)))
        .add_option(filter.to_on.map(|day| Column::BookedOn.lte(day)));
    let select = posting::Entity::find().filter(wanted);
    let id_of = |row: &posting::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    Ok(rows.map(PostingView::from))
}
