//! To whom a visitor goes: a pure function of who has him and who takes turns.

use entity::customers::assignment::AssignmentOrigin;
use entity::customers::visit::VisitRouting;
use entity::id::UserId;

/// What is known when somebody comes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// Chosen by a manager.
    pub chosen: Option<UserId>,
    /// His consultant in the project, if that one's account is active and he works there still.
    pub owner: Option<UserId>,
    /// Whoever entered him, if he takes turns here and never lost him.
    pub enterer: Option<UserId>,
    /// The office does not deal with him: he is given to nobody new.
    pub barred: bool,
    /// The project has a rotation.
    pub rotates: bool,
    /// Whoever registers the visit, unless the customer lies in the public pool.
    pub author: Option<UserId>,
}

/// Where the visitor goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    To(UserId, VisitRouting),
    /// To whoever has the next turn.
    Turn,
}

/// The way of a visitor.
#[must_use]
pub fn way(known: &Known) -> Option<Way> {
    let to = |id: Option<UserId>, routing| id.map(|id| Way::To(id, routing));
    let his =
        to(known.chosen, VisitRouting::Chosen).or_else(|| to(known.owner, VisitRouting::Owner));
    if known.barred {
        return his;
    }
    his.or_else(|| to(known.enterer, VisitRouting::Owner))
        .or_else(|| known.rotates.then_some(Way::Turn))
        .or_else(|| to(known.author, VisitRouting::Entered))
}

/// How an assignment that comes of it is told.
#[must_use]
pub const fn origin(routing: VisitRouting) -> AssignmentOrigin {
    match routing {
        VisitRouting::Owner | VisitRouting::Entered => AssignmentOrigin::Entered,
        VisitRouting::Rotation | VisitRouting::Waiting => AssignmentOrigin::Rotation,
        VisitRouting::Chosen => AssignmentOrigin::Chosen,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_first_who_has_a_right_gets_the_visitor() {
        let user = |n: u128| UserId(Uuid::from_u128(n));
        let all = Known {
            chosen: Some(user(1)),
            owner: Some(user(2)),
            enterer: Some(user(3)),
            rotates: true,
            author: Some(user(4)),
            barred: false,
        };
        let unchosen = Known { chosen: None, ..all };
        let unowned = Known { owner: None, ..unchosen };
        let stranger = Known { enterer: None, ..unowned };
        let alone = Known { rotates: false, ..stranger };
        for (known, way_of) in [
            (all, Some(Way::To(user(1), VisitRouting::Chosen))),
            (unchosen, Some(Way::To(user(2), VisitRouting::Owner))),
            (unowned, Some(Way::To(user(3), VisitRouting::Owner))),
            (stranger, Some(Way::Turn)),
            (alone, Some(Way::To(user(4), VisitRouting::Entered))),
            (Known { author: None, ..alone }, None),
            (Known { barred: true, ..all }, Some(Way::To(user(1), VisitRouting::Chosen))),
            (Known { barred: true, ..unchosen }, Some(Way::To(user(2), VisitRouting::Owner))),
            (Known { barred: true, ..unowned }, None),
            (Known { barred: true, ..alone }, None),
        ] {
            assert_eq!(way(&known), way_of, "{known:?}");
        }
    }
}
