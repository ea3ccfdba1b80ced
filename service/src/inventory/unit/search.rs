//! Finding units: every filter at once, two queries a page.

use super::lapse::Lapses;
use super::query::{UnitRow, shown, with_beside};
use super::view::UnitView;
use crate::kernel::page::{self, Listed, Paging, encode};
use crate::kernel::text::contains_pattern;
use crate::kernel::{Reader, Result, Tx};
use entity::id::{BuildingId, PermitId, PhaseId, ProjectId, UnitId, ZoneId};
use entity::inventory::axes::{
    ContractAxis, DeliveryAxis, InvoiceAxis, MortgageAxis, PaymentAxis, SaleState, StatusGroup,
    TitleAxis,
};
use entity::inventory::unit::{Column, Entity, FitOut, Orientation, UnitStatus, UnitUse};
use entity::inventory::{layout, permit_building, permit_unit, sub_status};
use entity::{Area, Money};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LikeExpr, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, Iterable, Order, QueryFilter, QueryOrder, QuerySelect,
};

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &[
    "code",
    "created_at",
    "filed_price",
    "floor",
    "gross_area",
    "inside_area",
    "list_price",
    "list_unit_price",
    "room",
    "status",
];

/// Which units are wanted; an empty list lets everything through.
#[derive(Debug, Clone, Default)]
pub struct UnitFilter {
    /// Just these; everything when empty.
    pub ids: Vec<UnitId>,
    pub project_id: Vec<ProjectId>,
    pub phase_id: Vec<PhaseId>,
    pub zone_id: Vec<ZoneId>,
    pub building_id: Vec<BuildingId>,
    /// Any of these statuses, or any of these sub-states.
    pub status: Vec<UnitStatus>,
    /// Codes of sub-states, beside the statuses.
    pub sub_status: Vec<i32>,
    /// Codes of sub-states, whatever the status.
    pub below: Vec<i32>,
    pub status_group: Vec<StatusGroup>,
    /// Places on the axes.
    pub sale: Vec<SaleState>,
    pub contract: Vec<ContractAxis>,
    pub mortgage: Vec<MortgageAxis>,
    pub payment: Vec<PaymentAxis>,
    pub invoice: Vec<InvoiceAxis>,
    pub delivery: Vec<DeliveryAxis>,
    pub title: Vec<TitleAxis>,
    /// Units that the permit covers.
    pub permit_id: Option<PermitId>,
    /// Codes of layouts.
    pub layout: Vec<String>,
    /// Bedrooms 室 of the layout.
    pub rooms: Vec<i32>,
    pub orientation: Vec<Orientation>,
    pub fit_out: Vec<FitOut>,
    /// Names of entrances, in whatever building.
    pub entrance: Vec<String>,
    pub use_kind: Vec<UnitUse>,
    /// Spaces that belong to the home.
    pub attached_to_id: Option<UnitId>,
    pub code: Option<String>,
    pub room: Vec<String>,
    /// Marks that the units bear, all of them.
    pub tags: Vec<String>,
    /// Gross area in square metres.
    pub min_area: Option<Area>,
    pub max_area: Option<Area>,
    /// List price.
    pub min_price: Option<Money>,
    pub max_price: Option<Money>,
    pub min_floor: Option<i32>,
    pub max_floor: Option<i32>,
    /// Part of the code, the room, the layout's code or name, or a mark.
    pub q: Option<String>,
}

/// The units that the reader sees, layouts joined in.
pub async fn list(
    reader: &Reader<'_>,
    filter: &UnitFilter,
    paging: &Paging,
) -> Result<Listed<UnitView>> {
    let lapses = filter.lapses(reader).await?;
    let units = Entity::find().filter(filter.condition(reader, &lapses));
    let total = if paging.count {
        let count = units.clone().select_only().column_as(Column::Id.count(), "units");
        let count: Option<i64> = count.into_tuple().one(&reader.db).await?;
        Some(count.unwrap_or_default().unsigned_abs())
    } else {
        None
    };
    let mut select = paging.sort.iter().fold(units, |select, (name, descending)| {
        select.order_by(sort_column(name), if *descending { Order::Desc } else { Order::Asc })
    });
    select = select.order_by_asc(Column::Id).limit(paging.page_size + 1);
    select = match paging.cursor {
        Some(last) => select.filter(Column::Id.gt(last)),
        None => select.offset(paging.offset()),
    };
    let mut rows = with_beside(select).into_model::<UnitRow>().all(&reader.db).await?;
    let more = rows.len() as u64 > paging.page_size;
    rows.truncate(usize::try_from(paging.page_size).unwrap_or(usize::MAX));
    let walkable = more && paging.sort.is_empty();
    let next_cursor = rows.last().filter(|_| walkable).map(|row| encode(row.unit.id.0));
    Ok(Listed {
        items: shown(reader, rows).await?,
        total,
        next_cursor,
        page: paging.page,
        page_size: paging.page_size,
    })
}

fn sort_column(name: &str) -> Column {
    match name {
        "code" => Column::Code,
        "filed_price" => Column::FiledPrice,
        "floor" => Column::Floor,
        "gross_area" => Column::GrossArea,
        "inside_area" => Column::InsideArea,
        "list_price" => Column::ListPrice,
        "list_unit_price" => Column::ListUnitPrice,
        "room" => Column::Room,
        "status" => Column::Status,
        _ => Column::CreatedAt,
    }
}

impl UnitFilter {
    /// What has run out, where the filter asks for what changes with it; other searches need not
    /// know.
    pub(super) async fn lapses(&self, reader: &Reader<'_>) -> Result<Lapses> {
        let stored = self.status.is_empty()
            && self.sub_status.is_empty()
            && self.below.is_empty()
            && self.status_group.is_empty()
            && self.sale.is_empty();
        if stored { Ok(Lapses::default()) } else { Lapses::everywhere(reader).await }
    }

    pub(super) fn condition(&self, reader: &Reader<'_>, lapses: &Lapses) -> Condition {
        reader
            .scope()
            .projects(Column::ProjectId)
            .add_option(page::among(Column::Id, &self.ids))
            .add_option(one_of(Column::ProjectId, self.project_id.iter().map(|id| id.0)))
            .add_option(one_of(Column::PhaseId, self.phase_id.iter().map(|id| id.0)))
            .add_option(one_of(Column::ZoneId, self.zone_id.iter().map(|id| id.0)))
            .add_option(one_of(Column::BuildingId, self.building_id.iter().map(|id| id.0)))
            .add(self.of_status(lapses))
            .add(self.on_axes(lapses))
            .add_option(self.permit_id.map(under_permit))
            .add_option(one_of(Column::Orientation, self.orientation.iter().copied()))
            .add_option(one_of(Column::FitOut, self.fit_out.iter().copied()))
            .add_option(one_of(Column::Entrance, self.entrance.iter().cloned()))
            .add_option(one_of(Column::UseKind, self.use_kind.iter().copied()))
            .add_option(one_of(Column::Room, self.room.iter().cloned()))
            .add_option(self.attached_to_id.map(|id| Column::AttachedToId.eq(id)))
            .add_option(self.code.as_ref().map(|code| Column::Code.eq(code)))
            .add_option(self.of_layout())
            .add_option(self.min_area.map(|area| Column::GrossArea.gte(area)))
            .add_option(self.max_area.map(|area| Column::GrossArea.lte(area)))
            .add_option(self.min_price.map(|price| Column::ListPrice.gte(price)))
            .add_option(self.max_price.map(|price| Column::ListPrice.lte(price)))
            .add_option(self.min_floor.map(|floor| Column::Floor.gte(floor)))
            .add_option(self.max_floor.map(|floor| Column::Floor.lte(floor)))
            .add_option(self.q.as_ref().map(|q| text_holds(&q.trim().to_lowercase())))
            .add(self.tagged())
    }

    fn on_axes(&self, lapses: &Lapses) -> Condition {
        let sale = one_of(Column::SaleState, self.sale.iter().copied());
        let sale = sale.map(|sale| lapses.reading(sale, |one| self.sale.contains(&one)));
        Condition::all()
            .add_option(sale)
            .add_option(one_of(Column::ContractAxis, self.contract.iter().copied()))
            .add_option(one_of(Column::MortgageAxis, self.mortgage.iter().copied()))
            .add_option(one_of(Column::PaymentAxis, self.payment.iter().copied()))
            .add_option(one_of(Column::InvoiceAxis, self.invoice.iter().copied()))
            .add_option(one_of(Column::DeliveryAxis, self.delivery.iter().copied()))
            .add_option(one_of(Column::TitleAxis, self.title.iter().copied()))
    }

    fn of_status(&self, lapses: &Lapses) -> Condition {
        let shown = one_of(Column::Status, self.status.iter().copied());
        let shown =
            shown.map(|shown| lapses.reading(shown, |sale| self.status.contains(&sale.into())));
        let any = Condition::any().add_option(shown).add_option(bear(lapses, &self.sub_status));
        let grouped = one_of(Column::Status, self.grouped()).map(|grouped| {
            let fits = |sale| self.status_group.contains(&UnitStatus::from(sale).group());
            lapses.reading(grouped, fits)
        });
        Condition::all()
            .add_option((!any.is_empty()).then_some(any))
            .add_option(bear(lapses, &self.below))
            .add_option(grouped)
    }

    fn grouped(&self) -> impl Iterator<Item = UnitStatus> {
        UnitStatus::iter().filter(|status| self.status_group.contains(&status.group()))
    }

    fn of_layout(&self) -> Option<Expr> {
        let codes = one_of(layout::Column::Code, self.layout.iter().cloned());
        let rooms = one_of(layout::Column::Bedrooms, self.rooms.iter().copied());
        let wanted = Condition::all().add_option(codes).add_option(rooms);
        if wanted.is_empty() {
            return None;
        }
        let mut layouts = Query::select();
        layouts.column(layout::Column::Id).from(layout::Entity).cond_where(wanted);
        Some(Column::LayoutId.in_subquery(layouts))
    }

    fn tagged(&self) -> Condition {
        bearing(&self.tags)
    }
}

/// Units that bear sub-states of these codes; one whose status has run out bears none.
fn bear(lapses: &Lapses, codes: &[i32]) -> Option<Condition> {
    let codes = one_of(sub_status::Column::Code, codes.iter().copied())?;
    let mut wanted = Query::select();
    wanted.column(sub_status::Column::Id).from(sub_status::Entity).and_where(codes);
    Some(lapses.reading(Column::SubStatusId.in_subquery(wanted), |_| false))
}

/// Units that bear all the marks, whatever their case.
pub(in crate::inventory) fn bearing(tags: &[String]) -> Condition {
    tags.iter().fold(Condition::all(), |all, tag| all.add(text_holds(&tag_line(tag))))
}

/// Units of the permit's buildings but those left out, and those named one by one.
fn under_permit(id: PermitId) -> Condition {
    let mut buildings = Query::select();
    buildings
        .column(permit_building::Column::BuildingId)
        .from(permit_building::Entity)
        .and_where(permit_building::Column::PermitId.eq(id));
    let named = |covered: bool| {
        let mut units = Query::select();
        units
            .column(permit_unit::Column::UnitId)
            .from(permit_unit::Entity)
            .and_where(permit_unit::Column::PermitId.eq(id))
            .and_where(permit_unit::Column::Covered.eq(covered));
        units
    };
    let whole = Condition::all()
        .add(Column::BuildingId.in_subquery(buildings))
        .add(Column::Id.not_in_subquery(named(false)));
    Condition::any().add(whole).add(Column::Id.in_subquery(named(true)))
}

fn one_of<C, V>(column: C, values: impl Iterator<Item = V>) -> Option<Expr>
where
    C: ColumnTrait,
    V: Into<sea_orm::Value>,
{
    let mut values = values.peekable();
    values.peek()?;
    Some(column.is_in(values))
}

/// Both sides are lower case already, so the three databases agree.
fn text_holds(text: &str) -> Expr {
    Expr::col((Entity, Column::SearchText)).like(LikeExpr::new(contains_pattern(text)).escape('!'))
}

/// What the free-text search looks into.
#[must_use]
pub(super) fn search_text(
    code: &str,
    room: &str,
    layout: &layout::Model,
    tags: &[String],
) -> String {
    let mut text = format!("{code}\n{room}\n{}\n", layout.code).to_lowercase();
    for tag in tags {
        text.push_str(tag_line(tag).trim_start());
    }
    text.push_str(name_line(&layout.name).trim_start_matches('\n'));
    text
}

/// The name of a layout as it stands in the text: the only line that begins with a tab, which no
/// code, room or name can hold.
fn name_line(name: &str) -> String {
    format!("\n\t{}\n", name.to_lowercase())
}

/// Has the units of a layout, which the caller has locked, found by its new name.
pub(in crate::inventory) async fn rename_layout(
    tx: &Tx<'_>,
    layout: &layout::Model,
    before: &str,
) -> Result<()> {
    if before.to_lowercase() == layout.name.to_lowercase() {
        return Ok(());
    }
    let text = Expr::col((Entity, Column::SearchText));
    let parts = [text, Expr::val(name_line(before)), Expr::val(name_line(&layout.name))];
    Entity::update_many()
        .col_expr(Column::SearchText, Expr::from(Func::cust("REPLACE").args(parts)))
        .filter(Column::ProjectId.eq(layout.project_id))
        .filter(Column::LayoutId.eq(layout.id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// A mark as it stands in the text: a line of its own.
fn tag_line(tag: &str) -> String {
    format!("\n#{}\n", tag.trim().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_holds_code_room_layout_with_its_name_and_whole_marks() {
        let layout = layout::Model {
            id: uuid::Uuid::nil().into(),
            project_id: uuid::Uuid::nil().into(),
            code: "A1".to_owned(),
            name: "观江 Zwölf".to_owned(),
            created_at: chrono::DateTime::UNIX_EPOCH,
            version: 1,
            bedrooms: None,
            living_rooms: None,
            bathrooms: None,
            kitchens: None,
        };
        let text = search_text("GZ001-02-1605", "05", &layout, &["VIP".into(), "边户".into()]);
        assert_eq!(text, "gz001-02-1605\n05\na1\n#vip\n#边户\n\t观江 zwölf\n");
        assert!(text.contains(&name_line("观江 ZWÖLF")));
        assert!(text.contains(&tag_line("vip")) && text.contains(&tag_line("边户")));
        assert!(!text.contains(&tag_line("v")));
    }
}
