//! What a problem says beside its code: the members of refusals, each under the name that
//! `Refusal::with` gives it, and those of problems of our own.
//!
//! A refusal has few of them, so none is required. The tests hold every problem they get against
//! this list.

use serde_json::{Value, json};

/// What a member is.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Word,
    Words,
    /// Words of which one may be missing.
    Places,
    Count,
    Seconds,
    Money,
    Id,
    Day,
    Moment,
    Flag,
    /// A number or a word: `limit` is either a bound or the name of one.
    Bound,
    /// These, or how many there are.
    Many(&'static str),
    Of(&'static str),
}

use Kind::{Bound, Count, Day, Flag, Id, Many, Moment, Money, Of, Places, Seconds, Word, Words};

const MEMBERS: &[(&str, Kind, &str)] = &[
    ("account_id", Id, "The account that holds too little."),
    ("act", Word, "The act that is not possible, or the one that does it instead."),
    ("adjudication_id", Id, "The adjudication that stands in the way."),
    ("again_at", Moment, "When it can be done again."),
    ("allowed", Words, "Acts that are possible in the present state, or places to go to."),
    ("alternatives", Of("Alternative"), "Units that are free, those most alike first."),
    ("appeal_until_at", Moment, "When the time for an appeal ended."),
    ("available", Money, "What is left."),
    ("axis", Word, "The axis of the unit that cannot move so."),
    ("balance", Money, "What is open."),
    ("by", Words, "What is shared with another customer."),
    ("claimable_at", Moment, "From when on the customer can be claimed."),
    ("consultants", Words, "Masked names of those who look after whom it may be."),
    ("credit", Money, "What of the money is free still."),
    ("customers", Many("Duplicate"), "Who shares it, or how many customers there are."),
    ("data_scope", Word, "How far the caller would have to see."),
    ("deal_price", Money, "The price that was agreed."),
    ("earnest_amount", Money, "The earnest money that is due."),
    ("entrance", Word, "The entrance, where the building is divided."),
    ("entrances", Places, "Entrances that share a room number."),
    ("field", Word, "The field whose value is taken."),
    ("filed_price", Money, "The filed price, where the unit has one."),
    ("floor", Count, "The floor."),
    ("flow_id", Id, "The approval flow that refuses."),
    ("hidden", Count, "How many others there are that the caller does not see."),
    ("home_code", Word, "Code of the home."),
    ("home_id", Id, "The home that the space belongs to."),
    ("in_pool", Flag, "Is the customer in the public pool?"),
    ("into", Id, "Who stands for the customer now."),
    ("kind", Word, "The kind of account that is missing."),
    ("largest_loan", Money, "The largest loan that leaves the minimum down payment."),
    ("limit", Bound, "The limit, or whose limit it is."),
    ("line_id", Id, "The line of the plan."),
    ("loan", Money, "The loan that was asked for."),
    ("merged_at", Moment, "When the customers were merged."),
    ("missing", Word, "What kind of thing is not there."),
    ("needed", Count, "How many are needed."),
    ("now", Moment, "What the clock shows."),
    ("on", Day, "The day that counts."),
    ("parent", Word, "The status that the sub-state refines."),
    ("permission", Word, "The permission that is missing."),
    ("permissions", Words, "Permissions of which one is needed."),
    ("reasons", Words, "Codes of what the rules found."),
    ("received", Money, "What has been received."),
    ("refundable", Money, "What can be refunded."),
    ("refunded", Money, "What has been refunded."),
    ("refunding", Money, "What is about to be refunded."),
    ("refused", Count, "How many units cannot change."),
    ("released", Count, "How many released units would be left without a permit."),
    ("resets_at", Moment, "When the day of the limit ends."),
    ("retry_after_seconds", Seconds, "Seconds until it can be tried again."),
    ("retry_at", Moment, "When it can be tried again."),
    ("role", Word, "The role that decides the step."),
    ("room", Word, "The room."),
    ("rule", Word, "The rule that refuses."),
    ("space_id", Id, "The space that another customer has."),
    ("state", Word, "The present state, or the status that the unit shows."),
    ("trades", Count, "How many trades would be left without a permit of their day."),
    ("unit_code", Word, "The code that is taken."),
    ("unit_code_template", Word, "The template of unit codes."),
    ("unit_id", Id, "The unit."),
    ("until_at", Moment, "When the time for it was over."),
    ("user_id", Id, "The user."),
    ("wanted", Word, "Where the axis was to move."),
];

impl Kind {
    fn schema(self) -> Value {
        let named = |name| json!({"$ref": format!("#/components/schemas/{name}")});
        // What a refusal names can be empty: a building has no entrance, a unit no filed price.
        let text = |format: Option<&str>| match format {
            Some(format) => json!({"type": ["string", "null"], "format": format}),
            None => json!({"type": ["string", "null"], "maxLength": 500}),
        };
        let count = json!({"type": "integer", "minimum": -9, "maximum": 1_000_000_000});
        match self {
            Word => text(None),
            Words => json!({"type": "array", "items": {"type": "string", "maxLength": 500}}),
            Places => json!({"type": "array", "items": text(None)}),
            Count => count,
            Seconds => json!({"type": "integer", "minimum": 1, "maximum": 2_678_400}),
            Money => json!({"type": ["string", "null"], "pattern": r"^-?\d{1,15}\.\d{2}$"}),
            Id => text(Some("uuid")),
            Day => text(Some("date")),
            Moment => text(Some("date-time")),
            Flag => json!({"type": "boolean"}),
            Bound => json!({"oneOf": [count, {"type": "string", "maxLength": 64}]}),
            Many(name) => {
                json!({"oneOf": [count, {"type": "array", "items": named(name)}]})
            }
            Of(name) => json!({"type": "array", "maxItems": 5, "items": named(name)}),
        }
    }
}

/// Adds the members to the schema of problems, whose own properties are required already.
pub fn describe(document: &mut Value) {
    let problem = &mut document["components"]["schemas"]["Problem"];
    let Some(properties) = problem.get_mut("properties").and_then(Value::as_object_mut) else {
        return;
    };
    for (name, kind, description) in MEMBERS {
        let mut schema = kind.schema();
        schema["description"] = json!(description);
        properties.entry(*name).or_insert(schema);
    }
}
