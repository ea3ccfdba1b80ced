//! What calculators refuse, every fault by its place, and what they leave alone.

use serde_json::{Value, json};
use tests::TestApp;

const NAMES: [&str; 9] = [
    "price",
    "payment-plan",
    "penalty",
    "area-settlement",
    "invoice-tax",
    "allocation",
    "commission",
    "mortgage",
    "termination",
];

fn told(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    faults.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect()
}

/// Each body must be refused with exactly these faults.
async fn refused(cases: Vec<(&str, Value, &[(&str, &str)])>) {
    let app = TestApp::start().await;
    let client = app.admin().await;
    for (name, body, faults) in cases {
        let reply = client.post(&format!("/api/v1/calculators/{name}"), body).await;
        assert_eq!(reply.faults(), told(faults), "{name}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn every_fault_of_the_shape_is_told_at_once() {
    refused(vec![
        (
            "price",
            json!({
                "area": "0", "unit_price": "-1", "a/b~": 1,
                "discounts": [
                    {"kind": "gift", "value": "98"}, {"kind": "percent"},
                    {"kind": "points", "value": "0.000000001", "extra": null}
                ],
                "rounding": {"mode": "half_up", "digit": "mao"}
            }),
            &[
                ("/area", "out_of_range"),
                ("/a~1b~0", "unknown_field"),
                ("/discounts/0/kind", "invalid_value"),
                ("/discounts/1/value", "required"),
                ("/discounts/2/extra", "unknown_field"),
                ("/discounts/2/value", "too_precise"),
                ("/rounding/digit", "invalid_value"),
                ("/unit_price", "out_of_range"),
            ],
        ),
        (
            "penalty",
            json!({
                "principal": 518_901.7, "due_on": "2025-02-30", "as_of": "10/03/2025",
                "terms": {"model": "daily_rate", "rate": "2e-4", "grace_days": -1}
            }),
            &[
                ("/as_of", "invalid_format"),
                ("/due_on", "invalid_format"),
                ("/principal", "wrong_type"),
                ("/terms/grace_days", "out_of_range"),
                ("/terms/rate", "invalid_format"),
            ],
        ),
        (
            "allocation",
            json!({
                "amount": "1.001", "policy": "lifo",
                "lines": [{
                    "id": "x".repeat(65), "due_on": null, "seq": 1.5, "kind": "principal",
                    "balance": "100000000000.00"
                }]
            }),
            &[
                ("/amount", "too_precise"),
                ("/lines/0/balance", "out_of_range"),
                ("/lines/0/id", "too_long"),
                ("/lines/0/seq", "wrong_type"),
                ("/policy", "invalid_value"),
            ],
        ),
        ("mortgage", json!([]), &[("", "wrong_type")]),
    ])
    .await;
}

#[actix_web::test]
async fn bounds_of_lists_and_of_what_stands_in_them_are_told_together() {
    let line = json!({
        "item": "instalment", "ratio": "1", "anchor": "signing", "months": 601, "days": 3651
    });
    let mut plan = json!({
        "deal_price": "1", "earnest_paid": "0", "anchors": {},
        "lines": [line], "loan": {"ratio": "0.7", "round_down_to": "-1"}
    });
    let both = plan.clone();
    plan["lines"] = json!([]);
    plan["loan"] = Value::Null;
    refused(vec![
        ("payment-plan", plan, &[("/lines", "too_few")]),
        (
            "payment-plan",
            both,
            &[
                ("/lines/0/days", "out_of_range"),
                ("/lines/0/months", "out_of_range"),
                ("/loan/round_down_to", "out_of_range"),
            ],
        ),
        (
            "commission",
            json!({"base": [], "tiers": [], "mode": "marginal", "splits": null}),
            &[("/tiers", "too_few")],
        ),
        ("invoice-tax", json!({"tax_rate": "0.09", "parts": []}), &[("/parts", "too_few")]),
        (
            "mortgage",
            json!({
                "principal": "1", "annual_rate": "0.05", "months": 601,
                "method": "equal_principal", "first_due_on": "2025-01-31"
            }),
            &[("/months", "out_of_range")],
        ),
    ])
    .await;
}

#[actix_web::test]
async fn what_only_the_rule_knows_is_told_by_place_too() {
    let half = json!({
        "item": "instalment", "ratio": "0.5", "anchor": "signing", "months": 0, "days": 0
    });
    let line =
        |id: &str| json!({"id": id, "due_on": null, "seq": 1, "kind": "principal", "balance": "1"});
    refused(vec![
        (
            "payment-plan",
            json!({
                "deal_price": "100", "earnest_paid": "0", "anchors": {"signing": null},
                "lines": [half]
            }),
            &[("/lines", "sum_mismatch")],
        ),
        (
            "allocation",
            json!({"amount": "1", "policy": "fifo", "lines": [line("a"), line("a")]}),
            &[("/lines/1/id", "duplicate")],
        ),
        (
            "allocation",
            json!({"amount": "1", "policy": "explicit", "lines": [line("a")]}),
            &[("/explicit", "required")],
        ),
        (
            "termination",
            json!({
                "received": [{"item": "deed_tax", "amount": "1"}],
                "unremitted": [{"item": "earnest", "amount": "1"}],
                "forfeiture": "0", "penalty": "0", "deductions": "0", "loans": []
            }),
            &[("/received/0/item", "invalid_value"), ("/unremitted/0/item", "invalid_value")],
        ),
        (
            "penalty",
            json!({
                "principal": "1", "due_on": "2025-03-10", "as_of": "2025-04-09",
                "terms": {
                    "model": "compound", "rate": "0.06",
                    "bands": [{"beyond_days": 90, "rate": "0.07"}]
                }
            }),
            &[("/terms/bands", "conflict")],
        ),
    ])
    .await;
}

#[actix_web::test]
async fn numbers_that_only_look_like_counts_are_told_where_they_stand() {
    let app = TestApp::start().await;
    let client = app.admin().await;
    let body = json!({
        "principal": "1", "annual_rate": "0.05", "months": 12.0,
        "method": "equal_principal", "first_due_on": "2025-01-31"
    });
    let reply = client.post("/api/v1/calculators/mortgage", body).await;
    assert_eq!(reply.faults(), told(&[("/months", "invalid_value")]));
    app.finish().await;
}

#[actix_web::test]
async fn calculators_need_a_signed_in_user_and_no_key() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"contract_area": "1", "surveyed_area": "1", "contract_price": "0"});
    let path = "/api/v1/calculators/area-settlement";
    app.anonymous().post(path, body.clone()).await.refused(401, "unauthenticated");
    admin.post(&format!("{path}?dry_run=true"), body.clone()).await.refused(400, "bad_request");
    admin.get(path).await.refused(405, "method_not_allowed");
    // The same key with another body is no matter: nothing is stored.
    let keyed = admin.with("idempotency-key", "one");
    keyed.post(path, body.clone()).await.expect(200);
    let other = json!({"contract_area": "2", "surveyed_area": "1", "contract_price": "0"});
    keyed.post(path, other).await.expect(200);
    let keyless = reqwest::Client::new().post(format!("{}{path}", app.base)).json(&body);
    let token = admin.token().unwrap();
    assert_eq!(keyless.bearer_auth(token).send().await.unwrap().status(), 200);
    app.finish().await;
}

#[actix_web::test]
async fn the_example_of_each_question_gets_the_example_of_its_answer() {
    let app = TestApp::start().await;
    let client = app.admin().await;
    let document = api::openapi::document();
    let example = |media: &Value| {
        let name = media["schema"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
        document["components"]["schemas"][name]["example"].clone()
    };
    for name in NAMES {
        let path = format!("/api/v1/calculators/{name}");
        let operation = &document["paths"][&path]["post"];
        let question = example(&operation["requestBody"]["content"]["application/json"]);
        let answer = example(&operation["responses"]["200"]["content"]["application/json"]);
        assert_eq!(client.post(&path, question).await.expect(200), answer, "{name}");
    }
    app.finish().await;
}
