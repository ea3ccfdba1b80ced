//! What a project may be set to: time zones that exist, rates up to one, templates that work.

use crate::inventory::unit::code::{self, Template};
use crate::kernel::{Error, FaultCode, Result};
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
pub(super) fn template(rule: UnitCodeRule, given: Option<&str>) -> Result<(String, Template)> {
    code::chosen(rule, given).map_err(|fault| Error::Invalid(vec![fault]))
}
