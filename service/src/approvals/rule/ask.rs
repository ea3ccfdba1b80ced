//! Asking a rule: yes, no, or it cannot be told.

use super::bounded::bounded;
use super::check::parse;
use crate::approvals::document::{DocumentType, FactKind};
use cel::{Context, Value};
use entity::approvals::definition::{RuleOutcome, RuleResult};
use serde_json::Value as Json;

/// Asks a rule about a document; whatever goes wrong leaves it untold, never true.
pub fn ask(rule: &str, expression: &str, document: &DocumentType, facts: &Json) -> RuleResult {
    let (outcome, failure) = match answer(expression, document, facts) {
        Ok(true) => (RuleOutcome::Yes, None),
        Ok(false) => (RuleOutcome::No, None),
        Err(why) => (RuleOutcome::Failed, Some(why)),
    };
    RuleResult { rule: rule.to_owned(), expression: expression.to_owned(), outcome, failure }
}

fn answer(expression: &str, document: &DocumentType, facts: &Json) -> Result<bool, String> {
    bounded(|| {
        let parsed = parse(expression)?;
        let mut context = Context::default();
        for fact in document.facts() {
            if let Some(value) = value_of(fact.kind, &facts[fact.name]) {
                context.add_variable_from_value(fact.name, value);
            }
        }
        match Value::resolve(&parsed, &context) {
            Ok(Value::Bool(answer)) => Ok(answer),
            Ok(_) => Err("neither true nor false".to_owned()),
            Err(error) => Err(error.to_string().chars().take(200).collect()),
        }
    })
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
    use super::*;
    use serde_json::json;

    fn outcome(expression: &str) -> Option<RuleOutcome> {
        let facts = json!({
            "deal_price": 500, "list_price": 0, "below_authority": true, "reasons": ["a.b"],
            "author_roles": [], "default_role": "manager",
        });
        let document = DocumentType::find("sales.contract")?;
        Some(ask("auto_pass", expression, document, &facts).outcome)
    }

    #[test]
    fn a_rule_says_yes_or_no() {
        assert_eq!(outcome("deal_price == 500 && below_authority"), Some(RuleOutcome::Yes));
        assert_eq!(outcome("'manager' in author_roles"), Some(RuleOutcome::No));
        assert_eq!(outcome("reasons.exists(r, r.startsWith('a.'))"), Some(RuleOutcome::Yes));
        assert_eq!(outcome("author_roles.all(r, r == 'x')"), Some(RuleOutcome::Yes));
        let long = format!("deal_price{} == 740", "+1".repeat(240));
        assert_eq!(outcome(&long), Some(RuleOutcome::Yes));
    }

    #[test]
    fn what_cannot_be_told_is_not_true() {
        let failed = Some(RuleOutcome::Failed);
        assert_eq!(outcome("deal_price / list_price > 1"), failed);
        assert_eq!(outcome("deal_price * 9223372036854775807 > 1"), failed);
        assert_eq!(outcome("author_roles[3] == 'x'"), failed);
        // A fact that the document did not tell.
        assert_eq!(outcome("earnest_amount > 1"), failed);
        assert_eq!(outcome("deal_price"), failed);
    }
}
