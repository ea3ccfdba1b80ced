//! Penalty, allocation, tax, commission and mortgage: what money does over time.

use super::ask::{ask, ask_all};
use serde_json::{Value, json};

/// The worked line, late since 2025-03-10.
fn late(as_of: &str, terms: Value, payments: Value) -> Value {
    json!({
        "principal": "518901.70", "due_on": "2025-03-10", "as_of": as_of,
        "terms": terms, "payments": payments
    })
}

#[actix_web::test]
async fn penalty_gives_the_worked_figures_of_every_model() {
    let daily = json!({"model": "daily_rate", "rate": "0.0002"});
    let banded = |mode: &str| {
        json!({
            "model": "daily_rate", "rate": "0.0002", "bands_mode": mode,
            "bands": [{"beyond_days": 90, "rate": "0.0003"}]
        })
    };
    let compound = json!({"model": "compound", "rate": "0.06"});
    let asked = [
        ("2025-04-09", daily.clone()),
        ("2025-04-09", json!({"model": "simple", "rate": "0.06"})),
        ("2025-04-09", compound.clone()),
        ("2025-06-18", banded("replace")),
        ("2025-06-18", banded("additive")),
        ("2027-03-10", compound),
        ("2025-03-10", daily.clone()),
    ];
    let bodies = asked.map(|(as_of, terms)| late(as_of, terms, json!([]))).to_vec();
    let answers = ask_all("penalty", bodies).await;
    let figures: Vec<_> = answers
        .iter()
        .map(|answer| (answer["days"].as_i64().unwrap(), answer["penalty"].as_str().unwrap()))
        .collect();
    assert_eq!(
        figures,
        [
            (30, "3113.41"),
            (30, "2558.97"),
            (30, "2491.10"),
            (100, "15567.05"),
            (100, "10896.94"),
            (730, "64136.25"),
            (0, "0.00"),
        ]
    );
    assert!(answers.iter().all(|answer| answer["principal"] == "518901.70"));
    assert_eq!(answers[0]["total"], "522015.11");
    assert_eq!(answers[6]["segments"], json!([]));
}

#[actix_web::test]
async fn penalty_splits_at_a_payment() {
    let terms = json!({"model": "daily_rate", "rate": "0.0002", "grace_days": 0});
    let payments = json!([
        {"on": "2025-03-20", "amount": "200000.00"}, {"on": "2025-03-25", "amount": "0"}
    ]);
    let answer = ask("penalty", late("2025-04-09", terms, payments)).await;
    assert_eq!(
        answer,
        json!({
            "days": 30, "principal": "318901.70", "penalty": "2313.41", "total": "321215.11",
            "segments": [
                {
                    "from_on": "2025-03-10", "to_on": "2025-03-20", "days": 10,
                    "principal": "518901.70", "rate": "0.0002", "amount": "1037.80"
                },
                {
                    "from_on": "2025-03-20", "to_on": "2025-04-09", "days": 20,
                    "principal": "318901.70", "rate": "0.0002", "amount": "1275.61"
                }
            ]
        })
    );
}

#[actix_web::test]
async fn penalty_takes_zeros_caps_and_grace_days() {
    let terms = |more: Value| {
        let mut terms = json!({"model": "daily_rate", "rate": "0.0002"});
        for (name, value) in more.as_object().unwrap() {
            terms[name] = value.clone();
        }
        terms
    };
    let bodies = [
        json!({"rate": "0"}),
        json!({"cap_amount": "3000.00"}),
        json!({"grace_days": 30}),
        json!({"grace_days": 29}),
        json!({"cap_amount": null, "cap_ratio": null, "bands": [], "grace_days": 0}),
    ]
    .map(|more| late("2025-04-09", terms(more), json!([])))
    .to_vec();
    let answers = ask_all("penalty", bodies).await;
    let penalties: Vec<_> = answers.iter().map(|answer| &answer["penalty"]).collect();
    assert_eq!(penalties, ["0.00", "3000.00", "0.00", "3113.41", "3113.41"]);
    let nothing = json!({
        "principal": "0", "due_on": "2025-03-10", "as_of": "2025-04-09",
        "terms": {"model": "compound", "rate": "0.06"}
    });
    assert_eq!(ask("penalty", nothing).await["total"], "0.00");
}

/// The worked receipt and its lines, in no particular order.
fn receipt(policy: &str, explicit: Value) -> Value {
    json!({
        "amount": "600000.00",
        "policy": policy,
        "lines": [
            {
                "id": "second / 2025-06", "due_on": "2025-06-10", "seq": 2,
                "kind": "principal", "balance": "568901.70"
            },
            {"id": "无日期", "due_on": null, "seq": 0, "kind": "principal", "balance": "10.00"},
            {
                "id": "penalty", "due_on": "2025-04-09", "seq": 3,
                "kind": "penalty", "balance": "3113.41"
            },
            {
                "id": "first", "due_on": "2025-03-10", "seq": 1,
                "kind": "principal", "balance": "518901.70"
            },
            {
                "id": "paid", "due_on": "2025-01-01", "seq": 9,
                "kind": "principal", "balance": "0"
            }
        ],
        "explicit": explicit
    })
}

#[actix_web::test]
async fn allocation_lays_the_worked_receipt_by_every_policy() {
    let named = json!([{"id": "无日期", "amount": "10"}, {"id": "first", "amount": "500000.01"}]);
    let answers = ask_all(
        "allocation",
        vec![
            receipt("principal_first", Value::Null),
            receipt("penalty_first", Value::Null),
            receipt("fifo", Value::Null),
            receipt("explicit", named),
        ],
    )
    .await;
    let part = |id: &str, amount: &str| json!({"id": id, "amount": amount});
    let second = "second / 2025-06";
    assert_eq!(
        answers,
        [
            json!({
                "allocations": [part("first", "518901.70"), part(second, "81098.30")],
                "credit": "0.00"
            }),
            json!({
                "allocations": [
                    part("penalty", "3113.41"),
                    part("first", "518901.70"),
                    part(second, "77984.89")
                ],
                "credit": "0.00"
            }),
            json!({
                "allocations": [
                    part("first", "518901.70"),
                    part("penalty", "3113.41"),
                    part(second, "77984.89")
                ],
                "credit": "0.00"
            }),
            json!({
                "allocations": [part("无日期", "10.00"), part("first", "500000.01")],
                "credit": "99989.99"
            }),
        ]
    );
}

#[actix_web::test]
async fn allocation_keeps_what_no_line_takes_as_credit() {
    let answer = ask("allocation", json!({"amount": "1.01", "policy": "fifo", "lines": []})).await;
    assert_eq!(answer, json!({"allocations": [], "credit": "1.01"}));
}

#[actix_web::test]
async fn invoice_tax_carries_the_running_remainder() {
    let asked = |parts: Value| json!({"tax_rate": "0.09", "parts": parts});
    let whole = asked(json!(["1896339.00"]));
    let thirds = asked(json!(["333333.33", "333333.33", "333333.34"]));
    let untaxed = json!({"tax_rate": "0", "parts": ["0", "100.01"]});
    let answers = ask_all("invoice-tax", vec![whole, thirds, untaxed]).await;
    let taxed = |gross: &str, net: &str, tax: &str| json!({"gross": gross, "net": net, "tax": tax});
    assert_eq!(
        answers[0],
        json!({
            "parts": [taxed("1896339.00", "1739760.55", "156578.45")],
            "gross": "1896339.00", "net": "1739760.55", "tax": "156578.45"
        })
    );
    assert_eq!(
        answers[1],
        json!({
            "parts": [
                taxed("333333.33", "305810.39", "27522.94"),
                taxed("333333.33", "305810.40", "27522.93"),
                taxed("333333.34", "305810.40", "27522.94")
            ],
            "gross": "1000000.00", "net": "917431.19", "tax": "82568.81"
        })
    );
    assert_eq!(answers[2]["parts"][0], taxed("0.00", "0.00", "0.00"));
    assert_eq!(answers[2]["tax"], "0.00");
}

#[actix_web::test]
async fn commission_gives_the_worked_totals_of_both_modes() {
    let asked = |deals: usize, mode: &str, splits: Value| {
        json!({
            "base": vec!["2000000.00"; deals],
            "tiers": [
                {"from_count": 1, "rate": "0.01"},
                {"from_count": 11, "rate": "0.012"},
                {"from_count": 21, "rate": "0.015"}
            ],
            "mode": mode,
            "splits": splits
        })
    };
    let splits = json!([
        {"party": "顾问", "weight": "1"}, {"party": "team", "weight": "1"},
        {"party": "channel", "weight": "1"}, {"party": "nobody", "weight": "0"}
    ]);
    let answers = ask_all(
        "commission",
        vec![
            asked(15, "marginal", splits),
            asked(15, "retroactive", Value::Null),
            asked(9, "retroactive", Value::Null),
            asked(0, "marginal", json!([])),
        ],
    )
    .await;
    let totals: Vec<_> = answers.iter().map(|answer| &answer["total"]).collect();
    assert_eq!(totals, ["320000.00", "360000.00", "180000.00", "0.00"]);
    let line = |seq: u32, rate: &str, amount: &str| {
        let mut line = json!({"seq": seq, "deal_price": "2000000.00", "rate": rate});
        line["amount"] = json!(amount);
        line
    };
    assert_eq!(answers[0]["lines"][9], line(10, "0.01", "20000.00"));
    assert_eq!(answers[0]["lines"][10], line(11, "0.012", "24000.00"));
    assert_eq!(answers[1]["lines"][0], line(1, "0.012", "24000.00"));
    assert_eq!(
        answers[0]["splits"],
        json!([
            {"party": "顾问", "amount": "106666.67"}, {"party": "team", "amount": "106666.67"},
            {"party": "channel", "amount": "106666.66"}, {"party": "nobody", "amount": "0.00"}
        ])
    );
    assert_eq!(answers[1]["splits"], Value::Null);
    assert_eq!(answers[3], json!({"total": "0.00", "lines": [], "splits": null}));
}

#[actix_web::test]
async fn mortgage_pays_the_loan_back_to_the_last_fen() {
    let asked = |method: &str, rate: &str, months: u32| {
        json!({
            "principal": "1320000.00", "annual_rate": rate, "months": months,
            "method": method, "first_due_on": "2025-01-31"
        })
    };
    let bodies = vec![
        asked("equal_instalment", "0.035", 360),
        asked("equal_principal", "0.035", 360),
        asked("equal_instalment", "0", 3),
    ];
    let answers = ask_all("mortgage", bodies).await;
    assert_eq!(answers[0]["monthly"], "5927.39");
    assert_eq!(answers[0]["total_interest"], "813860.22");
    assert_eq!(answers[1]["monthly"], "7516.67");
    assert_eq!(answers[1]["total_interest"], "694924.38");
    for answer in &answers {
        let schedule = answer["schedule"].as_array().unwrap();
        let fen = |value: &Value| value.as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
        let sum: i64 = schedule.iter().map(|month| fen(&month["principal"])).sum();
        assert_eq!(sum, 132_000_000);
        assert_eq!(schedule.last().unwrap()["balance"], "0.00");
        assert_eq!(schedule[1]["due_on"], "2025-02-28");
        assert_eq!(schedule[2]["due_on"], "2025-03-31");
    }
    assert_eq!(answers[2]["monthly"], "440000.00");
    assert_eq!(
        answers[2]["schedule"][0],
        json!({
            "seq": 1, "due_on": "2025-01-31", "payment": "440000.00",
            "principal": "440000.00", "interest": "0.00", "balance": "880000.00"
        })
    );
}
