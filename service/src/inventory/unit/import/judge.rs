//! Judging rows: what the project has, what the file says twice, and what is taken already.

use super::cell::{CellFault, Why};
use super::column::Column;
use super::row::Wanted;
use super::table::Row;
use crate::inventory::Inventory;
use crate::inventory::unit::enter::{CODES_AT_ONCE, Ground, Plot};
use crate::inventory::unit::retire;
use crate::kernel::{FaultCode, Reader, Result, Tx};
use entity::id::{BuildingId, ProjectId, ZoneId};
use entity::inventory::{building, retired_code, unit, zone};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{HashMap, HashSet};

/// A row that may be entered.
#[derive(Debug, Clone)]
pub(super) struct Good<'t> {
    pub row: u32,
    pub wanted: &'t Wanted,
    /// None where only the serial will tell it.
    pub code: Option<String>,
}

/// A row that is left out.
#[derive(Debug, Clone)]
pub(super) struct Bad {
    pub row: u32,
    pub faults: Vec<CellFault>,
}

/// How the rows were judged, each kind in the order of the file.
#[derive(Debug, Clone, Default)]
pub(super) struct Verdict<'t> {
    pub good: Vec<Good<'t>>,
    pub bad: Vec<Bad>,
}

impl Verdict<'_> {
    /// What it says of the rows behind this one.
    pub fn after(&self, row: u32) -> Self {
        let mut left = self.clone();
        left.good.retain(|good| good.row > row);
        left.bad.retain(|bad| bad.row > row);
        left
    }
}

/// What rows are held against.
pub(super) struct Judge {
    pub ground: Ground,
    /// By the codes of their buildings.
    pub plots: HashMap<String, Plot>,
    rooms: HashMap<(BuildingId, i32, String), u32>,
    codes: HashMap<String, u32>,
}

impl Judge {
    pub async fn of(reader: &Reader<'_>, project_id: ProjectId) -> Result<Self> {
        let ground = Ground::of(reader, project_id).await?;
        let plots = plots(reader, project_id).await?;
        Ok(Self { ground, plots, rooms: HashMap::new(), codes: HashMap::new() })
    }

    /// Judges rows by themselves and beside those above them in the file.
    pub fn alone<'t>(&mut self, rows: &'t [Row]) -> Verdict<'t> {
        let mut verdict = Verdict::default();
        for row in rows {
            match self.one(row) {
                Ok(good) => verdict.good.push(good),
                Err(faults) => verdict.bad.push(Bad { row: row.number, faults }),
            }
        }
        verdict
    }

    /// Judges those that are good by themselves beside the units that are there.
    pub async fn beside_others<'t>(&self, tx: &Tx<'_>, alone: Verdict<'t>) -> Result<Verdict<'t>> {
        let Verdict { good: fit, bad } = alone;
        let rooms = self.rooms_taken(tx, &fit).await?;
        let codes = self.codes_taken(tx, &fit).await?;
        let mut verdict = Verdict { good: vec![], bad };
        for good in fit {
            let room = self.place(good.wanted).is_some_and(|place| rooms.contains(&place));
            let code = good.code.as_ref().is_some_and(|code| codes.contains(code));
            let why = match (room, code) {
                (true, _) => Inventory::RoomTaken,
                (false, true) => Inventory::CodeTaken,
                (false, false) => {
                    verdict.good.push(good);
                    continue;
                }
            };
            let faults = vec![CellFault::at(Column::Room, why)];
            verdict.bad.push(Bad { row: good.row, faults });
        }
        verdict.bad.sort_by_key(|bad| bad.row);
        Ok(verdict)
    }

    fn one<'t>(&mut self, row: &'t Row) -> Result<Good<'t>, Vec<CellFault>> {
        let wanted = row.wanted.as_ref().map_err(Clone::clone)?;
        let plot = self.plots.get(&wanted.building);
        let plot = plot.ok_or_else(|| at(Column::Building, FaultCode::NotFound))?;
        if wanted.floor > plot.building.floors {
            return Err(at(Column::Floor, FaultCode::OutOfRange));
        }
        if wanted.entrance.as_ref().is_some_and(|name| !plot.building.has_entrance(name)) {
            return Err(at(Column::Entrance, FaultCode::NotFound));
        }
        let place = (plot.building.id, wanted.floor, wanted.spot().room_key());
        if let Some(first) = self.rooms.get(&place) {
            return Err(like(*first, FaultCode::Duplicate));
        }
        self.rooms.insert(place, row.number);
        // The serial alone would not make a code impossible.
        let code = self.ground.code(plot, wanted.spot(), 0);
        let code = code.map_err(|why| match why {
            Inventory::ZoneMissing => at(Column::Building, why),
            Inventory::EntranceMissing => at(Column::Entrance, why),
            _ => at(Column::Room, why),
        })?;
        let code = (!self.ground.template.wants_serial()).then_some(code);
        if let Some(code) = &code {
            if let Some(first) = self.codes.get(code) {
                return Err(like(*first, Inventory::CodeTaken));
            }
            self.codes.insert(code.clone(), row.number);
        }
        Ok(Good { row: row.number, wanted, code })
    }

    fn place(&self, wanted: &Wanted) -> Option<(BuildingId, i32, String)> {
        let plot = self.plots.get(&wanted.building)?;
        Some((plot.building.id, wanted.floor, wanted.spot().room_key()))
    }

    /// Of the rooms that the rows want, those that are there; perhaps others of the same numbers.
    async fn rooms_taken(
        &self,
        tx: &Tx<'_>,
        rows: &[Good<'_>],
    ) -> Result<HashSet<(BuildingId, i32, String)>> {
        if rows.is_empty() {
            return Ok(HashSet::new());
        }
        let places: Vec<_> = rows.iter().filter_map(|row| self.place(row.wanted)).collect();
        let buildings: HashSet<BuildingId> = places.iter().map(|place| place.0).collect();
        let floors: HashSet<i32> = places.iter().map(|place| place.1).collect();
        let rooms: HashSet<&str> = places.iter().map(|place| place.2.as_str()).collect();
        let taken = unit::Entity::find()
            .select_only()
            .columns([unit::Column::BuildingId, unit::Column::Floor, unit::Column::RoomKey])
            .filter(unit::Column::BuildingId.is_in(buildings.iter().map(|id| id.0)))
            .filter(unit::Column::Floor.is_in(floors))
            .filter(unit::Column::RoomKey.is_in(rooms))
            .into_tuple()
            .all(tx.db())
            .await?;
        Ok(taken.into_iter().collect())
    }

    /// Of the codes that the rows would get, those that the company has used elsewhere.
    async fn codes_taken(&self, tx: &Tx<'_>, rows: &[Good<'_>]) -> Result<HashSet<String>> {
        let company_id = self.ground.project.company_id;
        let wanted = rows.iter().filter_map(|row| Some((row.code.as_deref()?, row.wanted)));
        let wanted: HashMap<&str, &Wanted> = wanted.collect();
        let codes: Vec<&str> = wanted.keys().copied().collect();
        let mut taken = HashSet::new();
        for some in codes.chunks(CODES_AT_ONCE) {
            let live: Vec<String> = unit::Entity::find()
                .select_only()
                .column(unit::Column::Code)
                .filter(unit::Column::CompanyId.eq(company_id))
                .filter(unit::Column::Code.is_in(some.iter().copied()))
                .into_tuple()
                .all(tx.db())
                .await?;
            let gone = retired_code::Entity::find()
                .filter(retired_code::Column::CompanyId.eq(company_id))
                .filter(retired_code::Column::Code.is_in(some.iter().copied()))
                .all(tx.db())
                .await?;
            let elsewhere = gone.into_iter().filter(|row| {
                let wanted = wanted.get(row.code.as_str()).and_then(|wanted| self.place(wanted));
                wanted.is_none() || wanted != retire::place(row)
            });
            taken.extend(live.into_iter().chain(elsewhere.map(|row| row.code)));
        }
        Ok(taken)
    }
}

async fn plots(reader: &Reader<'_>, project_id: ProjectId) -> Result<HashMap<String, Plot>> {
    let buildings = building::Entity::find().filter(building::Column::ProjectId.eq(project_id));
    let zones = zone::Entity::find().filter(zone::Column::ProjectId.eq(project_id));
    let zones = zones.all(&reader.db).await?.into_iter().map(|zone| (zone.id, zone.code));
    let zones: HashMap<ZoneId, String> = zones.collect();
    let plots = buildings.all(&reader.db).await?.into_iter().map(|building| {
        let zone = building.zone_id.and_then(|id| zones.get(&id).cloned());
        (building.code.clone(), Plot { building, zone })
    });
    Ok(plots.collect())
}

fn at(column: Column, why: impl Into<Why>) -> Vec<CellFault> {
    vec![CellFault::at(column, why)]
}

/// An earlier row wants the same room or code.
fn like(first: u32, why: impl Into<Why>) -> Vec<CellFault> {
    vec![CellFault { like_row: Some(first), ..CellFault::at(Column::Room, why) }]
}
