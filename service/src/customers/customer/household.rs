//! What is known of a customer's life: the texts have to fit.

use crate::kernel::text::tidy;
use crate::kernel::{Fault, FaultCode, Patch};
use entity::customers::customer::Family;
use sea_orm::ActiveValue::{self, NotSet, Set};

/// Longest district and occupation.
pub(super) const TEXT_MAX: usize = 100;
const STRUCTURE_MAX: usize = 64;

/// Everything that is wrong with a family.
pub(super) fn faults(family: &Family, at: &str) -> Vec<Fault> {
    let mut faults = vec![];
    let mut wrong = |field: &str, code| faults.push(Fault::at(format!("{at}/{field}"), code));
    if family.members.is_some_and(|members| !(1..=30).contains(&members)) {
        wrong("members", FaultCode::OutOfRange);
    }
    let fewer = family.members.zip(family.children).is_none_or(|(all, few)| few < all);
    if !fewer || family.children.is_some_and(|children| !(0..=20).contains(&children)) {
        wrong("children", FaultCode::OutOfRange);
    }
    if family.structure.as_ref().is_some_and(|text| text.chars().count() > STRUCTURE_MAX) {
        wrong("structure", FaultCode::TooLong);
    }
    faults
}

/// A text of the input, without blanks around it; empty counts as none.
pub(super) fn text(given: Option<&String>) -> Option<String> {
    given.map(|text| tidy(text)).filter(|text| !text.is_empty())
}

/// The change of such a text.
pub(super) fn changed(
    patch: &Patch<String>,
    place: &str,
    faults: &mut Vec<Fault>,
) -> ActiveValue<Option<String>> {
    if patch.as_set().is_some_and(|text| text.chars().count() > TEXT_MAX) {
        faults.push(Fault::at(place, FaultCode::TooLong));
    }
    if patch.is_keep() { NotSet } else { Set(text(patch.as_set())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(members: i32, children: i32) -> Vec<String> {
        let family = Family { members: Some(members), children: Some(children), structure: None };
        faults(&family, "/family").into_iter().map(|fault| fault.pointer).collect()
    }

    #[test]
    fn children_are_fewer_than_the_family() {
        assert!(found(3, 1).is_empty());
        assert_eq!(found(2, 2), ["/family/children"]);
        assert_eq!(found(0, -1), ["/family/members", "/family/children"]);
    }
}
