//! Ranges of days in filters: over columns of days as they are, over moments in the zone of the
//! project that is asked for, else in that of the country.

use super::clock::{end_of_day, start_of_day};
use super::{Reader, Result};
use chrono::NaiveDate;
use entity::id::ProjectId;
use entity::inventory::project;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QuerySelect};

const ZONE: &str = "Asia/Shanghai";

/// From a day to another, both within; open where none is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Days {
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

impl Days {
    /// Rows whose day lies within; those without one only where nothing is asked.
    pub fn of_day<C: ColumnTrait>(self, column: C) -> Condition {
        Condition::all()
            .add_option(self.from_on.map(|day| column.gte(day)))
            .add_option(self.to_on.map(|day| column.lte(day)))
    }

    /// Rows whose moment lies within.
    pub async fn of_moment<C: ColumnTrait>(
        self,
        reader: &Reader<'_>,
        project_id: Option<ProjectId>,
        column: C,
    ) -> Result<Condition> {
        if self == Self::default() {
            return Ok(Condition::all());
        }
        let zone = zone(reader, project_id).await?;
        let from = self.from_on.and_then(|day| start_of_day(&zone, day));
        let to = self.to_on.and_then(|day| end_of_day(&zone, day));
        Ok(Condition::all()
            .add_option(from.map(|at| column.gte(at)))
            .add_option(to.map(|at| column.lt(at))))
    }
}

async fn zone(reader: &Reader<'_>, project_id: Option<ProjectId>) -> Result<String> {
    let Some(id) = project_id.filter(|id| reader.scope().sees_project(*id)) else {
        return Ok(ZONE.to_owned());
    };
    let zone: Option<String> = project::Entity::find_by_id(id)
        .select_only()
        .column(project::Column::TimeZone)
        .into_tuple()
        .one(&reader.db)
        .await?;
    Ok(zone.unwrap_or_else(|| ZONE.to_owned()))
}
