use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::given::trade;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/invoices/invoices";

/// A signed trade whose invoices rules review, so that one person can issue them.
async fn signed(admin: &Client) -> String {
    let office = Office::open(admin).await;
    let rules = json!({"value": "rules"});
    admin.put("/api/v1/admin/parameters/invoices.review", rules).await.expect(200);
    let customer = entered(admin, 1).await;
    let contract = trade::signed(admin, &office, &customer).await;
    contract["trade_id"].as_str().unwrap().to_owned()
}

async fn issued(admin: &Client, trade: &str, kind: &str, amount: &str) -> Value {
    let body = json!({"trade_id": trade, "kind": kind, "amount": amount});
    let invoice = admin.post(HOME, body).await.expect(201);
    assert_eq!(invoice["status"], "reviewed");
    let path = format!("{HOME}/{}/issue", invoice["id"].as_str().unwrap());
    let invoice = admin.post(&path, json!({})).await.expect(200);
    assert_eq!(invoice["status"], "issued");
    invoice
}

async fn reversed(admin: &Client, invoice: &Value, amount: Option<&str>) -> Value {
    let path = format!("{HOME}/{}/reverse", invoice["id"].as_str().unwrap());
    let body = json!({"amount": amount, "reason": "price lowered"});
    admin.post(&path, body).await.expect(200)
}

#[actix_web::test]
async fn a_final_invoice_carries_net_and_tax_of_the_whole() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let trade = signed(&admin).await;
    let invoice = issued(&admin, &trade, "final", "1896339.00").await;
    assert_eq!(invoice["net"], "1739760.55");
    assert_eq!(invoice["tax"], "156578.45");
    assert_eq!(invoice["tax_rate"], "0.09");
    assert_eq!(invoice["issued_on"], "2025-03-10");
    let number = invoice["statutory_number"].as_str().unwrap();
    assert!(number.len() == 20 && number.bytes().all(|b| b.is_ascii_digit()), "{number}");
    assert_eq!(invoice["number"], "GZ001-FP202503100001");
    app.finish().await;
}

#[actix_web::test]
async fn parts_carry_the_running_remainder() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let trade = signed(&admin).await;
    let mut taxes = vec![];
    for amount in ["333333.33", "333333.33", "333333.34"] {
        let invoice = issued(&admin, &trade, "final", amount).await;
        taxes.push(invoice["tax"].as_str().unwrap().to_owned());
    }
    assert_eq!(taxes, ["27522.94", "27522.93", "27522.94"]);
    let fen: i64 = taxes.iter().map(|tax| tax.replace('.', "").parse::<i64>().unwrap()).sum();
    assert_eq!(fen, 8_256_881);
    let body = json!({"trade_id": trade, "kind": "final", "amount": "896339.01"});
    let problem = admin.post(HOME, body).await.refused(409, "invoices.exceeds_price");
    assert_eq!(problem["available"], "896339.00");
    app.finish().await;
}

#[actix_web::test]
async fn the_remainder_follows_the_order_of_issue() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let trade = signed(&admin).await;
    let mut applied = vec![];
    for amount in ["333333.33", "333333.33", "333333.34"] {
        let body = json!({"trade_id": trade, "kind": "final", "amount": amount});
        let invoice = admin.post(HOME, body).await.expect(201);
        applied.push(format!("{HOME}/{}/issue", invoice["id"].as_str().unwrap()));
    }
    let mut fen = 0;
    for path in applied.iter().rev() {
        let invoice = admin.post(path, json!({})).await.expect(200);
        fen += invoice["tax"].as_str().unwrap().replace('.', "").parse::<i64>().unwrap();
    }
    assert_eq!(fen, 8_256_881);
    app.finish().await;
}

#[actix_web::test]
async fn reds_give_back_exactly_the_tax_of_their_blue() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let trade = signed(&admin).await;
    let blue = issued(&admin, &trade, "final", "1000000.00").await;
    let part = reversed(&admin, &blue, Some("333333.33")).await;
    assert_eq!(part["status"], "partially_red");
    assert_eq!(part["left"], "666666.67");
    reversed(&admin, &blue, Some("333333.33")).await;
    let path = format!("{HOME}/{}/reverse", blue["id"].as_str().unwrap());
    let body = json!({"amount": "333333.35", "reason": "too much"});
    let problem = admin.post(&path, body).await.refused(409, "invoices.exceeds_blue");
    assert_eq!(problem["available"], "333333.34");
    let whole = reversed(&admin, &blue, None).await;
    assert_eq!(whole["status"], "fully_red");
    assert_eq!(whole["left"], "0.00");
    let reds = whole["reds"].as_array().unwrap();
    let taxes: Vec<&str> = reds.iter().map(|red| red["tax"].as_str().unwrap()).collect();
    assert_eq!(taxes, ["-27522.94", "-27522.93", "-27522.94"]);
    let red = admin.get(&format!("{HOME}/{}", reds[0]["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(red["blue_id"], blue["id"]);
    assert_eq!(red["red_confirmation"], "01");
    assert_ne!(red["statutory_number"], blue["statutory_number"]);
    let again = issued(&admin, &trade, "final", "1000000.00").await;
    assert_eq!(again["tax"], "82568.81");
    app.finish().await;
}

#[actix_web::test]
async fn what_remains_after_a_partial_red_carries_the_tax_of_its_gross() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let trade = signed(&admin).await;
    let blue = issued(&admin, &trade, "final", "1000000.00").await;
    assert_eq!(blue["tax"], "82568.81");
    // 10 100.00 by itself would give back 833.94; 989 900.00 carries 81 734.86.
    let part = reversed(&admin, &blue, Some("10100.00")).await;
    assert_eq!(part["reds"][0]["tax"], "-833.95");
    let rest = reversed(&admin, &blue, None).await;
    assert_eq!(rest["reds"][1]["tax"], "-81734.86");
    app.finish().await;
}

#[actix_web::test]
async fn a_prepayment_is_not_taxed_and_goes_before_the_final_one() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let trade = signed(&admin).await;
    trade::received(&admin, &json!(trade), "1846339.00").await;
    let prepaid = issued(&admin, &trade, "prepayment", "50000.00").await;
    assert_eq!(prepaid["goods_code"], "602");
    assert_eq!((&prepaid["net"], &prepaid["tax"]), (&json!("50000.00"), &json!("0.00")));
    let whole = json!({"trade_id": trade, "kind": "final", "amount": "1896339.00"});
    admin.post(HOME, whole.clone()).await.refused(409, "invoices.prepayment_open");
    let much = json!({"trade_id": trade, "kind": "prepayment", "amount": "1846339.01"});
    let problem = admin.post(HOME, much).await.refused(409, "invoices.exceeds_received");
    assert_eq!(problem["available"], "1846339.00");
    let red = reversed(&admin, &prepaid, None).await;
    assert_eq!(red["reds"][0]["tax"], "0.00");
    admin.post(HOME, whole).await.expect(201);
    app.finish().await;
}

#[actix_web::test]
async fn the_unit_shows_how_far_it_is_invoiced() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let trade = signed(&admin).await;
    let list = admin.get("/api/v1/inventory/units?status=contracted").await.expect(200);
    let path = format!("/api/v1/inventory/units/{}", list["items"][0]["id"].as_str().unwrap());
    let axis =
        async || admin.get(&path).await.expect(200)["axes"]["invoice"].as_str().unwrap().to_owned();
    assert_eq!(axis().await, "none");
    let prepaid = issued(&admin, &trade, "prepayment", "50000.00").await;
    assert_eq!(axis().await, "prepaid");
    reversed(&admin, &prepaid, None).await;
    assert_eq!(axis().await, "none");
    issued(&admin, &trade, "final", "1896339.00").await;
    assert_eq!(axis().await, "final");
    app.finish().await;
}

#[actix_web::test]
async fn what_was_invoiced_of_a_trade_leaves_the_unit_with_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let rules = json!({"value": "rules"});
    admin.put("/api/v1/admin/parameters/invoices.review", rules).await.expect(200);
    let customer = entered(&admin, 1).await;
    let subscription = trade::subscribed(&admin, &office, &customer).await;
    let trade = subscription["trade_id"].as_str().unwrap();
    trade::received(&admin, &subscription["trade_id"], "50000.00").await;
    issued(&admin, trade, "prepayment", "50000.00").await;
    let unit = format!("/api/v1/inventory/units/{}", office.site.unit_id(0));
    let axis = async || admin.get(&unit).await.expect(200)["axes"]["invoice"].clone();
    assert_eq!(axis().await, "prepaid");
    let act = |act: &str| {
        format!("/api/v1/sales/subscriptions/{}/{act}", subscription["id"].as_str().unwrap())
    };
    admin.post(&act("forfeit"), json!({"reason": "逾期未签约"})).await.expect(200);
    assert_eq!(axis().await, "none");
    admin.post(&act("undo-forfeit"), json!({})).await.expect(200);
    assert_eq!(axis().await, "prepaid");
    app.finish().await;
}
