//! What he showed interest in: units that he looked at, and those on his list.

use super::dealings::codes;
use super::{Happening, HappeningKind as Kind, Stretch};
use crate::customers::{behaviour, favourite};
use crate::kernel::{Reader, Result, act};
use entity::customers::{behaviour as behaviour_row, favourite as favourite_row};
use entity::label::Labelled;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

/// What he did with units.
pub async fn behaviours(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
) -> Result<Vec<Happening>> {
    use behaviour_row::Column;
    if !part.asks(reader, Kind::Behaviour, act::CUSTOMERS_BEHAVIOUR_LIST) {
        return Ok(vec![]);
    }
    let select = behaviour::visible(reader).filter(Column::CustomerId.is_in(ids.iter().copied()));
    let order = (Column::HappenedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Behaviour, order).await?;
    let units = codes(reader, rows.iter().map(|row| row.unit_id.0)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            project_id: Some(row.project_id),
            state: Some(row.kind.value().to_owned()),
            text: units.get(&row.unit_id.0).cloned(),
            user_id: Some(row.author_id),
            ..Happening::new((Kind::Behaviour, "customers.behaviour"), row.id.0, row.happened_at)
        })
        .collect())
}

/// Units on his list.
pub async fn favourites(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
) -> Result<Vec<Happening>> {
    use favourite_row::Column;
    if !part.asks(reader, Kind::Favourite, act::CUSTOMERS_FAVOURITE_LIST) {
        return Ok(vec![]);
    }
    let select = favourite::visible(reader).filter(Column::CustomerId.is_in(ids.iter().copied()));
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Favourite, order).await?;
    let units = codes(reader, rows.iter().map(|row| row.unit_id.0)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            project_id: Some(row.project_id),
            text: units.get(&row.unit_id.0).cloned(),
            user_id: Some(row.author_id),
            ..Happening::new((Kind::Favourite, "customers.favourite"), row.id.0, row.created_at)
        })
        .collect())
}
