//! The score of a customer: a pure function of the rule and of what is known of him.

use entity::customers::customer_grade::{GradePart, GradeParts};
use entity::customers::grade::Grade;
use entity::customers::grade_rule::{GradeRule, GradeStep, GradeThresholds};

/// What the customer can pay for what he looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    Unknown,
    /// Nothing is for sale that he could be compared with.
    NothingOffered,
    /// Percent of the price of the cheapest fitting unit.
    Percent(i64),
}

/// What is known of a customer in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Of the needs named (area, layout, project), how many one unit for sale meets at best, and
    /// how many there are.
    pub needs: (i64, i64),
    pub budget: Budget,
    /// Days since the last contact.
    pub idle_days: i64,
    /// Visits and viewings held.
    pub visits: i64,
    /// Days until he means to decide; negative when that day is past.
    pub decides_in_days: Option<i64>,
    /// He has a live hold or trade in the project.
    pub dealing: bool,
}

/// A score with its reasons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scored {
    /// 0 to 100.
    pub score: i32,
    pub grade: Grade,
    pub parts: GradeParts,
}

/// Share of a part, and why.
type Share = (i64, String, String);

/// Scores a customer: each part gives its weight times a share, rounded half up.
#[must_use]
pub fn score(rule: &GradeRule, facts: &Facts) -> Scored {
    let weights = rule.weights;
    let parts = [
        ("need_fit", weights.need_fit, need_fit(facts)),
        ("recency", weights.recency, recency(rule, facts)),
        ("visits", weights.visits, visits(rule, facts)),
        ("budget", weights.budget, budget(rule, facts)),
        ("intent", weights.intent, intent(rule, facts)),
    ];
    let parts: Vec<GradePart> = parts
        .into_iter()
        .map(|(part, weight, (percent, zh, en))| {
            let points = (weight * percent + 50) / 100;
            GradePart { part: part.to_owned(), weight, percent, points, zh, en }
        })
        .collect();
    let total = parts.iter().map(|part| part.points).sum::<i64>().clamp(0, 100);
    Scored {
        score: i32::try_from(total).unwrap_or(0),
        grade: graded(&rule.thresholds, total),
        parts: GradeParts(parts),
    }
}

const fn graded(thresholds: &GradeThresholds, score: i64) -> Grade {
    if score >= thresholds.a {
        Grade::A
    } else if score >= thresholds.b {
        Grade::B
    } else if score >= thresholds.c {
        Grade::C
    } else {
        Grade::D
    }
}

/// The first step whose bound is not exceeded.
fn at_most(steps: &[GradeStep], value: i64) -> i64 {
    steps.iter().find(|step| value <= step.bound).map_or(0, |step| step.percent)
}

/// The last step whose bound is reached.
fn at_least(steps: &[GradeStep], value: i64) -> i64 {
    steps.iter().rev().find(|step| value >= step.bound).map_or(0, |step| step.percent)
}

fn need_fit(facts: &Facts) -> Share {
    match facts.needs {
        (_, 0) => (0, "未填写需求".to_owned(), "no needs named".to_owned()),
        (met, named) => (
            met * 100 / named,
            format!("在售房源满足 {named} 项需求中的 {met} 项"),
            format!("units for sale meet {met} of {named} needs"),
        ),
    }
}

fn recency(rule: &GradeRule, facts: &Facts) -> Share {
    let days = facts.idle_days;
    let percent = at_most(&rule.recency, days);
    (percent, format!("{days} 天前接触过"), format!("last met {days} days ago"))
}

fn visits(rule: &GradeRule, facts: &Facts) -> Share {
    let count = facts.visits;
    let percent = at_least(&rule.visits, count);
    (percent, format!("到访及带看 {count} 次"), format!("{count} visits and viewings"))
}

fn budget(rule: &GradeRule, facts: &Facts) -> Share {
    match facts.budget {
        Budget::Unknown => (0, "未填写预算".to_owned(), "no budget named".to_owned()),
        Budget::NothingOffered => {
            (0, "暂无可比房源".to_owned(), "nothing for sale to compare with".to_owned())
        }
        Budget::Percent(percent) => (
            at_least(&rule.budget, percent),
            format!("预算为最低适配总价的 {percent}%"),
            format!("the budget is {percent} % of the cheapest fitting price"),
        ),
    }
}

fn intent(rule: &GradeRule, facts: &Facts) -> Share {
    if facts.dealing {
        return (100, "已有锁定或交易".to_owned(), "a live hold or trade".to_owned());
    }
    match facts.decides_in_days {
        None => (0, "未填写决策时间".to_owned(), "no day of decision named".to_owned()),
        Some(days) if days < 0 => {
            (0, "决策时间已过".to_owned(), "the day of decision is past".to_owned())
        }
        Some(days) => (
            at_most(&rule.intent, days),
            format!("计划 {days} 天内决定"),
            format!("decides within {days} days"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::parameter::Definition;
    use crate::kernel::{Error, Result};

    fn rule() -> Result<GradeRule> {
        let definition = Definition::find("customers.grade.rule")?;
        serde_json::from_value(definition.default_value()?).map_err(Error::from)
    }

    const COLD: Facts = Facts {
        needs: (0, 0),
        budget: Budget::Unknown,
        idle_days: 400,
        visits: 0,
        decides_in_days: None,
        dealing: false,
    };

    const HOT: Facts = Facts {
        needs: (2, 2),
        budget: Budget::Percent(110),
        idle_days: 1,
        visits: 4,
        decides_in_days: Some(10),
        dealing: false,
    };

    #[test]
    fn every_part_gives_its_share_and_the_parts_sum_to_the_score() -> Result<()> {
        let rule = rule()?;
        for (facts, points) in [
            (COLD, [0, 0, 0, 0, 0]),
            (HOT, [25, 25, 20, 15, 15]),
            (Facts { needs: (1, 2), ..COLD }, [13, 0, 0, 0, 0]),
            (Facts { idle_days: 3, ..COLD }, [0, 25, 0, 0, 0]),
            (Facts { idle_days: 4, ..COLD }, [0, 20, 0, 0, 0]),
            (Facts { idle_days: 15, ..COLD }, [0, 13, 0, 0, 0]),
            (Facts { idle_days: 31, ..COLD }, [0, 0, 0, 0, 0]),
            (Facts { visits: 1, ..COLD }, [0, 0, 10, 0, 0]),
            (Facts { visits: 2, ..COLD }, [0, 0, 16, 0, 0]),
            (Facts { budget: Budget::Percent(89), ..COLD }, [0, 0, 0, 0, 0]),
            (Facts { budget: Budget::Percent(90), ..COLD }, [0, 0, 0, 8, 0]),
            (Facts { budget: Budget::NothingOffered, ..COLD }, [0, 0, 0, 0, 0]),
            (Facts { decides_in_days: Some(0), ..COLD }, [0, 0, 0, 0, 15]),
            (Facts { decides_in_days: Some(31), ..COLD }, [0, 0, 0, 0, 9]),
            (Facts { decides_in_days: Some(-1), ..COLD }, [0, 0, 0, 0, 0]),
            (Facts { decides_in_days: Some(-1), dealing: true, ..COLD }, [0, 0, 0, 0, 15]),
        ] {
            let scored = score(&rule, &facts);
            let given: Vec<i64> = scored.parts.0.iter().map(|part| part.points).collect();
            assert_eq!(given, points, "{facts:?}");
            assert_eq!(i64::from(scored.score), points.iter().sum::<i64>());
        }
        Ok(())
    }

    #[test]
    fn thresholds_begin_their_grades() -> Result<()> {
        let thresholds = rule()?.thresholds;
        for (points, grade) in [
            (100, Grade::A),
            (75, Grade::A),
            (74, Grade::B),
            (55, Grade::B),
            (54, Grade::C),
            (30, Grade::C),
            (29, Grade::D),
            (0, Grade::D),
        ] {
            assert_eq!(graded(&thresholds, points), grade, "{points}");
        }
        Ok(())
    }

    #[test]
    fn a_rule_has_to_make_sense() -> Result<()> {
        let sense = rule()?;
        assert!(sense.makes_sense());
        let mut heavy = sense.clone();
        heavy.weights.intent += 1;
        let mut upside_down = sense.clone();
        upside_down.thresholds.c = 80;
        let mut descending = sense.clone();
        descending.recency.reverse();
        let mut generous = sense;
        generous.visits.push(GradeStep { bound: 9, percent: 101 });
        for rule in [heavy, upside_down, descending, generous] {
            assert!(!rule.makes_sense(), "{rule:?}");
        }
        Ok(())
    }
}
