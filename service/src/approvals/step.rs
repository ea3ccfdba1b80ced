//! Whose a task is.

use crate::kernel::Actor;
use entity::approvals::approval_task;
use entity::id::UserId;

/// Decides every step; the author is excluded all the same.
pub(super) const ADMINISTRATOR: &str = "administrator";
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

/// Does the actor decide the task by his roles? What is asked of a person is that person's, and
/// an administrator's.
pub(super) fn decides(actor: &Actor, task: &approval_task::Model) -> bool {
    match task.user_id {
        Some(_) => actor.holds(ADMINISTRATOR),
        None => covers(&actor.roles, &task.role),
    }
}

/// Is the task this user's, who has these roles?
pub(super) fn falls_to(user_id: UserId, roles: &[String], task: &approval_task::Model) -> bool {
    match task.user_id {
        Some(named) => named == user_id,
        None => covers(roles, &task.role),
    }
}

/// The roles whose steps somebody of these roles decides; `None` stands for every role.
pub(super) fn decidable(held: &[String]) -> Option<Vec<String>> {
    if held.iter().any(|role| role == ADMINISTRATOR) {
        return None;
    }
    let mut roles = held.to_vec();
    if held.iter().any(|role| role == DIRECTOR) {
        roles.push(MANAGER.to_owned());
    }
    if covers(held, MANAGER_OR_ACCOUNTANT) {
        roles.push(MANAGER_OR_ACCOUNTANT.to_owned());
    }
    Some(roles)
}

/// Roles that decide steps of this one in its place, the nearest first.
pub(super) fn above(role: &str) -> impl Iterator<Item = &'static str> {
    let decides = |own: &&str| covers(&[(*own).to_owned()], role);
    let other = |own: &&str| role.split(',').all(|one| one != *own);
    [DIRECTOR, ADMINISTRATOR].into_iter().filter(decides).filter(other)
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

    #[test]
    fn above_a_role_stand_those_who_decide_its_steps() {
        for (role, wanted) in [
            ("manager", vec!["director", "administrator"]),
            (MANAGER_OR_ACCOUNTANT, vec!["director", "administrator"]),
            ("accountant", vec!["administrator"]),
            ("director", vec!["administrator"]),
            ("administrator", vec![]),
        ] {
            assert_eq!(above(role).collect::<Vec<_>>(), wanted, "{role}");
        }
    }
}
