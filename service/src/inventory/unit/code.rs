//! Codes of units 房源编码: one generator, a template per project.
//!
//! `{project}-{building:02}-{floor:02}{room:02}` makes `GZ001-02-1605`. A width pads what is
//! numeric and leaves the rest as it is; `{serial}` counts per company and day, has three digits
//! at least and widens.

use crate::inventory::Inventory;
use crate::kernel::{Fault, FaultCode};
use chrono::NaiveDate;
use entity::inventory::project::UnitCodeRule;

/// Longest code that a unit can bear.
const MAX_LETTERS: usize = 64;
const MAX_WIDTH: usize = 8;
const SERIAL_WIDTH: usize = 3;
const DATE_FORMAT: &str = "%Y%m%d";

/// A template that was found good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Project(usize),
    Zone(usize),
    Building(usize),
    Entrance(usize),
    Floor(usize),
    Room(usize),
    Date(String),
    Serial(usize),
}

/// Why a template is not one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTemplate {
    #[error("a brace is not closed or not opened")]
    Brace,
    #[error("placeholders are project, zone, building, entrance, floor, room, date and serial")]
    Placeholder,
    #[error("a width is two digits with a leading zero, 01 to 08")]
    Width,
    #[error("a date is made of %Y, %y, %m, %d and %j")]
    Date,
    #[error("codes repeat without a room, or a serial with its date")]
    NotUnique,
}

/// Where a unit stands and when it was entered.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    pub project: &'a str,
    pub zone: Option<&'a str>,
    pub building: &'a str,
    pub entrance: Option<&'a str>,
    pub floor: i32,
    pub room: &'a str,
    pub entered_on: NaiveDate,
    pub serial: i64,
}

/// The template behind a rule; a free one has to be given.
#[must_use]
pub const fn default_template(rule: UnitCodeRule) -> Option<&'static str> {
    match rule {
        UnitCodeRule::BuildingFloor => Some("{project}-{building:02}-{floor:02}{room:02}"),
        UnitCodeRule::Zone => Some("{project}-{zone}-{building:02}-{floor}{room:02}"),
        UnitCodeRule::Sequence => Some("{date:%Y%m%d}{serial:03}"),
        UnitCodeRule::Custom => None,
    }
}

/// The template given, else the one behind the rule, as text and as parts.
pub fn chosen(rule: UnitCodeRule, given: Option<&str>) -> Result<(String, Template), Fault> {
    let fault = |code| Fault::at("/unit_code_template", code);
    let given = given.map(str::trim).or_else(|| default_template(rule));
    let text = given.ok_or_else(|| fault(FaultCode::Required))?;
    if text.chars().any(char::is_control) {
        return Err(fault(FaultCode::InvalidFormat));
    }
    match Template::parse(text) {
        Ok(template) => Ok((text.to_owned(), template)),
        Err(bad) => Err(fault(FaultCode::InvalidFormat).saying(bad.to_string())),
    }
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, BadTemplate> {
        let mut parts = vec![];
        let mut rest = text;
        while let Some(open) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(open);
            let Some(inside) = after.strip_prefix('{') else { return Err(BadTemplate::Brace) };
            let Some((name, tail)) = inside.split_once('}') else {
                return Err(BadTemplate::Brace);
            };
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            parts.push(placeholder(name)?);
            rest = tail;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        let template = Self(parts);
        if template.tells_units_apart() { Ok(template) } else { Err(BadTemplate::NotUnique) }
    }

    fn tells_units_apart(&self) -> bool {
        let has = |wanted: fn(&Part) -> bool| self.0.iter().any(wanted);
        has(|part| matches!(part, Part::Room(_))) || (self.wants_serial() && self.wants_date())
    }

    /// Does a code take a number of the series?
    #[must_use]
    pub fn wants_serial(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Serial(_)))
    }

    /// Does a code name the zone?
    #[must_use]
    pub fn wants_zone(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Zone(_)))
    }

    /// Does a code tell the day of entry?
    #[must_use]
    pub fn wants_date(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Date(_)))
    }

    /// Do rooms of the same number behind different entrances get different codes?
    #[must_use]
    pub fn tells_entrances_apart(&self) -> bool {
        let named = self.0.iter().any(|part| matches!(part, Part::Entrance(_)));
        named || (self.wants_serial() && self.wants_date())
    }

    /// The code of a unit.
    pub fn code(&self, place: &Place<'_>) -> Result<String, Inventory> {
        let mut code = String::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => code.push_str(text),
                Part::Project(width) => code.push_str(&padded(place.project, *width)),
                Part::Zone(width) => {
                    let zone = place.zone.ok_or(Inventory::ZoneMissing)?;
                    code.push_str(&padded(zone, *width));
                }
                Part::Building(width) => code.push_str(&padded(place.building, *width)),
                Part::Entrance(width) => {
                    let entrance = place.entrance.ok_or(Inventory::EntranceMissing)?;
                    code.push_str(&padded(entrance, *width));
                }
                Part::Floor(width) => code.push_str(&floor_text(place.floor, *width)),
                Part::Room(width) => code.push_str(&padded(place.room, *width)),
                Part::Date(format) => code.push_str(&place.entered_on.format(format).to_string()),
                Part::Serial(width) => code.push_str(&padded(&place.serial.to_string(), *width)),
            }
        }
        let fits = code.chars().count() <= MAX_LETTERS;
        if fits { Ok(code) } else { Err(Inventory::CodeTooLong) }
    }
}

fn placeholder(text: &str) -> Result<Part, BadTemplate> {
    let (name, format) = match text.split_once(':') {
        Some((name, format)) => (name, Some(format)),
        None => (text, None),
    };
    if name == "date" {
        return date_format(format.unwrap_or(DATE_FORMAT)).map(Part::Date);
    }
    let width = format.map_or(Ok(0), width)?;
    match name {
        "project" => Ok(Part::Project(width)),
        "zone" => Ok(Part::Zone(width)),
        "building" => Ok(Part::Building(width)),
        "entrance" => Ok(Part::Entrance(width)),
        "floor" => Ok(Part::Floor(width)),
        "room" => Ok(Part::Room(width)),
        "serial" => Ok(Part::Serial(width.max(SERIAL_WIDTH))),
        _ => Err(BadTemplate::Placeholder),
    }
}

fn width(text: &str) -> Result<usize, BadTemplate> {
    let digits = text.strip_prefix('0').ok_or(BadTemplate::Width)?;
    let width: usize = digits.parse().map_err(|_| BadTemplate::Width)?;
    if digits.len() == 1 && (1..=MAX_WIDTH).contains(&width) {
        Ok(width)
    } else {
        Err(BadTemplate::Width)
    }
}

/// Only days can be written: a format of hours would fail on a date.
fn date_format(text: &str) -> Result<String, BadTemplate> {
    let mut letters = text.chars();
    let mut fields = 0;
    while let Some(letter) = letters.next() {
        if letter == '%' {
            if !matches!(letters.next(), Some('Y' | 'y' | 'm' | 'd' | 'j')) {
                return Err(BadTemplate::Date);
            }
            fields += 1;
        }
    }
    if fields == 0 { Err(BadTemplate::Date) } else { Ok(text.to_owned()) }
}

fn padded(text: &str, width: usize) -> String {
    let numeric = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if numeric { format!("{text:0>width$}") } else { text.to_owned() }
}

/// Floors below ground are written `B1`, so that no sign runs into a dash.
fn floor_text(floor: i32, width: usize) -> String {
    if floor < 0 { format!("B{}", floor.unsigned_abs()) } else { padded(&floor.to_string(), width) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place<'a>(floor: i32, room: &'a str, serial: i64) -> Place<'a> {
        Place {
            project: "GZ001",
            zone: Some("A02"),
            building: "2",
            entrance: None,
            floor,
            room,
            entered_on: NaiveDate::from_ymd_opt(2023, 5, 1).unwrap(),
            serial,
        }
    }

    fn rule(rule: UnitCodeRule) -> Template {
        Template::parse(default_template(rule).unwrap()).unwrap()
    }

    #[test]
    fn the_three_rules_make_the_codes_of_the_books() {
        let by_floor = rule(UnitCodeRule::BuildingFloor);
        assert_eq!(by_floor.code(&place(16, "5", 1)), Ok("GZ001-02-1605".to_owned()));
        let by_zone = rule(UnitCodeRule::Zone);
        let fifth = Place { building: "5", ..place(2, "8", 1) };
        assert_eq!(by_zone.code(&fifth), Ok("GZ001-A02-05-208".to_owned()));
        let by_day = rule(UnitCodeRule::Sequence);
        assert_eq!(by_day.code(&place(1, "1", 1)), Ok("20230501001".to_owned()));
    }

    #[test]
    fn zone_building_floor_room_can_also_be_read_the_other_way() {
        let template = Template::parse("{project}-{zone}{building:02}-{floor:02}-{room}").unwrap();
        let unit = Place { zone: Some("A"), ..place(5, "208", 1) };
        assert_eq!(template.code(&unit), Ok("GZ001-A02-05-208".to_owned()));
    }

    #[test]
    fn only_numbers_are_padded() {
        let template = Template::parse("{building:03}-{floor:02}-{room:02}").unwrap();
        let named = Place { building: "东1", ..place(3, "A", 1) };
        assert_eq!(template.code(&named), Ok("东1-03-A".to_owned()));
        let below = Place { building: "12", ..place(-1, "7", 1) };
        assert_eq!(template.code(&below), Ok("012-B1-07".to_owned()));
    }

    #[test]
    fn the_serial_has_three_digits_and_widens() {
        let template = Template::parse("{date:%y%m%d}{serial:02}").unwrap();
        assert_eq!(template.code(&place(1, "1", 7)), Ok("230501007".to_owned()));
        assert_eq!(template.code(&place(1, "1", 1_000)), Ok("2305011000".to_owned()));
        assert!(template.wants_serial());
    }

    #[test]
    fn a_template_with_a_zone_refuses_a_unit_without() {
        let unit = Place { zone: None, ..place(2, "8", 1) };
        assert_eq!(rule(UnitCodeRule::Zone).code(&unit), Err(Inventory::ZoneMissing));
    }

    #[test]
    fn a_template_with_an_entrance_tells_it_and_refuses_a_unit_without() {
        let template = Template::parse("{building}-{entrance:02}-{floor}{room:02}").unwrap();
        assert!(template.tells_entrances_apart());
        assert!(!rule(UnitCodeRule::BuildingFloor).tells_entrances_apart());
        assert!(rule(UnitCodeRule::Sequence).tells_entrances_apart());
        let unit = Place { entrance: Some("1"), ..place(2, "8", 1) };
        assert_eq!(template.code(&unit), Ok("2-01-208".to_owned()));
        let named = Place { entrance: Some("东"), ..unit };
        assert_eq!(template.code(&named), Ok("2-东-208".to_owned()));
        assert_eq!(template.code(&place(2, "8", 1)), Err(Inventory::EntranceMissing));
    }

    #[test]
    fn a_code_that_is_too_long_is_refused() {
        let long = "x".repeat(70);
        let unit = Place { project: &long, ..place(2, "8", 1) };
        assert_eq!(rule(UnitCodeRule::Zone).code(&unit), Err(Inventory::CodeTooLong));
    }

    #[test]
    fn bad_templates_are_refused_with_their_reason() {
        for (text, reason) in [
            ("{room", BadTemplate::Brace),
            ("room}", BadTemplate::Brace),
            ("{{room}}", BadTemplate::Placeholder),
            ("{unit}{room}", BadTemplate::Placeholder),
            ("{room:2}", BadTemplate::Width),
            ("{room:00}", BadTemplate::Width),
            ("{room:099}", BadTemplate::Width),
            ("{room:}", BadTemplate::Width),
            ("{date:%H}{serial}", BadTemplate::Date),
            ("{date:}{serial}", BadTemplate::Date),
            ("{project}-{serial}", BadTemplate::NotUnique),
            ("{project}", BadTemplate::NotUnique),
            ("", BadTemplate::NotUnique),
        ] {
            assert_eq!(Template::parse(text), Err(reason), "{text}");
        }
    }
}
