//! What a flow says: its rules and its steps; and what a request makes of them.

use crate::id::UserId;
use sea_orm::FromJsonQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::labelled! {
    /// How many of those who are asked in a step must agree.
    StepAgreement in "step_agreement" {
        "any" Any ("任一人同意", "One of them"),
        "all" All ("全部同意", "All of them"),
    }
}

/// One step of a flow: who is asked, and when the step is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "总监审批", "role": "director", "agreement": "any",
    "condition": "deal_price > 500000000", "deadline_hours": 24, "escalate_to": "administrator"
}))]
pub struct FlowStep {
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Code of the role that decides; either this or people by name.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub role: Option<String>,
    /// The people who decide.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub user_ids: Vec<UserId>,
    /// One of them, or everybody; of a role, everybody who holds it when the step begins.
    #[serde(default = "any")]
    pub agreement: StepAgreement,
    /// CEL over the facts of the document; where it is false the step is left out.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub condition: Option<String>,
    /// After so many hours the step goes to `escalate_to`.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 2160)]
    pub deadline_hours: Option<i32>,
    /// Code of the role that decides what was not decided in time.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub escalate_to: Option<String>,
}

const fn any() -> StepAgreement {
    StepAgreement::Any
}

/// Rules and steps of a flow. First `auto_refuse` is asked, then `auto_pass`, then people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "auto_refuse": null, "auto_pass": "deal_price < 100000000 && !below_authority",
    "steps": [
        {"name": "经理审批", "role": "manager", "user_ids": [], "agreement": "any",
         "condition": null, "deadline_hours": 24, "escalate_to": "director"},
        {"name": "总监审批", "role": "director", "user_ids": [], "agreement": "any",
         "condition": "deal_price > 500000000", "deadline_hours": null, "escalate_to": null}
    ]
}))]
pub struct FlowDefinition {
    /// CEL; true refuses the document at once.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub auto_refuse: Option<String>,
    /// CEL; true lets the document pass without a person, where its kind may.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 500)]
    pub auto_pass: Option<String>,
    /// In their order; each begins when the one before has agreed.
    #[schema(min_items = 1, max_items = 10)]
    pub steps: Vec<FlowStep>,
}

/// The steps that a request takes, fixed when it was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Plan(pub Vec<FlowStep>);

crate::labelled! {
    /// What a rule said.
    RuleOutcome in "rule_outcome" {
        "yes" Yes ("是", "True"),
        "no" No ("否", "False"),
        "failed" Failed ("无法判断", "It could not be told, so people are asked"),
    }
}

/// One rule of a flow, as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "rule": "auto_pass", "expression": "deal_price < 100000000", "outcome": "no", "failure": null
}))]
pub struct RuleResult {
    /// `auto_refuse`, `auto_pass`, or the name of the step whose condition it is.
    pub rule: String,
    pub expression: String,
    pub outcome: RuleOutcome,
    /// Why it could not be told.
    pub failure: Option<String>,
}

/// Every rule that was asked when a request was opened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct RuleResults(pub Vec<RuleResult>);
