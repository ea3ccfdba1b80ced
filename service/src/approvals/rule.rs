//! Rules 规则 of flows, asked about documents.

use super::document::DocumentType;
use crate::kernel::rule;
use entity::approvals::definition::{RuleOutcome, RuleResult};
use serde_json::Value;

/// Asks a rule about a document; whatever goes wrong leaves it untold, never true.
pub fn ask(rule: &str, expression: &str, document: &DocumentType, facts: &Value) -> RuleResult {
    let (outcome, failure) = match rule::ask(expression, document.facts(), facts) {
        Ok(true) => (RuleOutcome::Yes, None),
        Ok(false) => (RuleOutcome::No, None),
        Err(why) => (RuleOutcome::Failed, Some(why)),
    };
    RuleResult { rule: rule.to_owned(), expression: expression.to_owned(), outcome, failure }
}
