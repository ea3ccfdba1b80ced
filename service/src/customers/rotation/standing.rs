//! Whether a member can be given a customer now, and if not, why.

use super::shift;
use chrono::{DateTime, NaiveDate, Utc};
use entity::customers::rotation;
use entity::customers::rotation_member::{self, MemberStanding};

/// What is known of a member beside his row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// His account is active and he works in the project.
    pub works: bool,
    /// Customers of the project that he looks after.
    pub open: i32,
}

/// A moment as the project's people see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub at: DateTime<Utc>,
    /// Day in the project's zone.
    pub day: NaiveDate,
    /// Minute of that day.
    pub minute: u32,
}

/// The first reason that holds, the gravest first.
#[must_use]
pub fn standing(
    rotation: &rotation::Model,
    member: &rotation_member::Model,
    facts: Facts,
    now: &Moment,
) -> MemberStanding {
    let paused =
        member.paused_at.is_some() && member.paused_until_at.is_none_or(|until| until > now.at);
    let max_open = member.max_open.or(rotation.max_open);
    let max_per_day = member.max_per_day.or(rotation.max_per_day);
    let full = max_open.is_some_and(|max| facts.open >= max);
    let full_today = max_per_day.is_some_and(|max| served(member, now.day) >= max);
    let on_shift = shift::covers(&member.shift, now.day, now.minute);
    let reasons = [
        (!facts.works, MemberStanding::Terminated),
        (paused, MemberStanding::Paused),
        (!member.on_duty, MemberStanding::OffDuty),
        (!on_shift, MemberStanding::OffShift),
        (full, MemberStanding::Full),
        (full_today, MemberStanding::FullToday),
    ];
    let first = reasons.into_iter().find(|(holds, _)| *holds);
    first.map_or(MemberStanding::Available, |(_, reason)| reason)
}

/// Turns that the member had on this day.
#[must_use]
pub fn served(member: &rotation_member::Model, day: NaiveDate) -> i32 {
    if member.served_on == Some(day) { member.served } else { 0 }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use chrono::TimeDelta;
    use entity::customers::rotation::MissedTurns;
    use entity::customers::rotation_member::Shift;
    use entity::id::{ProjectId, RotationId, RotationMemberId, UserId};
    use uuid::Uuid;

    pub fn rotation() -> rotation::Model {
        rotation::Model {
            id: RotationId(Uuid::nil()),
            project_id: ProjectId(Uuid::nil()),
            missed_turns: MissedTurns::Lost,
            max_open: None,
            max_per_day: None,
            pointer: 0,
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    pub fn member(position: i32) -> rotation_member::Model {
        rotation_member::Model {
            id: RotationMemberId(Uuid::from_u128(u128::from(position.unsigned_abs()))),
            rotation_id: RotationId(Uuid::nil()),
            project_id: ProjectId(Uuid::nil()),
            user_id: UserId(Uuid::from_u128(u128::from(position.unsigned_abs()))),
            position,
            shift: Shift::default(),
            on_duty: true,
            paused_at: None,
            paused_until_at: None,
            pause_reason: None,
            max_open: None,
            max_per_day: None,
            turns: 0,
            missed: 0,
            owed: 0,
            served_on: None,
            served: 0,
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    pub fn noon() -> Moment {
        let at = DateTime::UNIX_EPOCH;
        Moment { at, day: at.date_naive(), minute: 720 }
    }

    const WORKS: Facts = Facts { works: true, open: 3 };

    #[test]
    fn each_reason_keeps_a_member_out() {
        let now = noon();
        let told = |rotation: &rotation::Model, member: &rotation_member::Model| {
            standing(rotation, member, WORKS, &now)
        };
        let all = rotation();
        assert_eq!(told(&all, &member(1)), MemberStanding::Available);
        let gone = Facts { works: false, open: 0 };
        assert_eq!(standing(&all, &member(1), gone, &now), MemberStanding::Terminated);
        let off = rotation_member::Model { on_duty: false, ..member(1) };
        assert_eq!(told(&all, &off), MemberStanding::OffDuty);
        let shift = Shift { days: vec![], ..Shift::default() };
        let home = rotation_member::Model { shift, ..member(1) };
        assert_eq!(told(&all, &home), MemberStanding::OffShift);
        let capped = rotation::Model { max_open: Some(3), ..all.clone() };
        assert_eq!(told(&capped, &member(1)), MemberStanding::Full);
        let wider = rotation_member::Model { max_open: Some(4), ..member(1) };
        assert_eq!(told(&capped, &wider), MemberStanding::Available);
    }

    #[test]
    fn a_pause_ends_by_itself_and_turns_count_by_day() {
        let now = noon();
        let until = |seconds| rotation_member::Model {
            paused_at: Some(now.at),
            paused_until_at: Some(now.at + TimeDelta::seconds(seconds)),
            ..member(1)
        };
        let all = rotation();
        assert_eq!(standing(&all, &until(1), WORKS, &now), MemberStanding::Paused);
        assert_eq!(standing(&all, &until(0), WORKS, &now), MemberStanding::Available);
        let endless = rotation_member::Model { paused_at: Some(now.at), ..member(1) };
        assert_eq!(standing(&all, &endless, WORKS, &now), MemberStanding::Paused);
        let daily = rotation::Model { max_per_day: Some(2), ..all };
        let today = rotation_member::Model { served_on: Some(now.day), served: 2, ..member(1) };
        assert_eq!(standing(&daily, &today, WORKS, &now), MemberStanding::FullToday);
        let before = rotation_member::Model { served_on: now.day.pred_opt(), ..today };
        assert_eq!(standing(&daily, &before, WORKS, &now), MemberStanding::Available);
    }
}
