//! Everything invoiced of one trade, summed up: limits, remainders and the unit's axis read here.

use super::remainder::SoFar;
use crate::kernel::Result;
use entity::id::{InvoiceId, TradeId};
use entity::inventory::axes::InvoiceAxis;
use entity::invoices::invoice::{self, InvoiceKind, InvoiceState};
use entity::{Money, Rate};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

/// The invoices of a trade, reds included, in order of creation.
pub(in crate::invoices) struct Book(Vec<invoice::Model>);

impl Book {
    pub async fn of<C: ConnectionTrait>(db: &C, trade_id: TradeId) -> Result<Self> {
        let rows = invoice::Entity::find()
            .filter(invoice::Column::TradeId.eq(trade_id))
            .order_by_asc(invoice::Column::Id)
            .all(db)
            .await?;
        Ok(Self(rows))
    }

    /// The books of many trades; one without an invoice has none.
    pub async fn of_each<C: ConnectionTrait>(
        db: &C,
        trades: SelectStatement,
    ) -> Result<HashMap<TradeId, Self>> {
        let rows = invoice::Entity::find()
            .filter(invoice::Column::TradeId.in_subquery(trades))
            .order_by_asc(invoice::Column::Id)
            .all(db)
            .await?;
        let mut books: HashMap<TradeId, Self> = HashMap::new();
        for row in rows {
            books.entry(row.trade_id).or_insert_with(|| Self(vec![])).0.push(row);
        }
        Ok(books)
    }

    /// Gross of everything of this kind that is applied for or issued, less what is reversed.
    pub fn claimed(&self, kind: InvoiceKind) -> Result<Money> {
        self.gross(|row| row.kind == kind && claims(row.state))
    }

    /// Final invoices of a rate that are issued, less their reds: where the remainder runs on.
    pub(super) fn issued(&self, rate: Rate) -> Result<SoFar> {
        let finals = |row: &&invoice::Model| {
            row.kind == InvoiceKind::Final && row.tax_rate == rate && has_effect(row.state)
        };
        Ok(SoFar {
            gross: Money::total(self.0.iter().filter(finals).map(|row| row.gross))?,
            tax: Money::total(self.0.iter().filter(finals).map(|row| row.tax))?,
        })
    }

    /// Reds of one blue, as positive amounts.
    pub(super) fn reds(&self, blue: InvoiceId) -> Result<SoFar> {
        let reds = |row: &&invoice::Model| row.blue_id == Some(blue);
        Ok(SoFar {
            gross: Money::total(self.0.iter().filter(reds).map(|row| row.gross.negated()))?,
            tax: Money::total(self.0.iter().filter(reds).map(|row| row.tax.negated()))?,
        })
    }

    /// Is another invoice of the trade on its way to the channel?
    pub fn is_issuing(&self, but: InvoiceId) -> bool {
        self.0.iter().any(|row| row.state == InvoiceState::Issuing && row.id != but)
    }

    /// Is there a prepayment invoice that is not reversed to the end?
    pub fn has_open_prepayment(&self) -> bool {
        let open = |row: &invoice::Model| {
            row.blue_id.is_none()
                && row.kind == InvoiceKind::Prepayment
                && claims(row.state)
                && row.state != InvoiceState::FullyRed
        };
        self.0.iter().any(open)
    }

    /// Where the unit stands on its invoice axis.
    pub fn axis(&self) -> Result<InvoiceAxis> {
        let stands = |kind| {
            self.gross(|row| row.kind == kind && has_effect(row.state)).map(Money::is_positive)
        };
        Ok(if stands(InvoiceKind::Final)? {
            InvoiceAxis::Final
        } else if stands(InvoiceKind::Prepayment)? {
            InvoiceAxis::Prepaid
        } else {
            InvoiceAxis::None
        })
    }

    fn gross(&self, counts: impl Fn(&invoice::Model) -> bool) -> Result<Money> {
        let rows = self.0.iter().filter(|row| counts(row));
        Ok(Money::total(rows.map(|row| row.gross))?)
    }
}

/// Applied for, under way or issued; what was rejected or voided claims nothing.
fn claims(state: InvoiceState) -> bool {
    !matches!(state, InvoiceState::Rejected | InvoiceState::Voided)
}

/// Issued, whether or not it was reversed later.
fn has_effect(state: InvoiceState) -> bool {
    matches!(state, InvoiceState::Issued | InvoiceState::PartiallyRed | InvoiceState::FullyRed)
}
