//! Price, plan, area and termination: what a sale is worth and what it gives back.

use super::ask::{ask, ask_all};
use serde_json::{Value, json};

#[actix_web::test]
async fn price_gives_the_worked_quote_with_every_step() {
    let answer = ask(
        "price",
        json!({
            "area": "98.76",
            "unit_price": "20000.00",
            "discounts": [
                {"kind": "percent", "value": "98"},
                {"kind": "points", "value": "1"},
                {"kind": "amount", "value": "20000.00"}
            ],
            "rounding": {"mode": "half_up", "digit": "yuan"}
        }),
    )
    .await;
    assert_eq!(
        answer,
        json!({
            "list_price": "1975200.00",
            "steps": [
                {
                    "kind": "percent", "value": "98", "before": "1975200.00",
                    "change": "-39504.00", "after": "1935696.00"
                },
                {
                    "kind": "points", "value": "1", "before": "1935696.00",
                    "change": "-19356.96", "after": "1916339.04"
                },
                {
                    "kind": "amount", "value": "20000", "before": "1916339.04",
                    "change": "-20000.00", "after": "1896339.04"
                }
            ],
            "deal_price": "1896339.00",
            "unit_price": "19201.49",
            "discount_rate": "0.9601"
        })
    );
}

#[actix_web::test]
async fn price_takes_zeros_as_steps_without_effect() {
    let zeros = json!([
        {"kind": "amount", "value": "0"},
        {"kind": "points", "value": "0"},
        {"kind": "unit_price", "value": "0.00"}
    ]);
    let answers = ask_all(
        "price",
        vec![
            json!({"area": "98.76", "unit_price": "20000", "discounts": zeros}),
            json!({"area": "98.76", "unit_price": "20000", "discounts": []}),
            json!({"area": "98.76", "unit_price": "0", "discounts": zeros, "rounding": null}),
        ],
    )
    .await;
    let [zero, none, free] = &answers[..] else { panic!("three answers") };
    assert_eq!(zero["deal_price"], "1975200.00");
    assert_eq!(zero["steps"].as_array().unwrap().len(), 3);
    assert!(zero["steps"].as_array().unwrap().iter().all(|step| step["change"] == "0.00"));
    assert_eq!(none["deal_price"], "1975200.00");
    assert_eq!(none["steps"], json!([]));
    assert_eq!(none["discount_rate"], "1");
    assert_eq!(free["deal_price"], "0.00");
    assert_eq!(free["discount_rate"], Value::Null);
}

#[actix_web::test]
async fn payment_plan_gives_the_worked_plan_in_the_order_of_the_terms() {
    let answer = ask(
        "payment-plan",
        json!({
            "deal_price": "1896339.00",
            "earnest_paid": "50000.00",
            "anchors": {"signing": "2025-03-10", "topped_out": null},
            "lines": [
                {
                    "item": "down_payment", "ratio": "0.3",
                    "anchor": "signing", "months": 0, "days": 0
                },
                {
                    "item": "instalment", "ratio": "0.3",
                    "anchor": "signing", "months": 3, "days": 0
                },
                {
                    "item": "instalment", "ratio": "0.4",
                    "anchor": "topped_out", "months": 0, "days": 30
                }
            ]
        }),
    )
    .await;
    assert_eq!(
        answer,
        json!({
            "lines": [
                {
                    "seq": 1, "item": "down_payment", "anchor": "signing",
                    "due_on": "2025-03-10",
                    "amount": "568901.70", "credited": "50000.00", "payable": "518901.70"
                },
                {
                    "seq": 2, "item": "instalment", "anchor": "signing",
                    "due_on": "2025-06-10",
                    "amount": "568901.70", "credited": "0.00", "payable": "568901.70"
                },
                {
                    "seq": 3, "item": "instalment", "anchor": "topped_out", "due_on": null,
                    "amount": "758535.60", "credited": "0.00", "payable": "758535.60"
                }
            ],
            "total": "1896339.00",
            "loan": null
        })
    );
}

#[actix_web::test]
async fn payment_plan_splits_a_loan_and_reduces_the_down_payment() {
    let body = |loan: Value| {
        json!({
            "deal_price": "1896339.00", "earnest_paid": "50000.00",
            "anchors": {"signing": "2025-01-31"},
            "lines": [
                {
                    "item": "down_payment", "ratio": "0.3",
                    "anchor": "signing", "months": 1, "days": 0
                },
                {
                    "item": "mortgage", "ratio": "0.7",
                    "anchor": "mortgage_approved", "months": 0, "days": 0
                }
            ],
            "loan": loan
        })
    };
    let loan = json!({"ratio": "0.7", "round_down_to": "10000.00"});
    let exact = json!({"ratio": "0.7", "round_down_to": "0", "provident_fund_cap": "0.00"});
    let answers = ask_all("payment-plan", vec![body(loan), body(exact)]).await;
    let down = &answers[0]["lines"][0];
    assert_eq!(down["amount"], "576339.00");
    assert_eq!(down["payable"], "526339.00");
    assert_eq!(down["due_on"], "2025-02-28");
    assert_eq!(answers[0]["lines"][1]["payable"], "1320000.00");
    assert_eq!(answers[0]["lines"][1]["due_on"], Value::Null);
    assert_eq!(
        answers[0]["loan"],
        json!({
            "total": "1320000.00", "commercial": "1320000.00",
            "provident_fund": "0.00", "down_payment": "576339.00"
        })
    );
    assert_eq!(answers[1]["loan"]["total"], "1327437.30");
    assert_eq!(answers[1]["loan"]["down_payment"], "568901.70");
}

#[actix_web::test]
async fn area_settlement_gives_the_worked_figures() {
    let asked = |surveyed: &str| {
        json!({
            "contract_area": "100.00", "surveyed_area": surveyed,
            "contract_price": "2000000.00", "scheme": "statutory"
        })
    };
    let bodies = ["102.5", "105", "95", "103", "97", "100"].map(asked).to_vec();
    let answers = ask_all("area-settlement", bodies).await;
    let told = |ratio: &str, pays: &str, refunded: &str, bears: &str, terminate: bool| {
        json!({
            "error_ratio": ratio, "buyer_pays": pays, "buyer_refunded": refunded,
            "developer_bears": bears, "may_terminate": terminate
        })
    };
    assert_eq!(
        answers,
        [
            told("0.025", "50000.00", "0.00", "0.00", false),
            told("0.05", "60000.00", "0.00", "40000.00", true),
            told("-0.05", "0.00", "140000.00", "0.00", true),
            told("0.03", "60000.00", "0.00", "0.00", false),
            told("-0.03", "0.00", "60000.00", "0.00", false),
            told("0", "0.00", "0.00", "0.00", false),
        ]
    );
}

#[actix_web::test]
async fn area_settlement_leaves_units_sold_per_unit_alone() {
    let asked = |scheme: Value| {
        json!({
            "contract_area": "100", "surveyed_area": "105",
            "contract_price": "2000000", "scheme": scheme
        })
    };
    let answers = ask_all("area-settlement", vec![asked(json!("per_unit")), asked(json!(null))]);
    let answers = answers.await;
    assert_eq!(
        answers[0],
        json!({
            "error_ratio": "0.05", "buyer_pays": "0.00", "buyer_refunded": "0.00",
            "developer_bears": "0.00", "may_terminate": false
        })
    );
    assert_eq!(answers[1]["buyer_pays"], "60000.00");
}

#[actix_web::test]
async fn termination_gives_the_worked_refund_and_pays_the_bank_first() {
    let asked = |bank: &str, other: Value| {
        let mut body = json!({
            "received": [
                {"item": "earnest", "amount": "50000.00"},
                {"item": "down_payment", "amount": "526339.00"},
                {"item": "mortgage", "amount": "1320000.00"}
            ],
            "unremitted": [{"item": "maintenance_fund", "amount": "8000.00"}],
            "forfeiture": "50000.00",
            "penalty": "3113.41",
            "deductions": "0.00",
            "loans": [{"bank": bank, "amount": "1320000.00"}]
        });
        body["loans"].as_array_mut().unwrap().extend(other.as_array().unwrap().clone());
        body
    };
    let second = json!([{"bank": "公积金中心", "amount": "600000"}, {"bank": "", "amount": "0"}]);
    let none = json!({
        "received": [], "unremitted": [], "forfeiture": "0", "penalty": "0",
        "deductions": "0", "loans": []
    });
    let bodies = vec![asked("中国银行", json!([])), asked("中国银行", second), none];
    let answers = ask_all("termination", bodies).await;
    assert_eq!(
        answers[0],
        json!({
            "refundable": "1851225.59",
            "to_banks": [{"bank": "中国银行", "amount": "1320000.00"}],
            "to_buyer": "531225.59"
        })
    );
    assert_eq!(
        answers[1]["to_banks"],
        json!([
            {"bank": "中国银行", "amount": "1320000.00"},
            {"bank": "公积金中心", "amount": "531225.59"},
            {"bank": "", "amount": "0.00"}
        ])
    );
    assert_eq!(answers[1]["to_buyer"], "0.00");
    assert_eq!(answers[2], json!({"refundable": "0.00", "to_banks": [], "to_buyer": "0.00"}));
}
