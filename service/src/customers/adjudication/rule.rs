//! The rules by which adjudications are found: pure, and named with their version. A rule that was
//! ever used stays here as it was, so that every verdict can be computed again from its facts.
//!
//! `channel-2026-11` weighs the facts for one moment:
//! 1. What began after the moment, has expired by it, was ended or withdrawn, was invalid when it
//!    was reported, or names only a part of the number, counts for nothing.
//! 2. A deal that goes on, or the protection of an owner, the earliest of them, stands against
//!    every report that did not come before it: it has to exist when the report comes. Otherwise
//!    whoever sells to somebody reported to him would take the report away by it. An owner who has
//!    the customer through a report does not, while a visited report counts.
//! 3. Of the other reports the earliest visited one wins, else the earliest valid one.
//! 4. Without any the deal or the owner wins, and without those he came by himself.
//!
//! Of equal moments the report that came first wins, and of equal reports the smaller id.

use chrono::{DateTime, Utc};
use entity::customers::adjudication::ClaimantKind;
use entity::id::{BrokerId, ChannelCompanyId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The rule of new verdicts.
pub const CURRENT: &str = "channel-2026-11";

entity::worded! {
    /// What has become of a fact.
    FactStanding in "fact_standing" {
        "stands" Stands ("成立", "It stands"),
        "ended" Ended ("已终止", "It has ended"),
        "withdrawn" Withdrawn ("已撤回", "It was withdrawn"),
        "invalid" Invalid ("报备时无效", "It was invalid when it was reported"),
    }
}

entity::worded! {
    /// What a rule makes of a fact.
    FactOutcome in "fact_outcome" {
        "wins" Wins ("胜出", "It wins"),
        "outranked" Outranked ("次于他方", "Another one is better or earlier"),
        "later" Later ("晚于裁定时点", "It began after the moment judged"),
        "expired" Expired ("已过保护期", "Its protection was over"),
        "ended" Ended ("已终止", "It has ended"),
        "withdrawn" Withdrawn ("已撤回", "It was withdrawn"),
        "invalid" Invalid ("报备时无效", "It was invalid when it was reported"),
        "partial" Partial ("仅部分号码", "It names a part of the number only"),
        "through_report" ThroughReport ("经渠道取得", "The owner has him through a report"),
    }
}

/// One thing that is known of a number, with its moments and its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    pub kind: ClaimantKind,
    /// Trade, assignment, report or visit, after the kind.
    pub id: Uuid,
    /// When it began.
    pub at: DateTime<Utc>,
    /// End of the protection; none where it does not end by itself.
    pub until: Option<DateTime<Utc>>,
    pub visited_at: Option<DateTime<Utc>>,
    pub standing: FactStanding,
    /// A part of the number, which may be somebody else's.
    pub partial: bool,
    /// The owner came to him through a report.
    pub through_report: bool,
    /// Whose it is, or who entered the report.
    pub user_id: Option<UserId>,
    pub broker_id: Option<BrokerId>,
    pub channel_company_id: Option<ChannelCompanyId>,
}

/// To whom the customer counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "report", "id": "0193a5c0-0000-7000-8000-000000000093"}))]
pub struct Claim {
    pub kind: ClaimantKind,
    /// Trade, assignment, report or visit, after the kind; null for somebody who came by himself
    /// and whose visit nobody registered.
    pub id: Option<Uuid>,
}

/// What a rule finds: the winner, and what it makes of each fact in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub winner: Claim,
    pub outcomes: Vec<FactOutcome>,
}

/// A rule: of the facts, for a moment.
pub type Rule = fn(&[Fact], DateTime<Utc>) -> Finding;

/// The rule of this name.
#[must_use]
pub fn named(name: &str) -> Option<Rule> {
    (name == CURRENT).then_some(channel_2026_11 as Rule)
}

fn channel_2026_11(facts: &[Fact], judged_at: DateTime<Utc>) -> Finding {
    let mut outcomes: Vec<Option<FactOutcome>> =
        facts.iter().map(|fact| bar(fact, judged_at)).collect();
    let came = |fact: &Fact| fact.visited_at.filter(|at| *at <= judged_at);
    let visited = open(facts, &outcomes).any(|(_, fact)| came(fact).is_some());
    for (outcome, fact) in outcomes.iter_mut().zip(facts) {
        if visited && fact.through_report && outcome.is_none() {
            *outcome = Some(FactOutcome::ThroughReport);
        }
    }
    let protection = open(facts, &outcomes)
        .filter(|(_, fact)| matches!(fact.kind, ClaimantKind::Deal | ClaimantKind::Owner))
        .min_by_key(|(_, fact)| (fact.at, fact.kind, fact.id));
    let before = |fact: &Fact| protection.is_none_or(|(_, there)| fact.at < there.at);
    let reports = || {
        let all = open(facts, &outcomes);
        all.filter(|(_, fact)| fact.kind == ClaimantKind::Report && before(fact))
    };
    let visited = reports()
        .filter(|(_, fact)| came(fact).is_some())
        .min_by_key(|(_, fact)| (came(fact), fact.at, fact.id));
    let valid = reports().min_by_key(|(_, fact)| (fact.at, fact.id));
    let walked = open(facts, &outcomes)
        .filter(|(_, fact)| fact.kind == ClaimantKind::WalkIn)
        .min_by_key(|(_, fact)| (fact.at, fact.id));
    let winner = visited.or(valid).or(protection).or(walked);
    let winner = winner.map(|(index, fact)| (index, fact.kind, fact.id));
    let told = |(index, outcome): (usize, Option<FactOutcome>)| match winner {
        Some((won, ..)) if won == index => FactOutcome::Wins,
        _ => outcome.unwrap_or(FactOutcome::Outranked),
    };
    Finding {
        winner: Claim {
            kind: winner.map_or(ClaimantKind::WalkIn, |(_, kind, _)| kind),
            id: winner.map(|(_, _, id)| id),
        },
        outcomes: outcomes.into_iter().enumerate().map(told).collect(),
    }
}

/// Facts that nothing speaks against, with their places.
fn open<'a>(
    facts: &'a [Fact],
    outcomes: &'a [Option<FactOutcome>],
) -> impl Iterator<Item = (usize, &'a Fact)> {
    facts.iter().enumerate().filter(|(index, _)| outcomes[*index].is_none())
}

/// Why a fact counts for nothing, whatever the others are.
fn bar(fact: &Fact, judged_at: DateTime<Utc>) -> Option<FactOutcome> {
    match fact.standing {
        FactStanding::Ended => return Some(FactOutcome::Ended),
        FactStanding::Withdrawn => return Some(FactOutcome::Withdrawn),
        FactStanding::Invalid => return Some(FactOutcome::Invalid),
        FactStanding::Stands => {}
    }
    if fact.at > judged_at {
        Some(FactOutcome::Later)
    } else if fact.until.is_some_and(|until| until <= judged_at) {
        Some(FactOutcome::Expired)
    } else if fact.partial {
        Some(FactOutcome::Partial)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn day(day: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::days(day)
    }

    fn fact(kind: ClaimantKind, id: u128, at: i64) -> Fact {
        Fact {
            kind,
            id: Uuid::from_u128(id),
            at: day(at),
            until: None,
            visited_at: None,
            standing: FactStanding::Stands,
            partial: false,
            through_report: false,
            user_id: None,
            broker_id: None,
            channel_company_id: None,
        }
    }

    fn deal(id: u128, at: i64) -> Fact {
        fact(ClaimantKind::Deal, id, at)
    }

    fn owner(id: u128, at: i64, until: i64) -> Fact {
        Fact { until: Some(day(until)), ..fact(ClaimantKind::Owner, id, at) }
    }

    fn report(id: u128, at: i64, until: i64) -> Fact {
        Fact { until: Some(day(until)), ..fact(ClaimantKind::Report, id, at) }
    }

    fn visited(id: u128, at: i64, visit: i64) -> Fact {
        Fact { visited_at: Some(day(visit)), ..report(id, at, visit + 30) }
    }

    fn walked(id: u128, at: i64) -> Fact {
        fact(ClaimantKind::WalkIn, id, at)
    }

    fn standing(mut fact: Fact, standing: FactStanding) -> Fact {
        fact.standing = standing;
        fact
    }

    /// The id of the winner of day 10; zero where nobody wins.
    #[track_caller]
    fn wins(what: &str, facts: &[Fact], wanted: u128) {
        let rule = named(CURRENT).map(|rule| rule(facts, day(10)));
        let found = rule.as_ref().map(|found| found.winner.id.unwrap_or_default().as_u128());
        assert_eq!(found, Some(wanted), "{what}: {rule:?}");
        // The order in which the facts are told decides nothing.
        let turned: Vec<Fact> = facts.iter().rev().cloned().collect();
        let turned = named(CURRENT).map(|rule| rule(&turned, day(10)).winner);
        assert_eq!(turned, rule.map(|found| found.winner), "{what}, turned round");
    }

    #[test]
    fn deals_and_owners_stand_before_reports_and_reports_before_chance() {
        for (what, facts, wanted) in [
            ("a deal", vec![deal(1, 2), visited(2, 5, 6), report(3, 4, 20), walked(4, 1)], 1),
            ("an owner", vec![owner(1, 2, 40), visited(2, 5, 6), walked(4, 1)], 1),
            ("the earlier of both", vec![deal(1, 4), owner(2, 3, 40), report(3, 5, 20)], 2),
            ("a visited report", vec![report(1, 3, 20), visited(2, 5, 6), walked(4, 1)], 2),
            ("the earliest visit", vec![visited(1, 3, 7), visited(2, 5, 6)], 2),
            ("the earliest report", vec![report(1, 5, 20), report(2, 3, 20), walked(4, 1)], 2),
            ("chance", vec![walked(4, 7), walked(5, 6)], 5),
        ] {
            wins(what, &facts, wanted);
        }
        assert_eq!(named(CURRENT).map(|rule| rule(&[], day(10)).winner.id), Some(None));
    }

    #[test]
    fn what_began_after_a_report_is_no_reason_against_it() {
        for (what, facts, wanted) in [
            ("a later deal", vec![report(1, 3, 20), deal(2, 4)], 1),
            ("a later owner", vec![report(1, 3, 20), owner(2, 4, 40)], 1),
            ("at the same moment", vec![report(1, 3, 20), owner(2, 3, 40)], 2),
            (
                "of two one came before",
                vec![report(1, 3, 20), owner(2, 4, 40), visited(3, 5, 6)],
                1,
            ),
        ] {
            wins(what, &facts, wanted);
        }
    }

    #[test]
    fn ties_go_to_the_earlier_report_and_then_to_the_smaller_id() {
        for (what, facts, wanted) in [
            ("one visit for both", vec![visited(1, 4, 6), visited(2, 3, 6)], 2),
            ("everything the same", vec![visited(2, 3, 6), visited(1, 3, 6)], 1),
            ("reports of one moment", vec![report(2, 3, 20), report(1, 3, 20)], 1),
        ] {
            wins(what, &facts, wanted);
        }
    }

    #[test]
    fn what_is_over_counts_for_nothing() {
        use FactStanding::{Ended, Invalid, Withdrawn};
        for (what, facts, wanted) in [
            ("an owner beyond the pool's time", vec![owner(1, 2, 10), report(2, 5, 20)], 2),
            ("an expired report", vec![report(1, 3, 10), walked(4, 5)], 4),
            ("an expired visit", vec![Fact { until: Some(day(9)), ..visited(1, 3, 4) }], 0),
            ("a closed deal", vec![standing(deal(1, 2), Ended), report(2, 5, 20)], 2),
            ("a withdrawn report", vec![standing(report(1, 3, 20), Withdrawn), walked(4, 5)], 4),
            ("an invalid one", vec![standing(report(1, 3, 20), Invalid), report(2, 5, 20)], 2),
            ("what came later", vec![deal(1, 11), report(2, 12, 20), walked(3, 9)], 3),
            ("a visit to come", vec![visited(1, 3, 12), visited(2, 4, 6)], 2),
            ("a report whose visit is to come", vec![visited(1, 3, 12), walked(4, 5)], 1),
        ] {
            wins(what, &facts, wanted);
        }
    }

    #[test]
    fn a_part_of_a_number_is_nobodys() {
        let part = Fact { partial: true, ..report(1, 3, 20) };
        wins("a part", &[part.clone(), report(2, 5, 20)], 2);
        wins("a part alone", &[part], 0);
    }

    #[test]
    fn an_owner_through_a_report_stands_only_while_no_visited_report_does() {
        let owner = Fact { through_report: true, ..owner(1, 4, 40) };
        wins("with the visit", &[visited(2, 5, 6), owner.clone()], 2);
        wins("without it", &[report(2, 5, 20), owner], 1);
    }

    #[test]
    fn every_fact_is_told_what_became_of_it() {
        use FactOutcome::{Ended, Expired, Outranked, Wins};
        let facts = [
            standing(deal(1, 1), FactStanding::Ended),
            report(2, 2, 3),
            report(3, 4, 20),
            walked(4, 5),
        ];
        let told = named(CURRENT).map(|rule| rule(&facts, day(10)).outcomes);
        assert_eq!(told, Some(vec![Ended, Expired, Wins, Outranked]));
        assert!(named("channel-2020-01").is_none());
    }
}
