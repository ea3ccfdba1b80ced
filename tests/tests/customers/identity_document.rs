use serde_json::{Value, json};
use tests::given::customer::{entered, resident_id};
use tests::given::id;
use tests::{Client, Reply, TestApp};

const CUSTOMERS: &str = "/api/v1/customers/customers";
const HOME: &str = "/api/v1/customers/identity-documents";

async fn add(client: &Client, customer: &Value, body: Value) -> Reply {
    client.post(&format!("{CUSTOMERS}/{}/identity-documents", id(customer)), body).await
}

fn passport() -> Value {
    json!({"id_type": "passport", "number": "E12345678", "valid_until_on": "2025-03-09"})
}

#[actix_web::test]
async fn create_keeps_several_documents_and_finds_the_customer_by_each() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let made = add(&admin, &customer, passport()).await.expect(201);
    assert_eq!((&made["number"], &made["preferred"]), (&json!("E*****678"), &json!(false)));
    assert_eq!(made["expired"], true);
    let list = format!("{CUSTOMERS}/{}/identity-documents", id(&customer));
    assert_eq!(admin.get(&list).await.expect(200)["total"], 2);
    for number in ["e12345678", &resident_id(1)] {
        let found = admin.get(&format!("{CUSTOMERS}?id_number={number}")).await.expect(200);
        assert_eq!(found["items"][0]["id"], customer["id"], "{number}");
    }
    let wrong = json!({"id_type": "business_licence", "number": "1"});
    let faults = add(&admin, &customer, wrong).await.faults();
    assert_eq!(
        faults,
        [
            ("/id_type".to_owned(), "conflict".to_owned()),
            ("/number".to_owned(), "invalid_format".to_owned()),
        ]
    );
    app.finish().await;
}

#[actix_web::test]
async fn update_prefers_another_document_and_moves_its_last_day() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let made = add(&admin, &customer, passport()).await.expect(201);
    let path = format!("{HOME}/{}", id(&made));
    let change = json!({"preferred": true, "valid_until_on": "2035-03-09"});
    let changed = admin.patch(&path, change).await.expect(200);
    assert_eq!((&changed["preferred"], &changed["expired"]), (&json!(true), &json!(false)));
    let whole = format!("{CUSTOMERS}/{}", id(&customer));
    let shown = admin.get(&whole).await.expect(200);
    assert_eq!((&shown["id_type"], &shown["id_number"]), (&json!("passport"), &json!("E*****678")));
    admin.delete(&path).await.refused(409, "customers.document_shown");
    let list = admin.get(&format!("{whole}/identity-documents")).await.expect(200);
    let other = list["items"].as_array().unwrap().iter().find(|one| one["id"] != made["id"]);
    let other = format!("{HOME}/{}", id(other.unwrap()));
    assert_eq!(admin.delete(&other).await.status, 204);
    let body = json!({"reason": "the bank asks for the buyer"});
    let clear = admin.post(&format!("{path}/reveal"), body).await.expect(200);
    assert_eq!(clear["number"], "E12345678");
    // Changed through the customer, it is the preferred one that changes.
    let change = json!({"id_type": "resident_id", "id_number": resident_id(1)});
    admin.patch(&whole, change).await.expect(200);
    assert_eq!(admin.get(&path).await.expect(200)["id_type"], "resident_id");
    app.finish().await;
}
