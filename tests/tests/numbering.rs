//! Number series: without gaps where that is asked for, in blocks elsewhere.

use entity::kernel::number_series;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::given::office::Office;
use tests::given::{customer, trade};
use tests::{Client, Reply, TestApp};

async fn receive(admin: &Client, trade_id: &Value, reference: &str) -> Reply {
    let body = json!({
        "trade_id": trade_id, "amount": "1.00", "method": "transfer",
        "received_on": "2025-03-10", "reference": reference,
    });
    admin.post("/api/v1/receivables/receipts", body).await
}

/// The last serial that was drawn for receipts.
async fn drawn(app: &TestApp) -> i64 {
    let rows = number_series::Entity::find().all(&app.kernel.db).await.unwrap();
    rows.into_iter().find(|row| row.id.contains("/receipt/")).unwrap().last
}

#[actix_web::test]
async fn a_refused_act_leaves_a_gap_only_where_numbers_come_in_blocks() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let buyer = customer::entered(&admin, 1).await;
    let trade_id = trade::subscribed(&admin, &office, &buyer).await["trade_id"].clone();
    let number = async |reference: &str| {
        let made = receive(&admin, &trade_id, reference).await.expect(201);
        made["number"].as_str().unwrap().to_owned()
    };
    let refused = async || {
        let again = receive(&admin, &trade_id, "A").await;
        again.refused(409, "receivables.reference_taken");
    };
    assert_eq!(number("A").await, "GZ001-SK202503100001");
    refused().await;
    assert_eq!(number("B").await, "GZ001-SK202503100002");
    let project = office.site.project_id();
    let path = format!("/api/v1/admin/parameters/numbering.receipt.gap_free?project_id={project}");
    admin.put(&path, json!({"value": false})).await.expect(200);
    assert_eq!(number("C").await, "GZ001-SK202503100003");
    assert_eq!(drawn(&app).await, 22);
    refused().await;
    assert_eq!(number("D").await, "GZ001-SK202503100005");
    assert_eq!(drawn(&app).await, 22);
    // Gap-free again: what was taken ahead is not used any more.
    admin.put(&path, json!({"value": true})).await.expect(200);
    assert_eq!(number("E").await, "GZ001-SK202503100023");
    app.finish().await;
}

#[actix_web::test]
async fn more_documents_than_numbers_are_a_violation_in_blocks_too() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let path = "/api/v1/admin/parameters/numbering.receipt.gap_free";
    admin.put(path, json!({"value": false})).await.expect(200);
    let buyer = customer::entered(&admin, 1).await;
    let trade_id = trade::subscribed(&admin, &office, &buyer).await["trade_id"].clone();
    receive(&admin, &trade_id, "A").await.expect(201);
    let told = admin.get("/api/v1/admin/invariants").await.expect(200);
    assert_eq!(told["ok"], true);
    number_series::Entity::delete_many().exec(&app.kernel.db).await.unwrap();
    let told = admin.get("/api/v1/admin/invariants").await.expect(200);
    let checks = told["checks"].as_array().unwrap();
    let twelve = checks.iter().find(|check| check["id"] == 12).unwrap();
    assert!(twelve["violations"].to_string().contains("receipt"), "{twelve}");
    app.abandon().await;
}
