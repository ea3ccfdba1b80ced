//! What a project may be set to: time zones that exist, rates up to one, templates that work.

use crate::inventory::unit::code::{Template, default_template};
use crate::kernel::{Error, Fault, FaultCode, Result};
use entity::Rate;
use entity::inventory::project::UnitCodeRule;

/// An IANA name.
pub(super) fn time_zone(name: &str) -> Result<String> {
    let known = name.parse::<chrono_tz::Tz>();
    known
        .map(|zone| zone.name().to_owned())
        .map_err(|_| Error::fault("/time_zone", FaultCode::InvalidValue))
}

pub(super) fn vat_rate(rate: Rate) -> Result<Rate> {
    if rate < Rate::ONE { Ok(rate) } else { Err(Error::fault("/vat_rate", FaultCode::OutOfRange)) }
}

/// The template given, else the one behind the rule.
pub(super) fn template(rule: UnitCodeRule, given: Option<&str>) -> Result<String> {
    let pointer = "/unit_code_template";
    let given = given.map(str::trim).or_else(|| default_template(rule));
    let text = given.ok_or_else(|| Error::fault(pointer, FaultCode::Required))?;
    match Template::parse(text) {
        Ok(_) if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        Ok(_) => Err(Error::fault(pointer, FaultCode::InvalidFormat)),
        Err(bad) => {
            let fault = Fault::at(pointer, FaultCode::InvalidFormat).saying(bad.to_string());
            Err(Error::Invalid(vec![fault]))
        }
    }
}
