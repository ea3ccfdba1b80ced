//! Whether a rule can be asked at all: found when it is saved.

use super::bounded::bounded;
use super::fact::Facts;
use super::kind::{Finder, Kind, One};
use cel::IdedExpr;
use cel::parser::Parser;

/// Longest rule, in characters.
const LONGEST: usize = 500;
/// Deepest nesting of a rule; the parser goes down one frame and more for each level.
const DEEPEST: u16 = 24;
/// Most brackets in each other.
const BRACKETS: usize = 12;

/// Reads a rule, on a stack that is [`bounded`]; the answer says what does not parse.
pub(super) fn parse(expression: &str) -> Result<IdedExpr, String> {
    if expression.chars().count() > LONGEST {
        return Err(format!("at most {LONGEST} characters"));
    }
    if depth(expression) > BRACKETS {
        return Err(format!("at most {BRACKETS} brackets in each other"));
    }
    let parsed = Parser::new().max_recursion_depth(DEEPEST).parse(expression);
    parsed.map_err(|errors| {
        let first = errors.errors.first();
        first.map_or_else(String::new, |error| format!("{} at {}", error.msg, error.pos.1))
    })
}

/// How deep brackets stand in each other; those in texts count as well.
fn depth(expression: &str) -> usize {
    let (mut deep, mut deepest) = (0_usize, 0);
    for letter in expression.chars() {
        match letter {
            '(' | '[' | '{' => deep += 1,
            ')' | ']' | '}' => deep = deep.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(deep);
    }
    deepest
}

/// Says what is wrong with a rule, if anything: it parses, and it is true or false
/// whatever the facts are.
pub fn check(expression: &str, facts: Facts) -> Result<(), String> {
    bounded(|| {
        let parsed = parse(expression)?;
        match Finder::new(facts).kind(&parsed)? {
            Kind::One(One::Flag) => Ok(()),
            _ => Err("a rule is true or false".to_owned()),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::fact::{FactKind, fact};
    use super::*;

    const KNOWN: Facts = Facts(
        &[
            fact("deal_price", FactKind::Fen, "成交总价", "Agreed price"),
            fact("list_price", FactKind::Fen, "标价总价", "List price"),
            fact("earnest_amount", FactKind::Fen, "定金", "Earnest money"),
            fact("below_authority", FactKind::Flag, "低于权限", "Below authority"),
        ],
        &[
            fact("author_roles", FactKind::Texts, "提交人角色", "Roles of who asks"),
            fact("default_role", FactKind::Text, "默认审批角色", "Role that decides"),
            fact("reasons", FactKind::Texts, "原因", "Reasons"),
        ],
    );

    fn wrong(expression: &str) -> Option<String> {
        check(expression, KNOWN).err()
    }

    #[test]
    fn rules_over_known_facts_are_taken() {
        for rule in [
            "deal_price > 500000000",
            "deal_price * 100 / list_price < 95 && !below_authority",
            "'manager' in author_roles || reasons.exists(r, r.startsWith('sales.'))",
            "size(reasons) == 0 ? true : default_role == \"director\"",
            "author_roles.filter(r, r == 'manager').size() == 1",
            "reasons.all(r, r in ['a', 'b'])",
            "author_roles[0] == 'consultant'",
        ] {
            assert_eq!(wrong(rule), None, "{rule}");
        }
    }

    #[test]
    fn what_is_no_rule_is_refused_in_whichever_branch_it_stands() {
        for rule in [
            "deal_price >",
            "deal_price + 1",
            "floor_price > 1",
            "deal_price > '5'",
            "true || deal_price == 'x'",
            "deal_price > 1.5",
            "deal_price.year > 1",
            "reasons.exists(r, reasons.exists(s, r == s))",
            "reasons.map(r, r + r).size() > 1",
            "{'a': 1}.size() > 0",
            "deal_price.matches('x')",
            "",
        ] {
            assert!(wrong(rule).is_some(), "{rule}");
        }
        let deep = format!("{}true{}", "(".repeat(200), ")".repeat(200));
        assert!(wrong(&deep).is_some());
        assert!(wrong(&"true && ".repeat(70)).is_some());
    }

    #[test]
    fn the_longest_rules_come_to_an_end() {
        let sum = format!("deal_price{} > 0", "+1".repeat(240));
        let choice = format!("{}true", "below_authority?true:".repeat(20));
        let both = format!("{}true", "below_authority||".repeat(28));
        for rule in [&sum, &choice, &both] {
            let _either = wrong(rule);
        }
        assert_eq!(wrong(&sum), None);
        assert_eq!(wrong(&both), None);
        for bad in ["-".repeat(499), "[".repeat(12), "a.".repeat(249), "(".repeat(499)] {
            assert!(wrong(&bad).is_some());
        }
    }
}
