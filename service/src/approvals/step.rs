//! Which steps a role decides.

use crate::kernel::Actor;

/// Decides every step; the author is excluded all the same.
const ADMINISTRATOR: &str = "administrator";
const DIRECTOR: &str = "director";
const MANAGER: &str = "manager";
/// A step that managers and accountants decide alike.
pub const MANAGER_OR_ACCOUNTANT: &str = "manager,accountant";

/// May somebody of these roles decide a step of that role? A director stands in for managers.
fn covers(held: &[String], role: &str) -> bool {
    held.iter().any(|own| {
        own == ADMINISTRATOR
            || role.split(',').any(|one| own == one || (own == DIRECTOR && one == MANAGER))
    })
}

/// May the actor decide a step of this role?
pub(super) fn decides(actor: &Actor, role: &str) -> bool {
    covers(&actor.roles, role)
}

/// The roles whose steps the actor decides; `None` stands for every role.
pub(super) fn decidable(actor: &Actor) -> Option<Vec<String>> {
    if actor.holds(ADMINISTRATOR) {
        return None;
    }
    let mut roles = actor.roles.clone();
    if actor.holds(DIRECTOR) {
        roles.push(MANAGER.to_owned());
    }
    if covers(&actor.roles, MANAGER_OR_ACCOUNTANT) {
        roles.push(MANAGER_OR_ACCOUNTANT.to_owned());
    }
    Some(roles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_director_stands_in_for_managers_only() {
        let held = |role: &str| vec![role.to_owned()];
        assert!(covers(&held("manager"), "manager"));
        assert!(covers(&held("director"), "manager"));
        assert!(covers(&held("administrator"), "accountant"));
        assert!(!covers(&held("director"), "accountant"));
        assert!(!covers(&held("consultant"), "manager"));
        for role in ["manager", "accountant", "director"] {
            assert!(covers(&held(role), MANAGER_OR_ACCOUNTANT), "{role}");
        }
        assert!(!covers(&held("cashier"), MANAGER_OR_ACCOUNTANT));
    }
}
