//! The way to who issues invoices 开票通道: the tax bureau, or the internal book.
//!
//! A provider's real interface becomes one more implementation; it answers later, so that no
//! network call is made inside a transaction.

use crate::kernel::number::take;
use crate::kernel::{Result, Tx, parameter};
use chrono::{Datelike, NaiveDate};
use entity::invoices::invoice::{self, InvoiceMedium};

/// What the channel says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// Issued, with the bureau's number where it gives one.
    Issued { statutory_number: Option<String> },
    /// Taken; the answer is asked for by a job.
    Later,
    /// Not taken; the same invoice can be sent again.
    Failed { reason: String },
}

/// Who issues invoices of one medium.
pub(super) trait InvoiceChannel {
    /// Hands an invoice in.
    async fn send(&self, tx: &Tx<'_>, on: NaiveDate) -> Result<Answer>;
    /// Asks what has become of one that was handed in.
    async fn inquire(&self, tx: &Tx<'_>, on: NaiveDate) -> Result<Answer>;
}

/// The built-in bureau: numbers of twenty digits; delays and fails when parameters say so.
struct SimulatedBureau {
    delayed: bool,
    failing: bool,
}

impl InvoiceChannel for SimulatedBureau {
    async fn send(&self, tx: &Tx<'_>, on: NaiveDate) -> Result<Answer> {
        if self.delayed { Ok(Answer::Later) } else { self.inquire(tx, on).await }
    }

    async fn inquire(&self, tx: &Tx<'_>, on: NaiveDate) -> Result<Answer> {
        if self.failing {
            return Ok(Answer::Failed { reason: "The tax channel is out of order.".to_owned() });
        }
        let serial = take(tx, "invoices.statutory", 1).await?;
        Ok(Answer::Issued { statutory_number: Some(statutory_number(on, serial)) })
    }
}

/// Year, region, kind of channel, serial: twenty digits.
fn statutory_number(on: NaiveDate, serial: i64) -> String {
    const REGION: u32 = 44;
    const CHANNEL: u32 = 2;
    format!("{:02}{REGION:02}{CHANNEL}{serial:015}", on.year().rem_euclid(100))
}

/// The internal book: its own series is all the number there is.
struct InternalBook;

impl InvoiceChannel for InternalBook {
    async fn send(&self, tx: &Tx<'_>, on: NaiveDate) -> Result<Answer> {
        self.inquire(tx, on).await
    }

    async fn inquire(&self, _: &Tx<'_>, _: NaiveDate) -> Result<Answer> {
        Ok(Answer::Issued { statutory_number: None })
    }
}

/// Hands an invoice in where its medium is issued.
pub(super) async fn send(tx: &Tx<'_>, row: &invoice::Model, on: NaiveDate) -> Result<Answer> {
    match row.medium {
        InvoiceMedium::Digital => bureau(tx, row).await?.send(tx, on).await,
        InvoiceMedium::Internal => InternalBook.send(tx, on).await,
    }
}

/// Asks what has become of an invoice.
pub(super) async fn inquire(tx: &Tx<'_>, row: &invoice::Model, on: NaiveDate) -> Result<Answer> {
    match row.medium {
        InvoiceMedium::Digital => bureau(tx, row).await?.inquire(tx, on).await,
        InvoiceMedium::Internal => InternalBook.inquire(tx, on).await,
    }
}

async fn bureau(tx: &Tx<'_>, row: &invoice::Model) -> Result<SimulatedBureau> {
    let (reader, project_id) = (tx.reader(), Some(row.project_id));
    Ok(SimulatedBureau {
        delayed: parameter::read(&reader, "invoices.channel.delayed", project_id).await?,
        failing: parameter::read(&reader, "invoices.channel.failing", project_id).await?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statutory_numbers_have_twenty_digits() {
        let day = NaiveDate::from_ymd_opt(2025, 3, 10).unwrap_or_default();
        assert_eq!(statutory_number(day, 7), "25442000000000000007");
    }
}
