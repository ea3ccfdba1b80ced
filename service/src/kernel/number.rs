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
use std::collections::{HashMap, VecDeque};
use std::ops::RangeInclusive;
use std::sync::{Mutex, PoisonError};
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

    /// Key of the parameter that says whether the document's series are gap-free.
    #[must_use]
    pub fn gap_free_key(self) -> String {
        format!("numbering.{}.gap_free", self.names().0)
    }

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

/// Numbers that a process takes ahead at once where a series may have gaps.
const BLOCK: i64 = 20;

/// Numbers that this process has taken ahead, by series.
#[derive(Debug, Default)]
pub struct Blocks(Mutex<HashMap<String, VecDeque<i64>>>);

impl Blocks {
    fn pop(&self, series: &str) -> Option<i64> {
        let mut blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let numbers = blocks.get_mut(series)?;
        let number = numbers.pop_front();
        if numbers.is_empty() {
            blocks.remove(series);
        }
        number
    }

    fn keep(&self, series: String, numbers: RangeInclusive<i64>) {
        let mut blocks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        blocks.entry(series).or_default().extend(numbers);
    }
}

/// Draws the next number. Where the series is gap-free it is drawn inside the transaction, last in
/// its act, since the counter's row stays locked to the end; otherwise mostly from a block.
pub async fn next(
    tx: &Tx<'_>,
    document: Document,
    owner: &Owner<'_>,
    day: NaiveDate,
) -> Result<String> {
    let (name, prefix) = document.names();
    let (reader, project) = (tx.reader(), Some(owner.project_id));
    let key = format!("numbering.{name}.method");
    let method: Method = parameter::read(&reader, &key, project).await?;
    let gap_free: bool = parameter::read(&reader, &document.gap_free_key(), project).await?;
    let head = format!("{}-{prefix}", owner.project_code);
    Ok(match method {
        Method::Uuid => tx.id::<Uuid>().to_string(),
        Method::DateSerial => {
            let date = day.format("%Y%m%d");
            let series = format!("{}/{name}/{head}/{date}", owner.company_id);
            format!("{head}{date}{:04}", serial(tx, series, gap_free).await?)
        }
        Method::Sequence => {
            let series = format!("{}/{name}/{head}", owner.company_id);
            format!("{head}{:08}", serial(tx, series, gap_free).await?)
        }
    })
}

/// The next serial; what an act took ahead is the process's once the act is committed, so nothing
/// waits for a second connection and a refused act takes nothing.
async fn serial(tx: &Tx<'_>, series: String, gap_free: bool) -> Result<i64> {
    if gap_free {
        return take(tx, &series, 1).await;
    }
    if let Some(number) = tx.kernel.blocks.pop(&series) {
        return Ok(number);
    }
    let last = take(tx, &series, BLOCK).await?;
    let first = last - BLOCK + 1;
    tx.after_commit(move |kernel| kernel.blocks.keep(series, first + 1..=last));
    Ok(first)
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
