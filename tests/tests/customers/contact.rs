use migration::{Migrator, MigratorTrait};
use serde_json::{Value, json};
use tests::database::since;
use tests::given::customer::{entered, person};
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, Reply, TestApp};

const CUSTOMERS: &str = "/api/v1/customers/customers";
const HOME: &str = "/api/v1/customers/contacts";

async fn add(client: &Client, customer: &Value, body: Value) -> Reply {
    client.post(&format!("{CUSTOMERS}/{}/contacts", id(customer)), body).await
}

async fn shown(client: &Client, customer: &Value) -> Value {
    client.get(&format!("{CUSTOMERS}/{}", id(customer))).await.expect(200)
}

#[actix_web::test]
async fn what_a_customer_is_entered_with_becomes_his_first_contacts() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut body = person(1);
    body["email"] = json!("wang@example.com");
    let customer = admin.post(CUSTOMERS, body).await.expect(201);
    let list = admin.get(&format!("{CUSTOMERS}/{}/contacts", id(&customer))).await.expect(200);
    let items = list["items"].as_array().unwrap();
    let brief: Vec<_> =
        items.iter().map(|item| (&item["kind"], &item["value"], &item["preferred"])).collect();
    assert_eq!(
        brief,
        [
            (&json!("phone"), &json!("138****0001"), &json!(true)),
            (&json!("email"), &json!("w***@example.com"), &json!(true)),
        ]
    );
    app.finish().await;
}

#[actix_web::test]
async fn create_keeps_several_of_a_kind_and_finds_the_customer_by_each() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let spouse = json!({"kind": "phone", "value": "139 1111 2222", "label": "配偶"});
    let made = add(&admin, &customer, spouse).await;
    let location = made.header("location").unwrap();
    let made = made.expect(201);
    assert_eq!((&made["value"], &made["label"]), (&json!("139****2222"), &json!("配偶")));
    assert_eq!(made["preferred"], false);
    assert_eq!(admin.get(&location).await.expect(200), made);
    let body = json!({"kind": "wechat", "value": "wang_88"});
    assert_eq!(add(&admin, &customer, body).await.expect(201)["preferred"], true);
    entered(&admin, 2).await;
    for (query, total) in [
        ("phone=13911112222", 1),
        ("phone=13800000001", 1),
        ("phone_tail=2222", 1),
        ("phone_tail=0001", 1),
        ("q=2222", 1),
        ("q=13911112222", 1),
        ("phone_tail=1111", 0),
        ("phone=13911112223", 0),
    ] {
        let found = admin.get(&format!("{CUSTOMERS}?{query}")).await.expect(200);
        assert_eq!(found["total"], total, "{query}");
    }
    let again = json!({"kind": "phone", "value": "+8613911112222"});
    add(&admin, &customer, again).await.refused(409, "customers.contact_known");
    let faults = add(&admin, &customer, json!({"kind": "email", "value": "nobody"})).await.faults();
    assert_eq!(faults, [("/value".to_owned(), "invalid_format".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn the_preferred_contact_is_the_one_that_the_customer_shows() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let body = json!({"kind": "phone", "value": "13911112222"});
    let second = add(&admin, &customer, body).await.expect(201);
    assert_eq!(shown(&admin, &customer).await["phone"], "138****0001");
    let path = format!("{HOME}/{}", id(&second));
    let changed = admin.patch(&path, json!({"preferred": true, "label": "新号"})).await.expect(200);
    assert_eq!((&changed["preferred"], &changed["label"]), (&json!(true), &json!("新号")));
    assert_eq!(shown(&admin, &customer).await["phone"], "139****2222");
    let faults = admin.patch(&path, json!({"preferred": false})).await.faults();
    assert_eq!(faults, [("/preferred".to_owned(), "invalid_value".to_owned())]);
    // Changed through the customer, it is the preferred one that changes.
    let whole = format!("{CUSTOMERS}/{}", id(&customer));
    admin.patch(&whole, json!({"phone": "13922223333"})).await.expect(200);
    assert_eq!(admin.get(&path).await.expect(200)["value"], "139****3333");
    assert_eq!(admin.delete(&path).await.status, 204);
    assert_eq!(shown(&admin, &customer).await["phone"], "138****0001");
    let list = admin.get(&format!("{whole}/contacts")).await.expect(200);
    assert_eq!(list["total"], 1);
    let last = format!("{HOME}/{}", id(&list["items"][0]));
    admin.delete(&last).await.refused(409, "customers.last_phone");
    let reason = json!({"fields": ["phone"], "reason": "call back"});
    let clear = admin.post(&format!("{whole}/reveal"), reason).await.expect(200);
    assert_eq!(clear["phone"], "13800000001");
    app.finish().await;
}

#[actix_web::test]
async fn a_cleared_address_gives_way_to_the_other_one() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let path = format!("{CUSTOMERS}/{}", id(&customer));
    let changed = admin.patch(&path, json!({"email": "one@example.com"})).await.expect(200);
    assert_eq!(changed["email"], "o***@example.com");
    add(&admin, &customer, json!({"kind": "email", "value": "two@example.com"})).await.expect(201);
    let changed = admin.patch(&path, json!({"email": null})).await.expect(200);
    assert_eq!(changed["email"], "t***@example.com");
    let changed = admin.patch(&path, json!({"email": null})).await.expect(200);
    assert_eq!(changed["email"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn reveal_answers_the_value_and_records_why() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let customer = entered(&li, 1).await;
    let body = json!({"kind": "wechat", "value": "wang_88"});
    let made = add(&li, &customer, body).await.expect(201);
    let path = format!("{HOME}/{}", id(&made));
    let reason = json!({"reason": "add on WeChat"});
    let own = li.post(&format!("{path}/reveal"), reason.clone()).await.expect(200);
    assert_eq!(own["value"], "wang_88", "who looks after him has to reach him");
    chen.post(&format!("{path}/reveal"), reason.clone()).await.refused(404, "not_found");
    chen.get(&path).await.refused(404, "not_found");
    let foreign = format!("{CUSTOMERS}/{}/contacts", id(&customer));
    chen.get(&foreign).await.refused(404, "not_found");
    let clear = admin.post(&format!("{path}/reveal"), reason).await.expect(200);
    assert_eq!(clear["value"], "wang_88");
    let log = admin.get("/api/v1/admin/audit-logs?act=customers.contact.reveal").await.expect(200);
    assert_eq!(log["total"], 2);
    assert_eq!(log["items"][0]["detail"]["reason"], "add on WeChat");
    app.finish().await;
}

#[actix_web::test]
async fn customers_entered_before_contacts_had_rows_keep_theirs() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut body = person(1);
    body["email"] = json!("wang@example.com");
    let customer = admin.post(CUSTOMERS, body).await.expect(201);
    entered(&admin, 2).await;
    let db = &app.kernel.db;
    Migrator::down(db, Some(since("_contact"))).await.unwrap();
    Migrator::up(db, None).await.unwrap();
    let list = admin.get(&format!("{CUSTOMERS}/{}/contacts", id(&customer))).await.expect(200);
    assert_eq!(list["total"], 2);
    for contact in list["items"].as_array().unwrap() {
        let path = format!("{HOME}/{}/reveal", id(contact));
        let clear = admin.post(&path, json!({"reason": "look"})).await.expect(200);
        let phone = contact["kind"] == "phone";
        assert_eq!(clear["value"], if phone { "13800000001" } else { "wang@example.com" });
    }
    let found = admin.get(&format!("{CUSTOMERS}?phone_tail=0001")).await.expect(200);
    assert_eq!(found["items"][0]["id"], customer["id"]);
    let number = tests::given::customer::resident_id(2);
    let found = admin.get(&format!("{CUSTOMERS}?id_number={number}")).await.expect(200);
    assert_eq!(found["total"], 1);
    app.finish().await;
}
