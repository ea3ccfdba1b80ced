//! How he stands with the office: merged and apart again, on the blacklist and off it, his grade.
//! Rows keep the last of each only, so it is read from what was told when it happened.

use super::{Happening, HappeningKind as Kind, Stretch};
use crate::customers::grade;
use crate::kernel::{Reader, Result, act};
use entity::customers::customer_grade;
use entity::kernel::event::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// What is told, and the state that it is shown as.
const MERGES: [(&str, &str); 2] =
    [("customers.customer.merged", "merged"), ("customers.customer.unmerged", "unmerged")];
const LISTINGS: [(&str, &str); 2] = [
    ("customers.customer.blacklisted", "blacklisted"),
    ("customers.customer.unblacklisted", "unblacklisted"),
];
const GRADED: &str = "customers.grade.changed";

/// Entries that were found to be one person, and those that were not after all.
pub async fn merges(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    told(reader, ids, part, (Kind::Merge, MERGES)).await
}

/// When the office ceased to deal with him, and when it began again.
pub async fn listings(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    told(reader, ids, part, (Kind::Blacklist, LISTINGS)).await
}

async fn told(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
    (kind, names): (Kind, [(&str, &str); 2]),
) -> Result<Vec<Happening>> {
    if !part.asks(reader, kind, act::CUSTOMERS_CUSTOMER_READ) {
        return Ok(vec![]);
    }
    let select = event::Entity::find()
        .filter(Column::ObjectId.is_in(ids.iter().copied()))
        .filter(Column::Name.is_in(names.map(|(name, _)| name)));
    let state = |row: &event::Model| names.iter().find(|(name, _)| *name == row.name);
    let told = |row: event::Model| Happening {
        state: state(&row).map(|(_, state)| (*state).to_owned()),
        text: word(&row, "reason"),
        object_id: row.object_id,
        ..happening((kind, "customers.customer"), &row)
    };
    Ok(rows(reader, select, part, kind).await?.into_iter().map(told).collect())
}

/// When another grade began to count in a project.
pub async fn grades(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    if !part.asks(reader, Kind::Grade, act::CUSTOMERS_GRADE_LIST) {
        return Ok(vec![]);
    }
    let his = grade::visible(reader)
        .filter(customer_grade::Column::CustomerId.is_in(ids.iter().copied()))
        .select_only()
        .column(customer_grade::Column::Id);
    let select = event::Entity::find()
        .filter(Column::Name.eq(GRADED))
        .filter(Column::ObjectId.in_subquery(his.into_query()));
    let told = |row: event::Model| Happening {
        project_id: row.project_id,
        state: word(&row, "to"),
        object_id: row.object_id,
        ..happening((Kind::Grade, "customers.grade"), &row)
    };
    Ok(rows(reader, select, part, Kind::Grade).await?.into_iter().map(told).collect())
}

async fn rows(
    reader: &Reader<'_>,
    select: Select<event::Entity>,
    part: &Stretch,
    kind: Kind,
) -> Result<Vec<event::Model>> {
    part.read(reader, select, kind, (Column::At.into_expr(), Column::Id)).await
}

fn happening(of: (Kind, &str), row: &event::Model) -> Happening {
    Happening { user_id: row.actor_id, ..Happening::new(of, row.id.0, row.at) }
}

fn word(row: &event::Model, field: &str) -> Option<String> {
    row.payload.get(field).and_then(|value| value.as_str()).map(str::to_owned)
}
