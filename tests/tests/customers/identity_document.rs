use entity::customers::identity_document;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tests::database::since;
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

async fn found(admin: &Client, query: &str) -> Vec<Value> {
    let found = admin.get(&format!("{CUSTOMERS}?{query}")).await.expect(200);
    found["items"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect()
}

#[actix_web::test]
async fn customers_are_found_by_the_end_of_any_of_their_documents() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (one, two) = (entered(&admin, 1).await, entered(&admin, 2).await);
    let made = add(&admin, &one, passport()).await.expect(201);
    let officer = json!({"id_type": "officer_id", "number": "军1234号"});
    add(&admin, &two, officer).await.expect(201);
    let end = |serial: usize| resident_id(serial)[14..].to_lowercase();
    let mine = vec![one["id"].clone()];
    for (query, wanted) in [
        ("id_number_tail=5678".to_owned(), mine.clone()),
        ("q=5678".to_owned(), mine.clone()),
        (format!("id_number_tail={}", end(1)), mine.clone()),
        (format!("q={}", end(2)), vec![two["id"].clone()]),
        // Too short a number would be given away by its end.
        ("id_number_tail=1234".to_owned(), vec![]),
        ("id_number_tail=6789".to_owned(), vec![]),
        // Four characters, and no other part.
        ("id_number_tail=678".to_owned(), vec![]),
        ("id_number_tail=45678".to_owned(), vec![]),
    ] {
        assert_eq!(found(&admin, &query).await, wanted, "{query}");
    }
    // It follows a changed number, and goes with the document.
    let path = format!("{HOME}/{}", id(&made));
    admin.patch(&path, json!({"number": "E87654321"})).await.expect(200);
    assert_eq!(found(&admin, "id_number_tail=5678").await, Vec::<Value>::new());
    assert_eq!(found(&admin, "id_number_tail=4321").await, mine);
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(found(&admin, "id_number_tail=4321").await, Vec::<Value>::new());
    app.finish().await;
}

#[actix_web::test]
async fn documents_from_before_their_ends_were_kept_are_found_once_a_job_has_read_them() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (one, two) = (entered(&admin, 1).await, entered(&admin, 2).await);
    add(&admin, &one, passport()).await.expect(201);
    let db = &app.kernel.db;
    Migrator::down(db, Some(since("_document_tail"))).await.unwrap();
    Migrator::up(db, None).await.unwrap();
    assert_eq!(found(&admin, "id_number_tail=5678").await, Vec::<Value>::new());
    assert_eq!(found(&admin, "id_number=E12345678").await, [one["id"].clone()]);
    // One that does not open holds up no other.
    let broken = identity_document::ActiveModel {
        number_cipher: Set("broken".to_owned()),
        ..Default::default()
    };
    identity_document::Entity::update_many()
        .set(broken)
        .filter(identity_document::Column::CustomerId.eq(uuid::Uuid::parse_str(id(&two)).unwrap()))
        .exec(db)
        .await
        .unwrap();
    service::jobs::run_due(&app.kernel).await.unwrap();
    let runs = admin.get("/api/v1/jobs/runs?kind=customers.customer.rewrap").await.expect(200);
    assert_eq!(runs["items"][0]["result"], json!({"rewrapped": 1, "failed": 1}), "{runs}");
    let end = resident_id(1)[14..].to_owned();
    for tail in ["5678", &end] {
        assert_eq!(found(&admin, &format!("id_number_tail={tail}")).await, [one["id"].clone()]);
    }
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
