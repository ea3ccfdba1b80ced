//! Personal data as it lies in the database: nothing of it in the clear, and no ciphertext opens in
//! another's place.

use crate::schema::dump;
use entity::customers::contact::ContactKind;
use entity::customers::{contact, customer, identity_document};
use entity::kernel::idempotency;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use serde_json::{Value, json};
use service::customers::contact::CreateContact;
use service::kernel::digest;
use tests::given::customer::{entered, person, resident_id};
use tests::given::office::Office;
use tests::given::{id, trade};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/customers";

/// Every value of every column of every table, as text.
pub(super) async fn everything(app: &TestApp) -> Vec<(String, String)> {
    let db = &app.kernel.db;
    let backend = db.get_database_backend();
    let mut values = vec![];
    for (table, column) in dump::columns(db).await.into_keys() {
        let sql = match backend {
            DbBackend::MySql => format!("SELECT CAST(`{column}` AS CHAR) FROM `{table}`"),
            DbBackend::Postgres => format!("SELECT CAST(\"{column}\" AS TEXT) FROM \"{table}\""),
            _ => format!(
                "SELECT CASE typeof(\"{column}\") WHEN 'blob' THEN hex(\"{column}\") \
                 ELSE CAST(\"{column}\" AS TEXT) END FROM \"{table}\""
            ),
        };
        let rows = db.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        let place = format!("{table}.{column}");
        // Ids are bytes on MySQL, and bytes are no text.
        let text = rows.iter().filter_map(|row| row.try_get_by_index::<Option<String>>(0).ok());
        values.extend(text.flatten().map(|text| (place.clone(), text.to_lowercase())));
    }
    values
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// A customer with everything that can be known of him, bought for and revealed.
async fn lived(app: &TestApp, admin: &Client) -> Vec<String> {
    let office = Office::open(admin).await;
    let mut body = person(77);
    body["email"] = json!("wang.xm@example.com");
    let customer = admin.post(HOME, body).await.expect(201);
    let path = format!("{HOME}/{}", id(&customer));
    for (kind, value) in
        [("phone", "13911112222"), ("email", "second@example.com"), ("wechat", "wx_secret_77")]
    {
        let body = json!({"kind": kind, "value": value});
        admin.post(&format!("{path}/contacts"), body).await.expect(201);
    }
    let body = json!({"id_type": "passport", "number": "E77778888"});
    admin.post(&format!("{path}/identity-documents"), body).await.expect(201);
    admin.patch(&path, json!({"phone": "13933334444"})).await.expect(200);
    let visit = json!({"project_id": office.site.project_id(), "customer": person(78)});
    admin.post("/api/v1/customers/visits", visit).await.expect(201);
    let reason = json!({"fields": ["phone", "email", "id_number"], "reason": "call back"});
    admin.post(&format!("{path}/reveal"), reason).await.expect(200);
    trade::signed(admin, &office, &customer).await;
    let account = json!({
        "project_id": office.site.project_id(), "name": "基本户", "bank": "建设银行",
        "number": "6222021234567890123", "kind": "operating"
    });
    admin.post("/api/v1/funds/bank-accounts", account).await.expect(201);
    service::jobs::run_due(&app.kernel).await.unwrap();
    let plain = [
        "13800000077",
        "13911112222",
        "13933334444",
        "13800000078",
        "wang.xm@example.com",
        "second@example.com",
        "wx_secret_77",
        "E77778888",
        "6222021234567890123",
    ];
    let numbers = [resident_id(77), resident_id(78)];
    plain.into_iter().map(str::to_owned).chain(numbers).collect()
}

#[actix_web::test]
async fn no_column_of_any_table_holds_personal_data_in_the_clear() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let secrets = lived(&app, &admin).await;
    let values = everything(&app).await;
    assert!(values.len() > 2_000, "the dump holds the database: {}", values.len());
    assert!(values.iter().any(|(_, text)| text.contains("139****4444")), "masks are found");
    for secret in secrets.iter().map(|secret| secret.to_lowercase()) {
        for (place, text) in &values {
            assert!(
                !text.contains(&secret) && !text.contains(&hex(&secret)),
                "{secret} in {place}"
            );
        }
    }
    app.finish().await;
}

async fn reveal(admin: &Client, customer: &Value) -> u16 {
    let body = json!({"fields": ["phone", "id_number"], "reason": "look"});
    admin.post(&format!("{HOME}/{}/reveal", id(customer)), body).await.status
}

#[actix_web::test]
async fn a_ciphertext_in_another_place_is_not_opened() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let db = &app.kernel.db;
    let (one, two) = (entered(&admin, 1).await, entered(&admin, 2).await);
    let rows = customer::Entity::find().all(db).await.unwrap();
    assert_eq!(reveal(&admin, &one).await, 200);
    // The phones of two people change places.
    for (at, from) in [(0, 1), (1, 0)] {
        customer::Entity::update_many()
            .col_expr(customer::Column::PhoneCipher, Expr::value(rows[from].phone_cipher.clone()))
            .filter(customer::Column::Id.eq(rows[at].id))
            .exec(db)
            .await
            .unwrap();
    }
    assert_eq!(reveal(&admin, &one).await, 500);
    assert_eq!(reveal(&admin, &two).await, 500);
    // So does the contact of one person with another contact of his.
    let body = json!({"kind": "phone", "value": "13911112222"});
    let path = format!("{HOME}/{}/contacts", id(&one));
    let second = admin.post(&path, body).await.expect(201);
    let contacts = contact::Entity::find()
        .filter(contact::Column::CustomerId.eq(rows[0].id))
        .all(db)
        .await
        .unwrap();
    let first = contacts.iter().find(|row| row.id.to_string() != id(&second)).unwrap();
    contact::Entity::update_many()
        .col_expr(contact::Column::ValueCipher, Expr::value(first.value_cipher.clone()))
        .filter(contact::Column::Id.ne(first.id))
        .filter(contact::Column::CustomerId.eq(first.customer_id))
        .exec(db)
        .await
        .unwrap();
    let path = format!("/api/v1/customers/contacts/{}/reveal", id(&second));
    assert_eq!(admin.post(&path, json!({"reason": "look"})).await.status, 500);
    let documents = identity_document::Entity::find().all(db).await.unwrap();
    assert!(documents.iter().all(|document| document.number_cipher != first.value_cipher));
    app.abandon().await;
}

#[actix_web::test]
async fn a_stored_request_is_not_guessed_from_its_hash() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let db = &app.kernel.db;
    let customer = entered(&admin, 1).await;
    let path = format!("{HOME}/{}/contacts", id(&customer));
    let value = "13911112222".to_owned();
    let input = CreateContact { kind: ContactKind::Phone, value, label: None, preferred: None };
    let body = serde_json::to_value(&input).unwrap();
    let told = admin.with("idempotency-key", "second-phone").post(&path, body.clone()).await;
    let contact = told.expect(201);
    // Whoever knows the phone but no key comes to this hash.
    let text = serde_json::to_string(&input).unwrap();
    let act = "customers.contact.create";
    let guess = digest::hash_all(&[act, &path, &digest::hash(text.as_bytes())]);
    let rows = idempotency::Entity::find().all(db).await.unwrap();
    let row = rows.iter().find(|row| row.answer.contains(id(&contact))).unwrap();
    assert!(rows.iter().all(|row| row.request_hash != guess));
    // Rows from before hashes had a key lie there for a week and are recognised.
    idempotency::Entity::update_many()
        .col_expr(idempotency::Column::RequestHash, Expr::value(guess))
        .filter(idempotency::Column::Id.eq(&row.id))
        .exec(db)
        .await
        .unwrap();
    let again = admin.with("idempotency-key", "second-phone").post(&path, body).await;
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
    assert_eq!(again.expect(201), contact);
    app.finish().await;
}
