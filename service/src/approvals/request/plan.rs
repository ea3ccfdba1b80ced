//! The plan of a request: what the rules of its flow say, and which steps remain.

use super::open::Opening;
use crate::approvals::document::DocumentType;
use crate::approvals::refusal::Approvals;
use crate::approvals::rule;
use crate::kernel::language::Wording;
use crate::kernel::{Result, Tx};
use entity::approvals::definition::{
    FlowDefinition, FlowStep, Plan, RuleOutcome, RuleResult, RuleResults, StepAgreement,
};
use entity::approvals::{flow, flow_version};
use entity::id::{FlowId, ProjectId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;

/// How a request goes on.
pub(super) struct Planned {
    /// `None` for the built-in flow.
    pub flow: Option<(FlowId, i32)>,
    /// Nobody is asked: a rule lets it pass.
    pub passed: bool,
    pub steps: Plan,
    pub rules: RuleResults,
}

/// Name of the one step of the built-in flow.
const BUILT_IN: &str = "审批";

/// A step in both languages: the built-in one is ours, the others are named by who set them up.
pub(in crate::approvals) fn label(step: &str) -> Wording {
    if step == BUILT_IN { Wording::of(step, "Approval") } else { Wording::same(step) }
}

/// The unique key of the flow that counts for a kind of document in a project, or everywhere.
pub(in crate::approvals) fn live_key(document_type: &str, project_id: Option<ProjectId>) -> String {
    let place = project_id.map_or_else(|| "system".to_owned(), |id| id.to_string());
    format!("{document_type}/{place}")
}

/// Asks the rules of the flow that counts; refused where one refuses.
pub(super) async fn plan(
    tx: &Tx<'_>,
    opening: &Opening,
    document: &'static DocumentType,
    facts: &Value,
) -> Result<Planned> {
    let built_in = || Plan(vec![built_in(opening.role)]);
    let Some((flow, definition)) = flow_of(tx, opening).await? else {
        let rules = RuleResults::default();
        return Ok(Planned { flow: None, passed: false, steps: built_in(), rules });
    };
    let mut rules = vec![];
    let mut said = |name: &str, expression: &str| {
        let result = rule::ask(name, expression, document, facts);
        let outcome = result.outcome;
        rules.push(result);
        outcome
    };
    let refuse = definition.auto_refuse.as_deref().map(|rule| said("auto_refuse", rule));
    if refuse == Some(RuleOutcome::Yes) && !opening.follows {
        let rule = definition.auto_refuse.unwrap_or_default();
        return Err(Approvals::RefusedByRule.with("rule", &rule).with("flow_id", &flow.0).into());
    }
    let pass = definition.auto_pass.as_deref().map(|rule| said("auto_pass", rule));
    // Where it cannot be told whether to refuse, a person looks.
    let clear = matches!(refuse, None | Some(RuleOutcome::No));
    if pass == Some(RuleOutcome::Yes) && document.passable && clear {
        let (steps, rules) = (Plan::default(), RuleResults(rules));
        return Ok(Planned { flow: Some(flow), passed: true, steps, rules });
    }
    let mut steps = vec![];
    for step in definition.steps {
        let out = step.condition.as_deref().map(|rule| said(&step.name, rule));
        if out != Some(RuleOutcome::No) {
            steps.push(step);
        }
    }
    let steps = if steps.is_empty() { built_in() } else { Plan(steps) };
    Ok(Planned { flow: Some(flow), passed: false, steps, rules: RuleResults(rules) })
}

fn built_in(role: &str) -> FlowStep {
    FlowStep {
        name: BUILT_IN.to_owned(),
        role: Some(role.to_owned()),
        user_ids: vec![],
        agreement: StepAgreement::Any,
        condition: None,
        deadline_hours: None,
        escalate_to: None,
    }
}

/// The project's flow, else that of all projects.
async fn flow_of(
    tx: &Tx<'_>,
    opening: &Opening,
) -> Result<Option<((FlowId, i32), FlowDefinition)>> {
    let own = live_key(opening.document_type, Some(opening.project_id));
    let keys = [own, live_key(opening.document_type, None)];
    let flows = flow::Entity::find().filter(flow::Column::LiveKey.is_in(keys)).all(tx.db()).await?;
    let Some(flow) = flows.into_iter().max_by_key(|flow| flow.project_id.is_some()) else {
        return Ok(None);
    };
    let version = flow_version::Entity::find_by_id((flow.id, flow.version)).one(tx.db()).await?;
    Ok(version.map(|version| ((flow.id, flow.version), version.definition)))
}

/// Rules and their outcomes, none where there was no flow.
pub(super) fn told(rules: Option<RuleResults>) -> Vec<RuleResult> {
    rules.map(|rules| rules.0).unwrap_or_default()
}
