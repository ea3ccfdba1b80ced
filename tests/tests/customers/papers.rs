//! Customers who have shown no papers yet, as whoever calls or looks around.

use serde_json::{Value, json};
use service::kernel::cipher::Cipher;
use tests::database::DATA_KEY;
use tests::given::customer::{entered, person, resident_id};
use tests::given::office::Office;
use tests::given::{id, trade};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/customers";

/// A person as he is known after his first call.
fn caller(serial: usize) -> Value {
    let mut body = person(serial);
    for name in ["id_type", "id_number"] {
        body.as_object_mut().unwrap().remove(name);
    }
    body["source"] = json!("call");
    body
}

async fn called(client: &Client, serial: usize) -> Value {
    client.post(HOME, caller(serial)).await.expect(201)
}

fn shown(customer: &Value) -> (Value, Value) {
    (customer["id_type"].clone(), customer["id_number"].clone())
}

fn none() -> (Value, Value) {
    (Value::Null, Value::Null)
}

#[actix_web::test]
async fn create_takes_callers_without_papers_and_tells_them_from_each_other() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (one, two) = (called(&admin, 1).await, called(&admin, 2).await);
    for customer in [&one, &two] {
        assert_eq!(shown(customer), none());
        assert_eq!(customer["duplicates"], Value::Null);
        let documents = format!("{HOME}/{}/identity-documents", id(customer));
        assert_eq!(admin.get(&documents).await.expect(200)["total"], 0);
    }
    let path = format!("{HOME}/{}/reveal", id(&one));
    let asked = json!({"fields": ["phone", "id_number"], "reason": "look"});
    let clear = admin.post(&path, asked).await.expect(200);
    assert_eq!((&clear["phone"], &clear["id_number"]), (&json!("13800000001"), &Value::Null));
    for query in ["id_number=", "id_number_tail=0000"] {
        let found = admin.get(&format!("{HOME}?{query}")).await;
        assert!(found.status == 400 || found.expect(200)["total"] == 0, "{query}");
    }
    // A company too, and at the desk.
    let company =
        json!({"kind": "company", "name": "某公司", "phone": "13900000001", "source": "call"});
    assert_eq!(shown(&admin.post(HOME, company).await.expect(201)), none());
    let office = Office::open(&admin).await;
    let visit = json!({"project_id": office.site.project_id(), "customer": caller(3)});
    admin.post("/api/v1/customers/visits", visit).await.expect(201);
    // Half of a paper is none.
    for (name, value, missing) in [
        ("id_type", json!("passport"), "/id_number"),
        ("id_number", json!("E12345678"), "/id_type"),
    ] {
        let mut body = caller(4);
        body[name] = value;
        let faults = admin.post(HOME, body).await.faults();
        assert_eq!(faults, [(missing.to_owned(), "required".to_owned())]);
    }
    app.finish().await;
}

#[actix_web::test]
async fn the_first_papers_are_added_in_any_way_and_survive_another_master_key() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (one, two, three) =
        (called(&admin, 1).await, called(&admin, 2).await, called(&admin, 3).await);
    let next = Cipher::named("k2", &[8; 32]).understanding("k1", &DATA_KEY);
    let app = app.restart_under(next).await;
    let admin = app.admin().await;
    service::jobs::recurring::install(&app.kernel).await.unwrap();
    service::jobs::run_due(&app.kernel).await.unwrap();
    let runs = admin.get("/api/v1/jobs/runs?kind=customers.customer.rewrap").await.expect(200);
    assert_eq!(runs["items"][0]["result"], json!({"rewrapped": 3, "failed": 0}), "{runs}");
    let path = |customer: &Value| format!("{HOME}/{}", id(customer));
    // The number alone is of what people show as a rule.
    let body = json!({"id_number": resident_id(1)});
    let changed = admin.patch(&path(&one), body).await.expect(200);
    let mask = format!("4401**********{}", &resident_id(1)[14..]);
    assert_eq!(shown(&changed), (json!("resident_id"), json!(mask)));
    let passport = json!({"id_type": "passport", "number": "E12345678"});
    let papers = format!("{}/identity-documents", path(&two));
    assert_eq!(admin.post(&papers, passport).await.expect(201)["preferred"], true);
    let two = admin.get(&path(&two)).await.expect(200);
    assert_eq!(shown(&two), (json!("passport"), json!("E*****678")));
    // Who turns out to be somebody known is refused as ever.
    let body = json!({"id_type": "resident_id", "id_number": resident_id(1)});
    admin.patch(&path(&three), body).await.refused(409, "customers.duplicate");
    let three = admin.get(&path(&three)).await.expect(200);
    assert_eq!(shown(&three), none());
    app.finish().await;
}

#[actix_web::test]
async fn a_caller_may_hold_and_subscribe_and_a_contract_waits_for_his_papers() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let customer = called(&li, 1).await;
    let hold = json!({"unit_id": office.site.unit_id(1), "customer_id": id(&customer)});
    li.post("/api/v1/sales/holds", hold).await.expect(201);
    let subscription = trade::subscribed(&admin, &office, &customer).await;
    trade::received(&admin, &subscription["trade_id"], "50000.00").await;
    let path = format!("/api/v1/sales/subscriptions/{}/convert", id(&subscription));
    let contract = admin.post(&path, json!({})).await.expect(201);
    let path = format!("/api/v1/sales/contracts/{}", id(&contract));
    let dry = admin.post(&format!("{path}/submit?dry_run=true"), json!({})).await.expect(200);
    assert_eq!(dry["status"], "reviewing");
    // His first papers make nobody another; the next ones do.
    let home = format!("{HOME}/{}", id(&customer));
    let own = json!({"id_type": "resident_id", "id_number": resident_id(1)});
    li.patch(&home, own).await.expect(200);
    let other = json!({"id_type": "passport", "id_number": "E12345678"});
    li.patch(&home, other).await.refused(409, "customers.has_open_trade");
    let submitted = admin.post(&format!("{path}/submit"), json!({})).await.expect(200);
    assert_eq!(submitted["status"], "approved");
    app.finish().await;
}

#[actix_web::test]
async fn callers_are_merged_and_erased_like_anybody() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (known, caller) = (entered(&admin, 1).await, called(&admin, 2).await);
    let path = format!("{HOME}/{}/merge", id(&caller));
    let body = json!({"into": id(&known), "reason": "same person"});
    admin.post(&path, body).await.expect(200);
    let path = format!("{HOME}/{}/erase", id(&known));
    admin.post(&path, json!({"reason": "asked for it in writing"})).await.expect(200);
    app.finish().await;
}
