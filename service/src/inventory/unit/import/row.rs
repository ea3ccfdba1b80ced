//! One row of a table: the unit that it wants.

use super::cell::{Cell, CellFault, Content};
use super::column::Column;
use crate::inventory::unit::enter::Spot;
use crate::inventory::unit::generate::FLOOR_RATIO;
use crate::inventory::unit::reprice::Prices;
use crate::inventory::unit::update::{MAX_TAGS, wrong_tag};
use crate::kernel::FaultCode;
use entity::decimal::ParseError;
use entity::inventory::unit::{FitOut, Orientation, PriceBasis, UnitUse};
use entity::label::Labelled;
use entity::{Area, Money, PositiveAmount, Rounding};
use sea_orm::Iterable;
use std::str::FromStr;

const MAX_BUILDING: usize = 64;
const MAX_ROOM: usize = 16;
const MAX_ENTRANCE: usize = 16;
const MAX_LAYOUT: usize = 64;
const MAX_REMARKS: usize = 1_000;
/// Floors that a building can have; whether it has them is judged later.
const FLOORS: std::ops::RangeInclusive<i32> = -9..=200;

/// A unit as a row describes it, complete in itself.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    /// Code of the building.
    pub building: String,
    pub floor: i32,
    pub room: String,
    /// One of the building's entrances.
    pub entrance: Option<String>,
    /// Code of the layout.
    pub layout: String,
    pub use_kind: UnitUse,
    pub orientation: Option<Orientation>,
    pub fit_out: Option<FitOut>,
    pub gross_area: Area,
    pub inside_area: Area,
    pub basis: PriceBasis,
    pub prices: Prices,
    pub filed_price: Option<Money>,
    pub tags: Vec<String>,
    pub remarks: Option<String>,
}

impl Wanted {
    pub fn spot(&self) -> Spot<'_> {
        Spot { entrance: self.entrance.as_deref(), floor: self.floor, room: &self.room }
    }
}

/// The cells of a row by their columns.
pub(super) struct Fields<'a>([Option<&'a Content>; Column::COUNT]);

impl<'a> Fields<'a> {
    pub fn of(places: &[Option<u32>; Column::COUNT], cells: &'a [Cell]) -> Self {
        Self(places.map(|place| {
            let place = place?;
            cells.iter().find(|cell| cell.column == place).map(|cell| &cell.content)
        }))
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

/// A row under examination.
struct Reading<'a> {
    fields: &'a Fields<'a>,
    faults: Vec<CellFault>,
}

impl<'a> Reading<'a> {
    fn fault(&mut self, column: Column, code: FaultCode) {
        self.faults.push(CellFault::at(column, code));
    }

    fn text(&mut self, column: Column) -> Option<&'a str> {
        match self.fields.0[column.place()]? {
            Content::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            Content::Formula => {
                self.fault(column, FaultCode::Formula);
                None
            }
            Content::Other => {
                self.fault(column, FaultCode::WrongType);
                None
            }
        }
    }

    /// Notes that a value is missing, unless its cell was found wrong already.
    fn needed<T>(&mut self, column: Column, value: Option<T>) -> Option<T> {
        if value.is_none() && self.faults.iter().all(|fault| fault.column != column) {
            self.fault(column, FaultCode::Required);
        }
        value
    }

    /// A text of one line.
    fn line(&mut self, column: Column, letters: usize) -> Option<&'a str> {
        let text = self.text(column)?;
        let wrong = match text {
            _ if text.chars().count() > letters => FaultCode::TooLong,
            _ if text.chars().any(char::is_control) => FaultCode::InvalidFormat,
            _ => return Some(text),
        };
        self.fault(column, wrong);
        None
    }

    fn number<T: FromStr<Err = ParseError>>(&mut self, column: Column) -> Option<T> {
        let wrong = match self.text(column)?.parse::<T>() {
            Ok(number) => return Some(number),
            Err(ParseError::NotADecimal) => FaultCode::InvalidFormat,
            Err(ParseError::TooPrecise) => FaultCode::TooPrecise,
            Err(ParseError::OutOfRange) => FaultCode::OutOfRange,
        };
        self.fault(column, wrong);
        None
    }

    fn floor(&mut self) -> Option<i32> {
        let wrong = match self.text(Column::Floor)?.parse::<i32>() {
            Ok(floor) if floor != 0 && FLOORS.contains(&floor) => return Some(floor),
            Ok(_) => FaultCode::OutOfRange,
            Err(_) => FaultCode::InvalidFormat,
        };
        self.fault(Column::Floor, wrong);
        None
    }

    /// A value by its text, or by its label in either language.
    fn one_of<E: Labelled + Iterable>(&mut self, column: Column) -> Option<E> {
        let text = self.text(column)?;
        let label = E::LABELS.iter().find(|label| {
            label.zh == text
                || label.value.eq_ignore_ascii_case(text)
                || label.en.eq_ignore_ascii_case(text)
        });
        let found = label.and_then(|label| E::iter().find(|one| one.value() == label.value));
        if found.is_none() {
            self.fault(column, FaultCode::InvalidValue);
        }
        found
    }

    /// Marks, divided by commas, semicolons or the Chinese signs for them; each once.
    fn tags(&mut self) -> Vec<String> {
        let text = self.text(Column::Tags).unwrap_or_default();
        let mut tags: Vec<String> = vec![];
        for tag in text.split([',', ';', '，', '；', '、']).map(str::trim) {
            if tag.is_empty() || tags.iter().any(|known| known == tag) {
                continue;
            }
            if let Some(wrong) = wrong_tag(tag) {
                self.fault(Column::Tags, wrong);
                return vec![];
            }
            tags.push(tag.to_owned());
        }
        if tags.len() > MAX_TAGS {
            self.fault(Column::Tags, FaultCode::TooMany);
        }
        tags
    }

    /// Free text, over several lines if need be.
    fn remarks(&mut self) -> Option<String> {
        let text = self.text(Column::Remarks)?;
        let strange = |letter: char| letter.is_control() && !"\r\n\t".contains(letter);
        if text.chars().count() > MAX_REMARKS {
            self.fault(Column::Remarks, FaultCode::TooLong);
        } else if text.chars().any(strange) {
            self.fault(Column::Remarks, FaultCode::InvalidFormat);
        }
        Some(text.to_owned())
    }
}

/// What the prices of a row are made from.
struct Told {
    /// The area that the unit price counts on; none for a price of the whole.
    area: Option<Area>,
    unit: Option<Money>,
    list: Option<Money>,
    floor: Option<Money>,
}

impl Told {
    /// Unit and list price follow from each other, to the fen; where both are told they agree.
    fn prices(&self) -> Result<Prices, (Column, FaultCode)> {
        let beyond = |column| move |_| (column, FaultCode::OutOfRange);
        let (unit_price, list_price, from) = match (self.unit, self.list) {
            (Some(unit), list) => {
                let priced = match self.area {
                    Some(area) => area.priced(unit).map_err(beyond(Column::UnitPrice))?,
                    None => unit,
                };
                if list.is_some_and(|list| list != priced) {
                    return Err((Column::ListPrice, FaultCode::Conflict));
                }
                (unit, priced, Column::UnitPrice)
            }
            (None, Some(list)) => {
                let unit = match self.area {
                    Some(area) => Money::round(list.decimal() / area.decimal(), Rounding::HalfUp)
                        .map_err(beyond(Column::ListPrice))?,
                    None => list,
                };
                (unit, list, Column::ListPrice)
            }
            (None, None) => return Err((Column::UnitPrice, FaultCode::MissingOption)),
        };
        let floor_price = match self.floor {
            Some(floor) => floor,
            None => list_price.share(FLOOR_RATIO).map_err(beyond(from))?,
        };
        let possible = |price: Money| price.is_positive() && price <= Money::MAX;
        if [unit_price, list_price, floor_price].into_iter().all(possible) {
            Ok(Prices { unit_price, list_price, floor_price })
        } else {
            Err((from, FaultCode::OutOfRange))
        }
    }
}

/// The unit of a row, or everything that is wrong with it.
pub(super) fn wanted(
    fields: &Fields<'_>,
    places: &[Option<u32>; Column::COUNT],
) -> Result<Wanted, Vec<CellFault>> {
    let mut row = Reading { fields, faults: vec![] };
    let building = row.line(Column::Building, MAX_BUILDING);
    let building = row.needed(Column::Building, building);
    let floor = row.floor();
    let floor = row.needed(Column::Floor, floor);
    let room = row.line(Column::Room, MAX_ROOM);
    let room = row.needed(Column::Room, room);
    let use_kind = row.one_of::<UnitUse>(Column::Use);
    let use_kind = row.needed(Column::Use, use_kind);
    let layout = row.line(Column::Layout, MAX_LAYOUT);
    let layout = row.needed(Column::Layout, layout);
    let entrance = row.line(Column::Entrance, MAX_ENTRANCE).map(str::to_owned);
    let orientation = row.one_of::<Orientation>(Column::Orientation);
    let fit_out = row.one_of::<FitOut>(Column::FitOut);
    let gross_area = row.number::<Area>(Column::GrossArea);
    let gross_area = row.needed(Column::GrossArea, gross_area);
    let inside_area = row.number::<Area>(Column::InsideArea);
    let inside_area = row.needed(Column::InsideArea, inside_area);
    let areas = gross_area.zip(inside_area);
    if areas.is_some_and(|(gross, inside)| inside > gross) {
        row.fault(Column::InsideArea, FaultCode::OutOfRange);
    }
    let basis = row.one_of::<PriceBasis>(Column::PriceBasis).unwrap_or(PriceBasis::Gross);
    let prices = areas.and_then(|areas| prices(&mut row, areas, basis, places));
    let filed_price = row.number::<PositiveAmount>(Column::FiledPrice).map(PositiveAmount::money);
    let (tags, remarks) = (row.tags(), row.remarks());
    let faults = row.faults;
    let whole = (building, floor, room, use_kind, layout, areas, prices);
    let (
        Some(building),
        Some(floor),
        Some(room),
        Some(use_kind),
        Some(layout),
        Some(areas),
        Some(prices),
    ) = whole
    else {
        return Err(faults);
    };
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Wanted {
        building: building.to_owned(),
        floor,
        room: room.to_owned(),
        entrance,
        layout: layout.to_owned(),
        use_kind,
        orientation,
        fit_out,
        gross_area: areas.0,
        inside_area: areas.1,
        basis,
        prices,
        filed_price,
        tags,
        remarks,
    })
}

fn prices(
    row: &mut Reading<'_>,
    (gross, inside): (Area, Area),
    basis: PriceBasis,
    places: &[Option<u32>; Column::COUNT],
) -> Option<Prices> {
    let before = row.faults.len();
    let mut amount = |column| row.number::<PositiveAmount>(column).map(PositiveAmount::money);
    let told = Told {
        area: match basis {
            PriceBasis::Gross => Some(gross),
            PriceBasis::Inside => Some(inside),
            PriceBasis::Unit => None,
        },
        unit: amount(Column::UnitPrice),
        list: amount(Column::ListPrice),
        floor: amount(Column::FloorPrice),
    };
    if row.faults.len() > before {
        return None;
    }
    match told.prices() {
        Ok(prices) => Some(prices),
        Err((column, code)) => {
            // Told of a column that is there.
            let there = places[column.place()].is_some();
            row.fault(if there { column } else { Column::ListPrice }, code);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(area: Option<&str>, unit: Option<i64>, list: Option<i64>) -> Told {
        let area = area.map(|area| area.parse().unwrap());
        Told { area, unit: unit.map(Money::yuan), list: list.map(Money::yuan), floor: None }
    }

    #[test]
    fn unit_and_list_price_follow_from_each_other() {
        let whole = Money::yuan(1_975_200);
        for told in [
            told(Some("98.76"), Some(20_000), None),
            told(Some("98.76"), None, Some(1_975_200)),
            told(Some("98.76"), Some(20_000), Some(1_975_200)),
        ] {
            let prices = told.prices().unwrap();
            assert_eq!((prices.unit_price, prices.list_price), (Money::yuan(20_000), whole));
            assert_eq!(prices.floor_price, Money::yuan(1_777_680));
        }
        let whole = told(None, Some(150_000), None).prices().unwrap();
        assert_eq!(whole.list_price, Money::yuan(150_000));
    }

    #[test]
    fn prices_that_contradict_or_vanish_are_refused() {
        let differ = told(Some("98.76"), Some(20_000), Some(1_975_201)).prices();
        assert_eq!(differ, Err((Column::ListPrice, FaultCode::Conflict)));
        let none = told(Some("98.76"), None, None).prices();
        assert_eq!(none, Err((Column::UnitPrice, FaultCode::MissingOption)));
        let huge = told(Some("1000000"), Some(99_999_999_999), None).prices();
        assert_eq!(huge, Err((Column::UnitPrice, FaultCode::OutOfRange)));
    }
}
