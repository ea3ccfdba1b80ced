//! What a template makes of some places, before any unit is entered by it.

use super::code::{Place, Template, chosen};
use crate::inventory::Inventory;
use crate::kernel::{Fault, FaultCode};
use chrono::NaiveDate;
use entity::inventory::project::UnitCodeRule;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;
use validator::Validate;

/// A rule or free template, and places to name by it.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_code_rule": "zone", "project": "GZ001",
    "places": [{"zone": "A02", "building": "5", "floor": 2, "room": "8"}]
}))]
pub struct UnitCodeInput {
    pub unit_code_rule: UnitCodeRule,
    /// Needed by the rule `custom`; otherwise the rule has one.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub unit_code_template: Option<String>,
    /// Code of the project.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub project: String,
    /// Day of entry 建档, for templates that tell it.
    pub entered_on: Option<NaiveDate>,
    /// Serial of the first place, 1 when absent; the others follow.
    #[validate(range(min = 1, max = 9_999_999))]
    #[schema(minimum = 1, maximum = 9_999_999)]
    pub first_serial: Option<i64>,
    #[validate(length(min = 1, max = 200), nested)]
    #[schema(min_items = 1, max_items = 200)]
    pub places: Vec<SamplePlace>,
}

/// Where a unit would stand.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"zone": "A02", "building": "5", "floor": 2, "room": "8"}))]
pub struct SamplePlace {
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub zone: Option<String>,
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub building: String,
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16)]
    pub entrance: Option<String>,
    /// Negative below ground.
    #[validate(range(min = -9, max = 200))]
    #[schema(minimum = -9, maximum = 200)]
    pub floor: i32,
    #[validate(length(min = 1, max = 16))]
    #[schema(min_length = 1, max_length = 16)]
    pub room: String,
}

/// Codes that the template makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "unit_code_template": "{project}-{zone}-{building:02}-{floor}{room:02}",
    "codes": ["GZ001-A02-05-208"]
}))]
pub struct UnitCodes {
    /// The template that was used.
    pub unit_code_template: String,
    /// One for each place, in their order.
    pub codes: Vec<String>,
}

/// Names the places, or tells every fault of the template and of the places.
pub fn unit_code(input: &UnitCodeInput) -> Result<UnitCodes, Vec<Fault>> {
    let given = input.unit_code_template.as_deref();
    let (text, template) = chosen(input.unit_code_rule, given)?;
    if template.wants_date() && input.entered_on.is_none() {
        return Err(Fault::at("/entered_on", FaultCode::Required).into());
    }
    let (mut codes, mut faults, mut seen) = (vec![], vec![], HashSet::new());
    for (index, serial) in (0..input.places.len()).zip(input.first_serial.unwrap_or(1)..) {
        match named(input, &template, index, serial) {
            Ok(code) if seen.insert(code.clone()) => codes.push(code),
            Ok(_) => faults.push(Fault::at(format!("/places/{index}"), FaultCode::Duplicate)),
            Err(fault) => faults.push(fault),
        }
    }
    if faults.is_empty() { Ok(UnitCodes { unit_code_template: text, codes }) } else { Err(faults) }
}

fn named(
    input: &UnitCodeInput,
    template: &Template,
    index: usize,
    serial: i64,
) -> Result<String, Fault> {
    let sample = &input.places[index];
    let place = Place {
        project: input.project.trim(),
        zone: sample.zone.as_deref().map(str::trim),
        building: sample.building.trim(),
        entrance: sample.entrance.as_deref().map(str::trim),
        floor: sample.floor,
        room: sample.room.trim(),
        entered_on: input.entered_on.unwrap_or_default(),
        serial,
    };
    template.code(&place).map_err(|refusal| match refusal {
        Inventory::ZoneMissing => Fault::at(format!("/places/{index}/zone"), FaultCode::Required),
        Inventory::EntranceMissing => {
            Fault::at(format!("/places/{index}/entrance"), FaultCode::Required)
        }
        _ => Fault::at("/unit_code_template", FaultCode::TooLong),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use serde_json::json;

    #[test]
    fn the_three_rules_name_places() -> Tried {
        for (rule, code) in [
            ("building_floor", "GZ001-05-0208"),
            ("zone", "GZ001-A02-05-208"),
            ("sequence", "20230501017"),
        ] {
            let input = json!({
                "unit_code_rule": rule, "project": "GZ001", "entered_on": "2023-05-01",
                "first_serial": 17,
                "places": [{"zone": "A02", "building": "5", "floor": 2, "room": "8"}]
            });
            assert_eq!(answer(unit_code, input)?["codes"], json!([code]));
        }
        Ok(())
    }

    #[test]
    fn faults_stand_where_they_are_made() -> Tried {
        let place = json!({"building": "5", "floor": 2, "room": "8"});
        for (rule, template, expected) in [
            ("custom", None, "/unit_code_template required"),
            ("custom", Some("{room"), "/unit_code_template invalid_format"),
            ("custom", Some("{date}{room}"), "/entered_on required"),
            ("custom", Some("{building}{room}"), "/places/1 duplicate"),
            ("custom", Some("{entrance}{room}"), "/places/0/entrance required"),
            ("zone", None, "/places/0/zone required"),
        ] {
            let input = json!({
                "unit_code_rule": rule, "unit_code_template": template, "project": "GZ001",
                "places": [place, place]
            });
            assert_eq!(faults(unit_code, input)?[0], expected);
        }
        Ok(())
    }
}
