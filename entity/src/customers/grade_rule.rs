//! The rule by which customers are graded: weights, steps and thresholds, kept as a parameter.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A bound, and the share of the weight that is given at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"bound": 7, "percent": 80}))]
pub struct GradeStep {
    #[schema(minimum = 0, maximum = 100_000)]
    pub bound: i64,
    #[schema(minimum = 0, maximum = 100)]
    pub percent: i64,
}

/// Points that each part gives at most; they sum to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "need_fit": 25, "recency": 25, "visits": 20, "budget": 15, "intent": 15
}))]
pub struct GradeWeights {
    #[schema(minimum = 0, maximum = 100)]
    pub need_fit: i64,
    #[schema(minimum = 0, maximum = 100)]
    pub recency: i64,
    #[schema(minimum = 0, maximum = 100)]
    pub visits: i64,
    #[schema(minimum = 0, maximum = 100)]
    pub budget: i64,
    #[schema(minimum = 0, maximum = 100)]
    pub intent: i64,
}

/// Scores from which a grade is given; below C it is D.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"a": 75, "b": 55, "c": 30}))]
pub struct GradeThresholds {
    #[schema(minimum = 0, maximum = 100)]
    pub a: i64,
    #[schema(minimum = 0, maximum = 100)]
    pub b: i64,
    #[schema(minimum = 0, maximum = 100)]
    pub c: i64,
}

/// The whole rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "weights": {"need_fit": 25, "recency": 25, "visits": 20, "budget": 15, "intent": 15},
    "recency": [{"bound": 3, "percent": 100}, {"bound": 7, "percent": 80}],
    "visits": [{"bound": 1, "percent": 50}, {"bound": 3, "percent": 100}],
    "budget": [{"bound": 90, "percent": 50}, {"bound": 100, "percent": 100}],
    "intent": [{"bound": 30, "percent": 100}, {"bound": 90, "percent": 60}],
    "thresholds": {"a": 75, "b": 55, "c": 30}
}))]
pub struct GradeRule {
    pub weights: GradeWeights,
    /// Days since the last contact, at most.
    #[schema(max_items = 20)]
    pub recency: Vec<GradeStep>,
    /// Visits and viewings, at least.
    #[schema(max_items = 20)]
    pub visits: Vec<GradeStep>,
    /// Percent of the cheapest fitting unit's price that the customer can pay, at least.
    #[schema(max_items = 20)]
    pub budget: Vec<GradeStep>,
    /// Days until the customer decides, at most.
    #[schema(max_items = 20)]
    pub intent: Vec<GradeStep>,
    pub thresholds: GradeThresholds,
}

/// Steps of one part at most.
const STEPS_MAX: usize = 20;
const BOUND_MAX: i64 = 100_000;

impl GradeRule {
    /// Weights sum to 100, steps ascend, thresholds descend.
    #[must_use]
    pub fn makes_sense(&self) -> bool {
        let GradeWeights { need_fit, recency, visits, budget, intent } = self.weights;
        let weights = [need_fit, recency, visits, budget, intent];
        let within = |n: &i64| (0..=100).contains(n);
        let GradeThresholds { a, b, c } = self.thresholds;
        let ascend = |steps: &Vec<GradeStep>| {
            steps.len() <= STEPS_MAX
                && steps.windows(2).all(|pair| pair[0].bound < pair[1].bound)
                && steps.iter().all(|s| (0..=BOUND_MAX).contains(&s.bound) && within(&s.percent))
        };
        weights.iter().all(within)
            && weights.iter().sum::<i64>() == 100
            && [a, b, c].iter().all(within)
            && a >= b
            && b >= c
            && [&self.recency, &self.visits, &self.budget, &self.intent].into_iter().all(ascend)
    }
}
