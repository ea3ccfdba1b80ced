//! How the demo's buyers pay.

use serde_json::{Value, json};

/// Ways to pay, as many as there are kinds of plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paying {
    /// Fixed days after the signing.
    Fixed,
    /// The last part when the structure is topped out.
    Milestone,
    /// Down payment and a bank's loan.
    Mortgage,
}

impl Paying {
    pub const ALL: &'static [Self] = &[Self::Fixed, Self::Milestone, Self::Mortgage];

    pub fn terms(self) -> Value {
        let line = |item: &str, ratio: &str, anchor: &str, months: u32, days: u32| {
            let due = json!({"anchor": anchor, "months": months, "days": days});
            json!({"item": item, "ratio": ratio, "anchor": due["anchor"], "months": due["months"],
                "days": due["days"]})
        };
        match self {
            Self::Fixed => json!({"lines": [
                line("instalment", "0.3", "signing", 0, 7),
                line("instalment", "0.3", "signing", 3, 0),
                line("instalment", "0.4", "signing", 8, 0),
            ]}),
            Self::Milestone => json!({"lines": [
                line("down_payment", "0.5", "signing", 0, 7),
                line("instalment", "0.5", "topped_out", 0, 30),
            ]}),
            Self::Mortgage => json!({
                "lines": [
                    {"item": "down_payment", "anchor": "signing", "months": 0, "days": 7},
                    {"item": "mortgage", "anchor": "signing", "months": 2, "days": 0},
                ],
                "loan": {"ratio": "0.7", "round_down_to": "10000.00"},
            }),
        }
    }
}
