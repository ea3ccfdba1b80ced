//! Which events somebody sees: those of things that he may read, in his projects, and, where he
//! sees only his own or his team's customers, nothing of what others do with theirs.

use crate::kernel::{Act, Actor, People};
use entity::id::{ProjectId, UserId};
use entity::kernel::event::{Column, Model};
use sea_orm::{ColumnTrait, Condition};
use std::collections::BTreeSet;

/// The stock is everybody's to see.
const STOCK: &str = "inventory.";

/// Things that no act reads by their own name, and what is read instead.
const READ_AS: &[(&str, &str)] = &[
    ("admin.rule_pack", "admin.parameter"),
    ("approvals.approval", "approvals.task"),
    ("receivables.plan", "receivables.plan_line"),
];

/// What an actor sees, worked out once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sight {
    /// `None` sees every project, and what stands above them.
    projects: Option<BTreeSet<ProjectId>>,
    everybody: bool,
    me: Option<UserId>,
    kinds: BTreeSet<String>,
}

impl Sight {
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        let held = Act::all().filter(|act| actor.acts.contains(*act));
        let readable = held.filter_map(|act| match act.name().rsplit_once('.') {
            Some((kind, "read" | "list")) => Some(kind.to_owned()),
            _ => None,
        });
        let mut kinds: BTreeSet<String> = readable.collect();
        for (kind, other) in READ_AS {
            if kinds.contains(*other) {
                kinds.insert((*kind).to_owned());
            }
        }
        let projects = actor.scope.projects.as_ref().map(|ids| ids.iter().copied().collect());
        let everybody = actor.scope.people == People::Any;
        Self { projects, everybody, me: actor.user_id, kinds }
    }

    /// Is the event seen?
    #[must_use]
    pub fn sees(&self, event: &Model) -> bool {
        if event.recipient_id.is_some() {
            return event.recipient_id == self.me && self.kinds.contains(&event.object_type);
        }
        let mine = self.me.is_some() && event.actor_id == self.me;
        let inside = match (&self.projects, event.project_id) {
            (None, _) => true,
            (Some(projects), Some(id)) => projects.contains(&id),
            (Some(_), None) => mine,
        };
        let open = self.everybody || mine || event.object_type.starts_with(STOCK);
        self.kinds.contains(&event.object_type) && inside && open
    }

    /// The same, for the database.
    #[must_use]
    pub fn condition(&self) -> Condition {
        let mine = self.me.map(|id| Column::ActorId.eq(id.0));
        let inside = self.projects.as_ref().map(|ids| {
            let above = Condition::all().add(Column::ProjectId.is_null());
            let above = above.add(mine.clone().unwrap_or_else(|| Column::Id.is_null()));
            let ids = ids.iter().map(|id| id.0);
            Condition::any().add(Column::ProjectId.is_in(ids)).add(above)
        });
        let open = (!self.everybody).then(|| {
            let stock = Column::ObjectType.starts_with(STOCK);
            Condition::any().add(stock).add_option(mine)
        });
        let everybodys =
            Condition::all().add(Column::RecipientId.is_null()).add_option(inside).add_option(open);
        let addressed = self.me.map(|id| Column::RecipientId.eq(id.0));
        Condition::all()
            .add(Column::ObjectType.is_in(self.kinds.iter().map(String::as_str)))
            .add(Condition::any().add(everybodys).add_option(addressed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::act::{INVENTORY_UNIT_READ, SALES_HOLD_LIST};
    use crate::kernel::{Scope, act_set::ActSet};
    use chrono::DateTime;
    use uuid::Uuid;

    fn event(kind: &str, project: Option<u128>, actor: u128) -> Model {
        Model {
            id: Uuid::nil().into(),
            at: DateTime::UNIX_EPOCH,
            name: String::new(),
            project_id: project.map(|id| Uuid::from_u128(id).into()),
            object_type: kind.to_owned(),
            object_id: Uuid::nil(),
            payload: serde_json::Value::Null,
            position: None,
            building_id: None,
            actor_id: Some(Uuid::from_u128(actor).into()),
            recipient_id: None,
        }
    }

    fn sight(people: People) -> Sight {
        let mut acts = ActSet::default();
        acts.insert(Act::of(INVENTORY_UNIT_READ));
        acts.insert(Act::of(SALES_HOLD_LIST));
        let projects = Some(vec![Uuid::from_u128(1).into()]);
        let scope = Scope { company: None, projects, people };
        let user_id = Some(Uuid::from_u128(7).into());
        Sight::of(&Actor { user_id, acts, scope, ..Actor::system() })
    }

    #[test]
    fn what_is_addressed_to_one_is_seen_by_nobody_else() {
        let sight = sight(People::Any);
        let to = |person: u128| Model {
            recipient_id: Some(Uuid::from_u128(person).into()),
            ..event("sales.hold", Some(2), 8)
        };
        assert!(sight.sees(&to(7)), "wherever it happened");
        assert!(!sight.sees(&to(8)));
    }

    #[test]
    fn what_is_seen_is_permitted_inside_and_not_somebody_elses() {
        let (all, own) = (sight(People::Any), sight(People::Own));
        for (kind, project, actor, by_all, by_own) in [
            ("inventory.unit", Some(1), 8, true, true),
            ("inventory.unit", Some(2), 8, false, false),
            ("sales.hold", Some(1), 8, true, false),
            ("sales.hold", Some(1), 7, true, true),
            ("sales.contract", Some(1), 7, false, false),
            ("sales.hold", None, 7, true, true),
            ("sales.hold", None, 8, false, false),
        ] {
            let event = event(kind, project, actor);
            assert_eq!((all.sees(&event), own.sees(&event)), (by_all, by_own), "{event:?}");
        }
    }
}
