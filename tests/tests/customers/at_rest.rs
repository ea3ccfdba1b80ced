//! Personal data as it lies in the database: nothing of it in the clear, and no ciphertext opens in
//! another's place.

use entity::customers::contact::ContactKind;
use entity::customers::{broker as broker_row, contact, customer, identity_document, registration};
use entity::kernel::idempotency;
use futures_util::FutureExt;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use service::customers::contact::CreateContact;
use service::kernel::digest;
use std::panic::AssertUnwindSafe;
use tests::dump::{self, everything};
use tests::given::channel::{broker, reported};
use tests::given::customer::{entered, person, resident_id};
use tests::given::office::Office;
use tests::given::{id, trade};
use tests::{Client, Reply, TestApp};

const HOME: &str = "/api/v1/customers/customers";
/// What somebody is told whose row was changed behind the program's back.
const UNREADABLE: &str = "sealed_unreadable";

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// A customer with everything that can be known of him, bought for and revealed.
async fn lived(app: &TestApp, admin: &Client) -> Vec<String> {
    let office = Office::open(admin).await;
    let wish = |channel: &str| json!({"kind": "hold_expired", "channel": channel, "wanted": true});
    let body = json!({
        "email": "admin@example.com", "phone": "13655556666",
        "wishes": [wish("email"), wish("sms")],
    });
    let admin_keyed = admin.with("idempotency-key", "preferences");
    admin_keyed.put("/api/v1/notifications/preferences", body).await.expect(200);
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
    let hold = json!({"unit_id": office.site.unit_id(1), "customer_id": id(&customer)});
    admin.post("/api/v1/sales/holds", hold).await.expect(201);
    // It expires, and what is told of that goes out.
    for now in ["2025-03-10T03:00:00Z", "2025-03-10T03:01:00Z"] {
        admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    }
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
        "admin@example.com",
        "13655556666",
    ];
    let numbers = [resident_id(77), resident_id(78)];
    plain.into_iter().map(str::to_owned).chain(numbers).collect()
}

#[actix_web::test]
async fn no_column_of_any_table_holds_personal_data_in_the_clear() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let secrets = lived(&app, &admin).await;
    let values = everything(&app.kernel.db).await;
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

#[test]
fn numbers_are_told_from_ids_and_hashes() {
    for text in [
        "13800000001",
        "call 138-0000-0001, please",
        r#"{"to":"+8613800000001"}"#,
        "tel:86 13800000001",
        &resident_id(77),
        &resident_id(77).to_lowercase(),
    ] {
        assert_eq!(dump::shaped(text).len(), 1, "{text}");
    }
    for text in [
        "138****0001",
        "0193a5c0-0000-7000-8000-013800000001",
        "a13800000001b",
        "12800000001",
        "113800000001",
        "440101199001011234",
        "2025-03-10T02:00:00.138000+00:00",
    ] {
        assert_eq!(dump::shaped(text), Vec::<String>::new(), "{text}");
    }
    let said = dump::readings(&hex("13800000001"));
    assert!(said.iter().any(|text| !dump::shaped(text).is_empty()));
}

#[actix_web::test]
async fn the_look_at_the_end_of_every_test_finds_a_planted_number() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    lived(&app, &admin).await;
    let db = &app.kernel.db;
    let sent = everything(db).await;
    let sent = sent.iter().filter(|(place, _)| place == "notification_delivery.state");
    let mut sent: Vec<&str> = sent.map(|(_, text)| text.as_str()).collect();
    sent.dedup();
    assert_eq!(sent, ["sent"], "messages went out to staff");
    assert_eq!(dump::leaks(db, &[]).await, Vec::<String>::new());
    // In a word, in JSON, in bytes: wherever it stands, it is found once for each row.
    let number = resident_id(5).to_lowercase();
    let rows = customer::Entity::find().all(db).await.unwrap().len();
    let texts = [format!("证件 {number}。"), "手机 138-0000-0005".to_owned(), hex("13800000005")];
    for (text, found) in texts.iter().zip([&*number, "13800000005", "13800000005"]) {
        put_remarks(db, text).await;
        let wanted = vec![format!("{found} in customer.remarks"); rows];
        assert_eq!(dump::leaks(db, &[]).await, wanted, "{text}");
        assert_eq!(dump::leaks(db, &[found]).await, Vec::<String>::new());
    }
    let look = AssertUnwindSafe(dump::check(db, &[])).catch_unwind().await;
    assert!(look.is_err(), "the look panics");
    idempotency::Entity::update_many()
        .col_expr(idempotency::Column::Answer, Expr::value(r#"{"phone":"13800000006"}"#))
        .exec(db)
        .await
        .unwrap();
    let found = dump::leaks(db, &["13800000005"]).await;
    assert!(found.iter().any(|leak| leak == "13800000006 in idempotency.answer"), "{found:?}");
    app.abandon().await;
}

#[actix_web::test]
async fn operators_are_told_of_every_column_that_is_sealed_or_hashed() {
    let app = TestApp::start().await;
    let told = include_str!("../../../docs/data-security.md");
    let columns = dump::columns(&app.kernel.db).await.into_keys();
    // What a plan or a price adjustment says is no personal data.
    let sealed = columns.filter(|(_, column)| {
        let ends = ["_cipher", "_hash", "_mask", "tail"];
        column != "content_hash" && ends.iter().any(|end| column.ends_with(end))
    });
    let named = |(table, column): &(String, String)| {
        let of = |line: &&str| line.starts_with(&format!("| `{table}` |"));
        told.lines().filter(of).any(|line| line.contains(&format!("`{column}`")))
    };
    let untold: Vec<_> = sealed.filter(|column| !named(column)).collect();
    assert!(untold.is_empty(), "{untold:?}");
    app.finish().await;
}

async fn put_remarks(db: &DatabaseConnection, text: &str) {
    let remarks = customer::Entity::update_many();
    remarks.col_expr(customer::Column::Remarks, Expr::value(text)).exec(db).await.unwrap();
}

async fn reveal(admin: &Client, customer: &Value) -> Reply {
    let body = json!({"fields": ["phone", "id_number"], "reason": "look"});
    admin.post(&format!("{HOME}/{}/reveal", id(customer)), body).await
}

#[actix_web::test]
async fn a_ciphertext_in_another_place_is_not_opened() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let db = &app.kernel.db;
    let (one, two) = (entered(&admin, 1).await, entered(&admin, 2).await);
    let rows = customer::Entity::find().all(db).await.unwrap();
    reveal(&admin, &one).await.expect(200);
    // The phones of two people change places.
    for (at, from) in [(0, 1), (1, 0)] {
        customer::Entity::update_many()
            .col_expr(customer::Column::PhoneCipher, Expr::value(rows[from].phone_cipher.clone()))
            .filter(customer::Column::Id.eq(rows[at].id))
            .exec(db)
            .await
            .unwrap();
    }
    reveal(&admin, &one).await.refused(409, UNREADABLE);
    reveal(&admin, &two).await.refused(409, UNREADABLE);
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
    admin.post(&path, json!({"reason": "look"})).await.refused(409, UNREADABLE);
    app.abandon().await;
}

#[actix_web::test]
async fn identity_numbers_that_change_places_are_not_opened() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let db = &app.kernel.db;
    // Two documents of one person, and one of another.
    let (one, two) = (entered(&admin, 1).await, entered(&admin, 2).await);
    let body = json!({"id_type": "passport", "number": "E77778888"});
    let path = format!("{HOME}/{}/identity-documents", id(&one));
    admin.post(&path, body).await.expect(201);
    let documents = identity_document::Entity::find().all(db).await.unwrap();
    let of = |customer: &Value| {
        let own = documents.iter().filter(|row| row.customer_id.to_string() == id(customer));
        own.collect::<Vec<_>>()
    };
    let (ones, twos) = (of(&one), of(&two));
    assert_eq!((ones.len(), twos.len()), (2, 1));
    let status = async |document: &identity_document::Model| {
        let path = format!("/api/v1/customers/identity-documents/{}/reveal", document.id);
        admin.post(&path, json!({"reason": "look"})).await.status
    };
    for document in &documents {
        assert_eq!(status(document).await, 200);
    }
    for (first, second) in [(ones[0], ones[1]), (ones[0], twos[0])] {
        for (at, from) in [(first, second), (second, first)] {
            put_number(db, at, from).await;
        }
        assert_eq!((status(first).await, status(second).await), (409, 409));
        for document in [first, second] {
            put_number(db, document, document).await;
        }
        assert_eq!((status(first).await, status(second).await), (200, 200));
    }
    app.finish().await;
}

/// Puts the sealed number of one document into the row of another.
async fn put_number(
    db: &DatabaseConnection,
    at: &identity_document::Model,
    from: &identity_document::Model,
) {
    identity_document::Entity::update_many()
        .col_expr(identity_document::Column::NumberCipher, Expr::value(from.number_cipher.clone()))
        .filter(identity_document::Column::Id.eq(at.id))
        .exec(db)
        .await
        .unwrap();
}

#[actix_web::test]
async fn numbers_of_brokers_and_reports_that_change_places_are_not_opened() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let db = &app.kernel.db;
    let (one, two) = (broker(&admin, 1).await, broker(&admin, 2).await);
    let project = office.site.project_id();
    let first = reported(&admin, project, &one, "13800000001").await;
    let second = reported(&admin, project, &two, "13800000002").await;
    let look = async |noun: &str, row: &Value| {
        let path = format!("/api/v1/customers/{noun}/{}/reveal", id(row));
        admin.post(&path, json!({"reason": "look"})).await
    };
    for (noun, row) in [
        ("brokers", &one),
        ("brokers", &two),
        ("registrations", &first),
        ("registrations", &second),
    ] {
        look(noun, row).await.expect(200);
    }
    let brokers = broker_row::Entity::find().all(db).await.unwrap();
    let reports = registration::Entity::find().all(db).await.unwrap();
    // A broker's number in another broker's row: alone, and with the key that opened it.
    let of = |row: &Value| brokers.iter().find(|one| one.id.to_string() == id(row)).unwrap();
    for key in [&of(&one).data_key, &of(&two).data_key] {
        use broker_row::{Column, Entity};
        Entity::update_many()
            .col_expr(Column::PhoneCipher, Expr::value(&of(&two).phone_cipher))
            .col_expr(Column::DataKey, Expr::value(key))
            .filter(Column::Id.eq(of(&one).id))
            .exec(db)
            .await
            .unwrap();
        look("brokers", &one).await.refused(409, UNREADABLE);
    }
    look("brokers", &two).await.expect(200);
    // A report's, in another's row, and a broker's in a report's column.
    let of = |row: &Value| reports.iter().find(|one| one.id.to_string() == id(row)).unwrap();
    let numbers = [of(&second).phone_cipher.clone(), Some(brokers[0].phone_cipher.clone())];
    for number in numbers {
        use registration::{Column, Entity};
        Entity::update_many()
            .col_expr(Column::PhoneCipher, Expr::value(number))
            .filter(Column::Id.eq(of(&first).id))
            .exec(db)
            .await
            .unwrap();
        look("registrations", &first).await.refused(409, UNREADABLE);
        let path = format!("/api/v1/customers/registrations/{}/send-code", id(&first));
        admin.post(&path, json!({})).await.refused(409, UNREADABLE);
        let path = format!("/api/v1/customers/registrations/{}/confirm-visit", id(&first));
        let body = json!({"code": "123456", "customer": person(1)});
        admin.post(&path, body).await.refused(409, UNREADABLE);
    }
    look("registrations", &second).await.expect(200);
    app.finish().await;
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
