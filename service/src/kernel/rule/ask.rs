//! Asking a rule: yes, no, or it cannot be told.

use super::bounded::bounded;
use super::check::parse;
use super::fact::{FactKind, Facts};
use cel::{Context, IdedExpr, Value};
use serde_json::Value as Json;

/// What a rule says about one thing, or why that cannot be told.
pub fn ask(expression: &str, known: Facts, facts: &Json) -> Result<bool, String> {
    bounded(|| answer(&parse(expression)?, known, facts))
}

/// For which things a rule holds, in their order; one of which it cannot be told is not among
/// them.
pub fn fitting(expression: &str, known: Facts, things: &[Json]) -> Result<Vec<bool>, String> {
    bounded(|| {
        let parsed = parse(expression)?;
        Ok(things.iter().map(|facts| answer(&parsed, known, facts) == Ok(true)).collect())
    })
}

fn answer(parsed: &IdedExpr, known: Facts, facts: &Json) -> Result<bool, String> {
    let mut context = Context::default();
    for fact in known.iter() {
        if let Some(value) = value_of(fact.kind, &facts[fact.name]) {
            context.add_variable_from_value(fact.name, value);
        }
    }
    match Value::resolve(parsed, &context) {
        Ok(Value::Bool(answer)) => Ok(answer),
        Ok(_) => Err("neither true nor false".to_owned()),
        Err(error) => Err(error.to_string().chars().take(200).collect()),
    }
}

fn value_of(kind: FactKind, fact: &Json) -> Option<Value> {
    match kind {
        FactKind::Fen | FactKind::Integer => fact.as_i64().map(Value::from),
        FactKind::Flag => fact.as_bool().map(Value::from),
        FactKind::Text => fact.as_str().map(|text| Value::from(text.to_owned())),
        FactKind::Texts => {
            let texts = fact.as_array()?.iter().filter_map(Json::as_str);
            Some(Value::from(texts.map(str::to_owned).collect::<Vec<String>>()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fact::fact;
    use super::*;
    use serde_json::json;

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

    fn facts() -> Json {
        json!({
            "deal_price": 500, "list_price": 0, "below_authority": true, "reasons": ["a.b"],
            "author_roles": [], "default_role": "manager",
        })
    }

    fn outcome(expression: &str) -> Option<bool> {
        ask(expression, KNOWN, &facts()).ok()
    }

    #[test]
    fn only_things_of_which_it_can_be_told_fit() {
        let rule = "earnest_amount > 0 || deal_price == 1";
        let some = [json!({"deal_price": 1}), facts(), json!({"earnest_amount": 5})];
        assert_eq!(fitting(rule, KNOWN, &some), Ok(vec![true, false, true]));
        assert!(fitting("deal_price >", KNOWN, &some).is_err());
    }

    #[test]
    fn a_rule_says_yes_or_no() {
        assert_eq!(outcome("deal_price == 500 && below_authority"), Some(true));
        assert_eq!(outcome("'manager' in author_roles"), Some(false));
        assert_eq!(outcome("reasons.exists(r, r.startsWith('a.'))"), Some(true));
        assert_eq!(outcome("author_roles.all(r, r == 'x')"), Some(true));
        let long = format!("deal_price{} == 740", "+1".repeat(240));
        assert_eq!(outcome(&long), Some(true));
    }

    #[test]
    fn what_cannot_be_told_is_not_true() {
        let failed = None;
        assert_eq!(outcome("deal_price / list_price > 1"), failed);
        assert_eq!(outcome("deal_price * 9223372036854775807 > 1"), failed);
        assert_eq!(outcome("author_roles[3] == 'x'"), failed);
        // A fact that the document did not tell.
        assert_eq!(outcome("earnest_amount > 1"), failed);
        assert_eq!(outcome("deal_price"), failed);
    }
}
