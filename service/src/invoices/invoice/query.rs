//! What readers see of invoices: the blue ones with their reds.

use super::load::get;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{People, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{CompanyId, InvoiceId, ProjectId, TradeId, UserId};
use entity::invoices::invoice::{self, Column, InvoiceKind, InvoiceMedium, InvoiceState};
use entity::money::Overflow;
use entity::sales::trade;
use entity::{Money, Rate};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "gross", "issued_on"];

/// A red invoice as its blue one shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000062", "number": "GZ001-FP202503100002",
    "statutory_number": "25442000000000000002", "gross": "-333333.33", "net": "-305810.39",
    "tax": "-27522.94", "red_confirmation": "01", "reason": "The price was lowered.",
    "issued_on": "2025-03-10"
}))]
pub struct RedInvoice {
    pub id: InvoiceId,
    pub number: String,
    pub statutory_number: Option<String>,
    /// Negative, as are net and tax.
    pub gross: Money,
    pub net: Money,
    pub tax: Money,
    /// State of the red confirmation, 01 to 13.
    pub red_confirmation: Option<String>,
    pub reason: Option<String>,
    pub issued_on: Option<NaiveDate>,
}

/// An invoice as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000061",
    "company_id": "0193a5c0-0000-7000-8000-000000000001",
    "project_id": "0193a5c0-0000-7000-8000-000000000002", "project": null,
    "trade_id": "0193a5c0-0000-7000-8000-000000000051", "number": "GZ001-FP202503100001",
    "statutory_number": "25442000000000000001", "kind": "final", "medium": "digital",
    "blue_id": null, "gross": "1896339.00", "net": "1739760.55", "tax": "156578.45",
    "tax_rate": "0.09", "goods_code": null, "buyer_name": "王小明", "status": "issued",
    "red_confirmation": null, "reason": null, "applied_on": "2025-03-10",
    "issued_on": "2025-03-10", "issued_at": "2025-03-10T02:00:00Z",
    "author_id": "0193a5c0-0000-7000-8000-000000000008", "created_at": "2025-03-10T02:00:00Z",
    "version": 3, "left": "1896339.00", "reds": []
}))]
pub struct InvoiceView {
    pub id: InvoiceId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub trade_id: TradeId,
    pub number: String,
    /// Twenty digits when fully digital and issued.
    pub statutory_number: Option<String>,
    pub kind: InvoiceKind,
    pub medium: InvoiceMedium,
    /// The invoice that this red one reverses.
    pub blue_id: Option<InvoiceId>,
    pub gross: Money,
    /// Fixed at issuing, when the remainder is known.
    pub net: Money,
    pub tax: Money,
    pub tax_rate: Rate,
    /// `602` for prepayments, which are not taxed.
    pub goods_code: Option<String>,
    pub buyer_name: String,
    pub status: InvoiceState,
    pub red_confirmation: Option<String>,
    /// Why it was rejected, voided or reversed, or failed.
    pub reason: Option<String>,
    pub applied_on: NaiveDate,
    pub issued_on: Option<NaiveDate>,
    pub issued_at: Option<DateTime<Utc>>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub version: i32,
    /// Gross that is not reversed.
    pub left: Money,
    pub reds: Vec<RedInvoice>,
}

/// Which invoices are wanted.
#[derive(Debug, Clone, Default)]
pub struct InvoiceFilter {
    pub project_id: Option<ProjectId>,
    pub trade_id: Option<TradeId>,
    pub kind: Option<InvoiceKind>,
    pub medium: Option<InvoiceMedium>,
    pub status: Option<Vec<InvoiceState>>,
    pub number: Option<String>,
    pub statutory_number: Option<String>,
    /// Reds only, or blues only.
    pub red: Option<bool>,
    pub from_issued_on: Option<NaiveDate>,
    pub to_issued_on: Option<NaiveDate>,
}

/// One invoice with its reds.
pub async fn one(reader: &Reader<'_>, id: InvoiceId) -> Result<InvoiceView> {
    let row = get(reader, id).await?;
    let reds = reds(reader, &[id]).await?;
    Ok(view(row, &reds)?)
}

/// Visible invoices with their reds.
pub async fn list(
    reader: &Reader<'_>,
    filter: &InvoiceFilter,
    paging: &Paging,
) -> Result<Listed<InvoiceView>> {
    let mut select = invoice::Entity::find().filter(visible(reader)).filter(wanted(filter));
    select = page::sorted(select, paging, |name| match name {
        "gross" => Column::Gross,
        "issued_on" => Column::IssuedOn,
        _ => Column::CreatedAt,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &invoice::Model| row.id.0);
    let rows = rows.await?;
    let ids: Vec<InvoiceId> = rows.items.iter().map(|row| row.id).collect();
    let reds = reds(reader, &ids).await?;
    let Listed { items, total, next_cursor, page, page_size } = rows;
    let items = items.into_iter().map(|row| view(row, &reds)).collect::<Result<_, _>>()?;
    Ok(Listed { items, total, next_cursor, page, page_size })
}

/// Invoices of visible projects, and of visible trades where the reader does not see everybody's.
fn visible(reader: &Reader<'_>) -> Condition {
    let scope = reader.scope();
    let all = Condition::all().add(scope.projects(Column::ProjectId));
    if scope.people == People::Any {
        return all;
    }
    let me = reader.actor.user_id;
    let trades = Query::select()
        .column(trade::Column::Id)
        .from(trade::Entity)
        .cond_where(scope.people(me, trade::Column::ConsultantId, trade::Column::TeamId))
        .take();
    all.add(Column::TradeId.in_subquery(trades))
}

fn wanted(filter: &InvoiceFilter) -> Condition {
    let red = |red| if red { Column::BlueId.is_not_null() } else { Column::BlueId.is_null() };
    Condition::all()
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.trade_id.map(|id| Column::TradeId.eq(id)))
        .add_option(filter.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(filter.medium.map(|medium| Column::Medium.eq(medium)))
        .add_option(filter.status.as_ref().map(|states| Column::State.is_in(states.clone())))
        .add_option(filter.number.as_ref().map(|number| Column::Number.eq(number)))
        .add_option(filter.statutory_number.as_ref().map(|n| Column::StatutoryNumber.eq(n)))
        .add_option(filter.red.map(red))
        .add_option(filter.from_issued_on.map(|day| Column::IssuedOn.gte(day)))
        .add_option(filter.to_issued_on.map(|day| Column::IssuedOn.lte(day)))
}

async fn reds(reader: &Reader<'_>, blues: &[InvoiceId]) -> Result<Vec<invoice::Model>> {
    let rows = invoice::Entity::find()
        .filter(Column::BlueId.is_in(blues.iter().map(|id| id.0)))
        .order_by_asc(Column::Id)
        .all(&reader.db)
        .await?;
    Ok(rows)
}

fn view(row: invoice::Model, reds: &[invoice::Model]) -> Result<InvoiceView, Overflow> {
    let reds: Vec<RedInvoice> =
        reds.iter().filter(|red| red.blue_id == Some(row.id)).cloned().map(red).collect();
    let left = Money::total(reds.iter().map(|red| red.gross))?.plus(row.gross)?;
    Ok(InvoiceView {
        id: row.id,
        company_id: row.company_id,
        project_id: row.project_id,
        project: Expandable,
        trade_id: row.trade_id,
        number: row.number,
        statutory_number: row.statutory_number,
        kind: row.kind,
        medium: row.medium,
        blue_id: row.blue_id,
        gross: row.gross,
        net: row.net,
        tax: row.tax,
        tax_rate: row.tax_rate,
        goods_code: row.goods_code,
        buyer_name: row.buyer_name,
        status: row.state,
        red_confirmation: row.red_confirmation,
        reason: row.reason,
        applied_on: row.applied_on,
        issued_on: row.issued_on,
        issued_at: row.issued_at,
        author_id: row.author_id,
        created_at: row.created_at,
        version: row.version,
        left,
        reds,
    })
}

fn red(row: invoice::Model) -> RedInvoice {
    RedInvoice {
        id: row.id,
        number: row.number,
        statutory_number: row.statutory_number,
        gross: row.gross,
        net: row.net,
        tax: row.tax,
        red_confirmation: row.red_confirmation,
        reason: row.reason,
        issued_on: row.issued_on,
    }
}
