//! What has run out 到期 and nobody has written down yet: holds whose time is over, and withholdings
//! whose last day is.
//!
//! It counts at once for who reads a unit and for who acts on it. The jobs, which come by within
//! half a minute, only bring the rows up to date, and those who watch them.

use super::axis::{self, AxisChange, not_withheld};
use super::give_back::{OVER, end_withholding};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::id::{ProjectId, UnitId};
use entity::inventory::axes::{SaleState, UnitStatus};
use entity::inventory::unit::{self, Column, Entity, WithholdKind};
use entity::inventory::unit_claim::{self, ClaimKind};
use entity::inventory::{project, unit_claim::Column as Claim};
use entity::label::Labelled;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect, QueryTrait, Select,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What a hold's shelf hears of a unit that somebody else has been given.
pub const HOLD_LAPSED: &str = "inventory.unit.hold_lapsed";
/// So many are known to filters and counts; the jobs end as many in half a minute.
const KNOWN: u64 = 1_000;
/// Ids of one statement; SQLite binds at most 32 766 values.
const IDS_AT_ONCE: usize = 5_000;
/// No zone is further ahead of UTC.
const FURTHEST: TimeDelta = TimeDelta::hours(14);

/// What says whether the time of a unit's hold or withholding can be over.
#[derive(Debug, Clone, FromQueryResult)]
pub(in crate::inventory) struct Standing {
    pub id: UnitId,
    pub project_id: ProjectId,
    pub status: UnitStatus,
    pub withheld_kind: Option<WithholdKind>,
    pub withheld_until_on: Option<NaiveDate>,
}

impl From<&unit::Model> for Standing {
    fn from(unit: &unit::Model) -> Self {
        Self {
            id: unit.id,
            project_id: unit.project_id,
            status: unit.status,
            withheld_kind: unit.withheld_kind,
            withheld_until_on: unit.withheld_until_on,
        }
    }
}

impl Standing {
    fn may_be_over(&self) -> bool {
        match self.status {
            UnitStatus::Held => true,
            UnitStatus::Withheld => self.withheld_until_on.is_some(),
            _ => false,
        }
    }
}

/// Units that read otherwise than their rows say, and as what.
#[derive(Debug, Clone, Default)]
pub(in crate::inventory) struct Lapses(BTreeMap<UnitId, SaleState>);

impl Lapses {
    /// Those among some units; asks nothing where none is held or withheld until a day.
    pub async fn of(reader: &Reader<'_>, units: impl Iterator<Item = Standing>) -> Result<Self> {
        let rows: Vec<Standing> = units.filter(Standing::may_be_over).collect();
        let held = rows.iter().filter(|row| row.status == UnitStatus::Held).map(|row| row.id);
        let held: Vec<UnitId> = held.collect();
        let mut over = HashSet::new();
        for some in held.chunks(IDS_AT_ONCE) {
            let ended: Vec<UnitId> = unit_claim::Entity::find()
                .select_only()
                .column(Claim::UnitId)
                .filter(Claim::UnitId.is_in(some.iter().map(|id| id.0)))
                .filter(ended(reader.now))
                .into_tuple()
                .all(&reader.db)
                .await?;
            over.extend(ended);
        }
        Self::weighed(reader, rows, |row| over.contains(&row.id)).await
    }

    /// All of them, for filters and counts: one statement over the ends that have passed, of which
    /// there is hardly ever any. What the reader sees of them, the search around it says.
    pub async fn everywhere(reader: &Reader<'_>) -> Result<Self> {
        let standing = |status: UnitStatus| {
            Entity::find()
                .select_only()
                .columns([
                    Column::Id,
                    Column::ProjectId,
                    Column::Status,
                    Column::WithheldKind,
                    Column::WithheldUntilOn,
                ])
                .filter(Column::Status.eq(status))
        };
        let mut claims = Query::select();
        claims.column(Claim::UnitId).from(unit_claim::Entity).cond_where(ended(reader.now));
        let held: Select<Entity> =
            standing(UnitStatus::Held).filter(Column::Id.in_subquery(claims));
        let day = (reader.now + FURTHEST).date_naive();
        let withheld = standing(UnitStatus::Withheld).filter(Column::WithheldUntilOn.lt(day));
        let mut both = held.into_query();
        both.union(UnionType::All, withheld.into_query()).limit(KNOWN);
        let rows = reader.db.query_all(&both).await?;
        let rows = rows.iter().map(|row| Standing::from_query_result(row, ""));
        let rows = rows.collect::<std::result::Result<Vec<_>, _>>()?;
        Self::weighed(reader, rows, |row| row.status == UnitStatus::Held).await
    }

    async fn weighed(
        reader: &Reader<'_>,
        rows: Vec<Standing>,
        hold_over: impl Fn(&Standing) -> bool,
    ) -> Result<Self> {
        let until = rows.iter().filter(|row| row.withheld_until_on.is_some());
        let days = days(reader, until.map(|row| row.project_id).collect()).await?;
        let read_as = rows.into_iter().filter_map(|row| {
            let ends = row.withheld_until_on.zip(days.get(&row.project_id));
            let day_over = ends.is_some_and(|(last, today)| last < *today);
            let kept = row.withheld_kind.is_some() && !day_over;
            let sale = match row.status {
                UnitStatus::Held if !hold_over(&row) => return None,
                UnitStatus::Held if kept => SaleState::Withheld,
                UnitStatus::Withheld if !day_over => return None,
                _ => SaleState::Available,
            };
            Some((row.id, sale))
        });
        Ok(Self(read_as.collect()))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the unit reads as, if not as its row says.
    pub fn of_unit(&self, id: UnitId) -> Option<SaleState> {
        self.0.get(&id).copied()
    }

    /// Is the unit one of them?
    pub fn among(&self) -> Expr {
        Column::Id.is_in(self.0.keys().map(|id| id.0))
    }

    /// The condition on what units read as, from that on what their rows say.
    pub fn reading(&self, stored: Expr, fits: impl Fn(SaleState) -> bool) -> Condition {
        let stored = Condition::all().add(stored);
        if self.is_empty() {
            return stored;
        }
        let fitting: Vec<_> =
            self.0.iter().filter(|(_, sale)| fits(**sale)).map(|(id, _)| id.0).collect();
        let beside = (!fitting.is_empty()).then(|| Column::Id.is_in(fitting));
        Condition::any().add(stored.add(self.among().not())).add_option(beside)
    }
}

/// Claims of holds whose time is over.
fn ended(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Expr::col((unit_claim::Entity, Claim::Kind)).eq(ClaimKind::Hold.value()))
        .add(Expr::col((unit_claim::Entity, Claim::ExpiresAt)).lte(now))
}

/// How many holds of a project are over: with their number a board changes.
pub(in crate::inventory) fn ended_in(project: Expr, now: DateTime<Utc>) -> SelectStatement {
    let mut count = Query::select();
    count
        .expr(Expr::col((unit_claim::Entity, Claim::UnitId)).count())
        .from(unit_claim::Entity)
        .and_where(Expr::col((unit_claim::Entity, Claim::ProjectId)).eq(project))
        .cond_where(ended(now));
    count
}

/// Today in the zone of each of the projects.
async fn days(
    reader: &Reader<'_>,
    projects: BTreeSet<ProjectId>,
) -> Result<HashMap<ProjectId, NaiveDate>> {
    if projects.is_empty() {
        return Ok(HashMap::new());
    }
    let zones: Vec<(ProjectId, String)> = project::Entity::find()
        .select_only()
        .columns([project::Column::Id, project::Column::TimeZone])
        .filter(project::Column::Id.is_in(projects.iter().map(|id| id.0)))
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(zones.into_iter().map(|(id, zone)| (id, reader.today(&zone))).collect())
}

/// The unit as it reads.
pub(super) fn read_as(mut unit: unit::Model, sale: SaleState) -> unit::Model {
    unit.sale_state = sale;
    unit.status = sale.into();
    unit.sub_status_id = None;
    if sale == SaleState::Withheld { unit } else { not_withheld(unit) }
}

/// Units as they read.
pub(in crate::inventory) async fn seen(
    reader: &Reader<'_>,
    units: Vec<unit::Model>,
) -> Result<Vec<unit::Model>> {
    let lapses = Lapses::of(reader, units.iter().map(Standing::from)).await?;
    let seen = units.into_iter().map(|unit| match lapses.of_unit(unit.id) {
        Some(sale) => read_as(unit, sale),
        None => unit,
    });
    Ok(seen.collect())
}

/// Brings units, which the caller has under lock, to what they read as, so that he acts on that.
pub(super) async fn end_all(tx: &mut Tx<'_>, units: Vec<unit::Model>) -> Result<Vec<unit::Model>> {
    let lapses = Lapses::of(&tx.reader(), units.iter().map(Standing::from)).await?;
    let mut ended = vec![];
    for unit in units {
        ended.push(match lapses.of_unit(unit.id) {
            Some(sale) => end(tx, unit, sale).await?,
            None => unit,
        });
    }
    Ok(ended)
}

/// The same of one unit.
pub(super) async fn end_one(tx: &mut Tx<'_>, unit: unit::Model) -> Result<unit::Model> {
    let lapses = Lapses::of(&tx.reader(), std::iter::once(Standing::from(&unit))).await?;
    match lapses.of_unit(unit.id) {
        Some(sale) => end(tx, unit, sale).await,
        None => Ok(unit),
    }
}

async fn end(tx: &mut Tx<'_>, unit: unit::Model, sale: SaleState) -> Result<unit::Model> {
    if unit.sale_state == SaleState::Withheld {
        return end_withholding(tx, unit, OVER).await;
    }
    let done = unit_claim::Entity::delete_many()
        .filter(Claim::UnitId.eq(unit.id))
        .filter(ended(tx.now))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 {
        return Err(Error::Contended("the hold was renewed meanwhile".to_owned()));
    }
    let axes = AxisChange { sale: Some(sale), ..Default::default() };
    let unit = axis::change(tx, unit, axes, None).await?;
    let subject = Subject::of("inventory.unit", unit.id, unit.project_id);
    tx.record(HOLD_LAPSED, subject, &json!({"unit_id": unit.id}))?;
    Ok(unit)
}
