//! Whose turn it is 轮岗: a pure function of the order, the pointer and who is available.

use entity::customers::rotation_member::MemberStanding;

/// A member as the rule sees him; seats come in the order of their positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    pub position: i32,
    pub standing: MemberStanding,
    /// Missed turns to be made up for.
    pub owed: i32,
}

/// What the rule decides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// Index of the seat that has the turn; none where nobody is available.
    pub taken: Option<usize>,
    /// A missed turn is made up for, and the pointer stays.
    pub made_up: bool,
    /// Seats that were passed over, in their order, with the reason.
    pub skipped: Vec<(usize, MemberStanding)>,
}

/// The first who is owed a turn, else the first available after the pointer, round the circle.
#[must_use]
pub fn next(seats: &[Seat], pointer: i32) -> Turn {
    let start = seats.iter().position(|seat| seat.position > pointer).unwrap_or(0);
    let circle = (start..seats.len()).chain(0..start);
    let available = |seat: &Seat| seat.standing == MemberStanding::Available;
    let owed = |index: &usize| seats.get(*index).is_some_and(|s| available(s) && s.owed > 0);
    if let Some(index) = circle.clone().find(owed) {
        return Turn { taken: Some(index), made_up: true, skipped: vec![] };
    }
    let mut turn = Turn::default();
    for index in circle {
        match seats.get(index).map(|seat| seat.standing) {
            Some(MemberStanding::Available) => {
                turn.taken = Some(index);
                break;
            }
            Some(standing) => turn.skipped.push((index, standing)),
            None => {}
        }
    }
    turn
}

/// A turn that somebody misses because he is not there is his; one that he is not to have is not.
#[must_use]
pub const fn is_absent(standing: MemberStanding) -> bool {
    use MemberStanding::{OffDuty, OffShift, Paused};
    matches!(standing, OffDuty | OffShift | Paused)
}

#[cfg(test)]
mod tests {
    use super::*;
    use MemberStanding::{Available, Full, FullToday, OffDuty, Terminated};
    use proptest::prelude::*;

    fn seats(standings: &[MemberStanding]) -> Vec<Seat> {
        (1..).zip(standings).map(|(position, s)| Seat { position, standing: *s, owed: 0 }).collect()
    }

    #[test]
    fn the_next_one_after_the_pointer_has_the_turn() {
        let all = seats(&[Available, Available, Available]);
        for (pointer, index) in [(0, 0), (1, 1), (2, 2), (3, 0), (9, 0)] {
            assert_eq!(next(&all, pointer).taken, Some(index), "after {pointer}");
        }
    }

    #[test]
    fn who_cannot_is_passed_over_with_the_reason() {
        let some = seats(&[Available, OffDuty, Terminated, Full, Available]);
        let turn = next(&some, 1);
        assert_eq!(turn.taken, Some(4));
        assert_eq!(turn.skipped, [(1, OffDuty), (2, Terminated), (3, Full)]);
        let nobody = next(&seats(&[OffDuty, FullToday]), 1);
        assert_eq!((nobody.taken, nobody.skipped.len()), (None, 2));
        assert_eq!(next(&[], 0), Turn::default());
    }

    #[test]
    fn a_missed_turn_is_made_up_for_before_the_circle_goes_on() {
        let mut some = seats(&[Available, Available, OffDuty]);
        some[0].owed = 1;
        some[2].owed = 3;
        let turn = next(&some, 1);
        assert_eq!((turn.taken, turn.made_up), (Some(0), true));
        some[0].owed = 0;
        // Who is still away is owed, and waits.
        assert_eq!(next(&some, 1).taken, Some(1));
    }

    proptest! {
        #[test]
        fn shares_of_those_present_differ_by_at_most_one(
            present in proptest::collection::vec(any::<bool>(), 1..12),
            pointer in 0_i32..14,
            visitors in 0_usize..200,
        ) {
            let standings: Vec<_> =
                present.iter().map(|here| if *here { Available } else { OffDuty }).collect();
            let seats = seats(&standings);
            let (mut pointer, mut shares) = (pointer, vec![0_usize; seats.len()]);
            for _ in 0..visitors {
                if let Some(index) = next(&seats, pointer).taken {
                    pointer = seats[index].position;
                    shares[index] += 1;
                }
            }
            let had: Vec<usize> =
                shares.iter().zip(&present).filter(|(_, here)| **here).map(|(n, _)| *n).collect();
            let spread = had.iter().max().zip(had.iter().min()).map_or(0, |(max, min)| max - min);
            prop_assert!(spread <= 1);
            let absent = shares.iter().zip(&present).filter(|(_, here)| !**here);
            prop_assert!(absent.map(|(n, _)| *n).all(|n| n == 0));
        }
    }
}
