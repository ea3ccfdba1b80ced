//! The roster of a project: its rotation and members with all that the rule asks of them.

use super::standing::{Facts, Moment, served, standing};
use super::turn::{self, Seat};
use crate::customers::customer::present;
use crate::kernel::clock::{day_in, minute_in};
use crate::kernel::{Reader, Result, Tx};
use entity::admin::user_account::{self, UserState};
use entity::admin::user_project;
use entity::customers::assignment;
use entity::customers::rotation::{self, MissedTurns};
use entity::customers::rotation_member::{self, MemberStanding};
use entity::id::{ProjectId, UserId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use std::collections::{HashMap, HashSet};

/// Missed turns that are made up for at most, so that nobody is flooded when he comes back.
const OWED_MAX: i32 = 3;

/// A member with what is known of him.
#[derive(Debug, Clone)]
pub struct Member {
    pub row: rotation_member::Model,
    pub facts: Facts,
    changed: bool,
}

impl Member {
    pub(super) fn new(row: rotation_member::Model, facts: Facts) -> Self {
        Self { row, facts, changed: false }
    }
}

/// Who takes turns now.
#[derive(Debug, Clone)]
pub struct Roster {
    pub rotation: rotation::Model,
    /// In the order of their positions.
    pub members: Vec<Member>,
    pub now: Moment,
}

impl Roster {
    /// Whether this member can be given a customer now.
    #[must_use]
    pub fn standing(&self, member: &Member) -> MemberStanding {
        standing(&self.rotation, &member.row, member.facts, &self.now)
    }

    /// The turn that would be next; nothing changes.
    #[must_use]
    pub fn next(&self) -> turn::Turn {
        let seats: Vec<Seat> = self.members.iter().map(|member| self.seat(member)).collect();
        turn::next(&seats, self.rotation.pointer)
    }

    fn seat(&self, member: &Member) -> Seat {
        let Member { row, .. } = member;
        Seat { position: row.position, standing: self.standing(member), owed: row.owed }
    }

    /// Does this user take turns here and still work here?
    #[must_use]
    pub fn seats(&self, user: UserId) -> bool {
        self.members.iter().any(|member| member.row.user_id == user && member.facts.works)
    }

    /// Takes the next turn; nobody's where nobody is available.
    pub fn take(&mut self) -> Option<UserId> {
        let turn = self.next();
        let index = turn.taken?;
        for (passed, standing) in turn.skipped {
            if let Some(member) = self.members.get_mut(passed).filter(|_| turn::is_absent(standing))
            {
                miss(member, self.rotation.missed_turns);
            }
        }
        let member = self.members.get_mut(index)?;
        if turn.made_up {
            member.row.owed -= 1;
        } else {
            self.rotation.pointer = member.row.position;
        }
        member.row.served = served(&member.row, self.now.day).saturating_add(1);
        member.row.served_on = Some(self.now.day);
        member.row.turns = member.row.turns.saturating_add(1);
        member.facts.open = member.facts.open.saturating_add(1);
        member.changed = true;
        Some(member.row.user_id)
    }

    /// Writes what the turns changed.
    pub async fn save(self, tx: &Tx<'_>) -> Result<()> {
        let mut any = false;
        for member in self.members.into_iter().filter(|member| member.changed) {
            any = true;
            let row = member.row;
            let change = rotation_member::ActiveModel {
                id: Set(row.id),
                turns: Set(row.turns),
                missed: Set(row.missed),
                owed: Set(row.owed),
                served_on: Set(row.served_on),
                served: Set(row.served),
                version: Set(row.version + 1),
                ..Default::default()
            };
            rotation_member::Entity::update(change).exec(tx.db()).await?;
        }
        if any {
            let pointer = Set(self.rotation.pointer);
            let mut change = self.rotation.into_active_model();
            change.pointer = pointer;
            change.update(tx.db()).await?;
        }
        Ok(())
    }
}

fn miss(member: &mut Member, policy: MissedTurns) {
    member.row.missed = member.row.missed.saturating_add(1);
    if policy == MissedTurns::MadeUp {
        member.row.owed = member.row.owed.saturating_add(1).min(OWED_MAX);
    }
    member.changed = true;
}

/// The roster of a project, its pointer locked, so that visitors who come at once wait for their
/// turn; none where the project has no rotation.
pub async fn lock(tx: &Tx<'_>, project_id: ProjectId, zone: &str) -> Result<Option<Roster>> {
    let rotation = rotation::Entity::find()
        .filter(rotation::Column::ProjectId.eq(project_id))
        .lock_exclusive()
        .one(tx.db())
        .await?;
    match rotation {
        Some(rotation) => of(&tx.reader(), rotation, zone).await.map(Some),
        None => Ok(None),
    }
}

/// The roster of a rotation as it stands now.
pub async fn of(reader: &Reader<'_>, rotation: rotation::Model, zone: &str) -> Result<Roster> {
    let rows = rotation_member::Entity::find()
        .filter(rotation_member::Column::RotationId.eq(rotation.id))
        .order_by_asc(rotation_member::Column::Position)
        .order_by_asc(rotation_member::Column::Id)
        .all(&reader.db)
        .await?;
    let users: Vec<UserId> = rows.iter().map(|row| row.user_id).collect();
    let working = working(reader, &users, rotation.project_id).await?;
    let open = open(reader, &users, rotation.project_id).await?;
    let member = |row: rotation_member::Model| {
        let works = working.contains(&row.user_id);
        let open = open.get(&row.user_id).copied().unwrap_or(0);
        Member::new(row, Facts { works, open })
    };
    let now = Moment {
        at: reader.now,
        day: day_in(zone, reader.now),
        minute: minute_in(zone, reader.now),
    };
    Ok(Roster { rotation, members: rows.into_iter().map(member).collect(), now })
}

/// Those whose account is active and who work in the project.
async fn working(
    reader: &Reader<'_>,
    users: &[UserId],
    project_id: ProjectId,
) -> Result<HashSet<UserId>> {
    use user_account::Column;
    let ids = || users.iter().map(|id| id.0);
    let active: HashSet<UserId> = user_account::Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::Id.is_in(ids()))
        .filter(Column::State.eq(UserState::Active))
        .into_tuple()
        .all(&reader.db)
        .await?
        .into_iter()
        .collect();
    let there = user_project::Entity::find()
        .filter(user_project::Column::UserId.is_in(ids()))
        .filter(user_project::Column::ProjectId.eq(project_id))
        .all(&reader.db)
        .await?;
    Ok(there.into_iter().map(|row| row.user_id).filter(|id| active.contains(id)).collect())
}

/// How many people of the project each looks after: nobody deleted or erased, and who was merged
/// once.
async fn open(
    reader: &Reader<'_>,
    users: &[UserId],
    project_id: ProjectId,
) -> Result<HashMap<UserId, i32>> {
    use assignment::Column;
    let counts: Vec<(UserId, i64)> = assignment::Entity::find()
        .select_only()
        .column(Column::OwnerId)
        .column_as(Column::Id.count(), "open")
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::YieldsToId.is_null())
        .filter(Column::CustomerId.in_subquery(present()))
        .filter(Column::OwnerId.is_in(users.iter().map(|id| id.0)))
        .group_by(Column::OwnerId)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let small = |count: i64| i32::try_from(count).unwrap_or(i32::MAX);
    Ok(counts.into_iter().map(|(id, count)| (id, small(count))).collect())
}

#[cfg(test)]
mod tests {
    use super::super::standing::tests::{member, noon, rotation};
    use super::*;

    fn roster(policy: MissedTurns, absent: &[i32]) -> Roster {
        let rotation = rotation::Model { missed_turns: policy, ..rotation() };
        let facts = Facts { works: true, open: 0 };
        let members = (1..=4).map(|position| {
            let row = member(position);
            let on_duty = !absent.contains(&position);
            Member::new(rotation_member::Model { on_duty, ..row }, facts)
        });
        Roster { rotation, members: members.collect(), now: noon() }
    }

    fn takers(roster: &mut Roster, turns: usize) -> Vec<u128> {
        (0..turns).filter_map(|_| roster.take()).map(|id| id.0.as_u128()).collect()
    }

    #[test]
    fn lost_turns_are_counted_and_not_made_up_for() {
        let mut roster = roster(MissedTurns::Lost, &[2]);
        assert_eq!(takers(&mut roster, 5), [1, 3, 4, 1, 3]);
        assert_eq!((roster.members[1].row.missed, roster.members[1].row.owed), (2, 0));
        roster.members[1].row.on_duty = true;
        assert_eq!(takers(&mut roster, 3), [4, 1, 2]);
    }

    #[test]
    fn who_comes_back_makes_up_for_at_most_three_turns() {
        let mut roster = roster(MissedTurns::MadeUp, &[2]);
        takers(&mut roster, 15);
        assert_eq!((roster.members[1].row.missed, roster.members[1].row.owed), (5, 3));
        roster.members[1].row.on_duty = true;
        assert_eq!(takers(&mut roster, 4), [2, 2, 2, 1]);
    }

    #[test]
    fn caps_hold_within_one_batch() {
        let mut roster = roster(MissedTurns::Lost, &[]);
        roster.rotation.max_per_day = Some(2);
        roster.members[0].facts.open = 9;
        roster.members[0].row.max_open = Some(10);
        assert_eq!(takers(&mut roster, 20), [1, 2, 3, 4, 2, 3, 4]);
        assert_eq!(roster.members[3].row.turns, 2);
    }
}
