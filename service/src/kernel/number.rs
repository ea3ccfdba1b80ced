//! Number series 编号: by date and serial, UUID, or sequence, as the parameter says.

use super::error::Result;
use super::parameter;
use super::tx::Tx;
use chrono::NaiveDate;
use entity::id::{CompanyId, ProjectId};
use entity::kernel::number_series;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbBackend, EntityTrait};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A document that bears numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Document {
    Subscription,
    Contract,
    Receipt,
    Refund,
    Invoice,
    Entry,
}

impl Document {
    /// Every document with its prefix.
    pub const ALL: [(Self, &'static str, &'static str); 6] = [
        (Self::Subscription, "subscription", "RG"),
        (Self::Contract, "contract", "HT"),
        (Self::Receipt, "receipt", "SK"),
        (Self::Refund, "refund", "TK"),
        (Self::Invoice, "invoice", "FP"),
        (Self::Entry, "entry", "PZ"),
    ];

    const fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Subscription => ("subscription", "RG"),
            Self::Contract => ("contract", "HT"),
            Self::Receipt => ("receipt", "SK"),
            Self::Refund => ("refund", "TK"),
            Self::Invoice => ("invoice", "FP"),
            Self::Entry => ("entry", "PZ"),
        }
    }
}

/// How a number is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// `{project}-{prefix}{yyyymmdd}{serial:04}`, restarting daily, widening.
    DateSerial,
    /// A UUIDv7.
    Uuid,
    /// `{project}-{prefix}{serial:08}`, one counter for ever.
    Sequence,
}

/// Whose series it is.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub project_code: &'a str,
}

/// Draws the next number inside the transaction, so the series has no gaps. Drawn last in an act,
/// since the counter's row stays locked to the end.
pub async fn next(
    tx: &Tx<'_>,
    document: Document,
    owner: &Owner<'_>,
    day: NaiveDate,
) -> Result<String> {
    let (name, prefix) = document.names();
    let key = format!("numbering.{name}.method");
    let method: Method = parameter::read(&tx.reader(), &key, Some(owner.project_id)).await?;
    let head = format!("{}-{prefix}", owner.project_code);
    Ok(match method {
        Method::Uuid => tx.id::<Uuid>().to_string(),
        Method::DateSerial => {
            let date = day.format("%Y%m%d");
            let last = take(tx, &format!("{}/{name}/{head}/{date}", owner.company_id), 1).await?;
            format!("{head}{date}{last:04}")
        }
        Method::Sequence => {
            let last = take(tx, &format!("{}/{name}/{head}", owner.company_id), 1).await?;
            format!("{head}{last:08}")
        }
    })
}

/// Takes `count` numbers of a series and gives the last of them.
pub async fn take(tx: &Tx<'_>, series: &str, count: i64) -> Result<i64> {
    use number_series::{ActiveModel, Column, Entity};
    let row = ActiveModel { id: Set(series.to_owned()), last: Set(count) };
    let mut on_conflict = OnConflict::column(Column::Id);
    on_conflict.value(Column::Last, Expr::col((Entity, Column::Last)).add(count));
    let insert = Entity::insert(row).on_conflict(on_conflict);
    if tx.db().get_database_backend() == DbBackend::MySql {
        insert.exec_without_returning(tx.db()).await?;
        let row = Entity::find_by_id(series.to_owned()).one(tx.db()).await?;
        return Ok(row.map_or(count, |row| row.last));
    }
    Ok(insert.exec_with_returning(tx.db()).await?.last)
}
