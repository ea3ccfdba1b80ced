//! Calls, visits and contacts that are corrected, and those that are void.

use serde_json::{Value, json};
use tests::given::channel::{broker, code, reported};
use tests::given::customer::{entered, person};
use tests::given::id;
use tests::given::reception::Reception;
use tests::{Client, TestApp};

const CUSTOMERS: &str = "/api/v1/customers/customers";
const FOLLOW_UPS: &str = "/api/v1/customers/follow-ups";
const VISITS: &str = "/api/v1/customers/visits";

async fn clock(admin: &Client, now: &str) {
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

/// The consultant registers a visit of his own customer.
async fn came(place: &Reception, customer: &Value) -> Value {
    let body = json!({"project_id": place.project_id(), "customer_id": customer["id"]});
    place.consultants[0].post(VISITS, body).await.expect(201)
}

async fn noted(place: &Reception, customer: &Value, next_on: Value) -> Value {
    let body = json!({
        "project_id": place.project_id(), "channel": "phone", "content": "约看房",
        "next_on": next_on
    });
    let path = format!("{CUSTOMERS}/{}/follow-ups", id(customer));
    place.consultants[0].post(&path, body).await.expect(201)
}

async fn met(place: &Reception, customer: &Value) -> Value {
    let path = format!("/api/v1/customers/assignments?customer_id={}", id(customer));
    place.admin.get(&path).await.expect(200)["items"][0]["contact_at"].clone()
}

fn mistake() -> Value {
    json!({"reason": "登记到了别的客户名下"})
}

#[actix_web::test]
async fn update_corrects_a_visit_while_there_is_time() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let li = &place.consultants[0];
    let manager = place.office.hire(&app, "zhao.min", "manager").await;
    let visit = came(&place, &entered(li, 1).await).await;
    let path = format!("{VISITS}/{}", id(&visit));
    let tag = li.get(&path).await.header("etag").unwrap();
    let body = json!({
        "kind": "call", "party_size": 3, "source": "referral", "remarks": "看三房",
        "arrived_at": "2025-03-09T02:00:00Z"
    });
    let corrected = li.with("if-match", &tag).patch(&path, body).await.expect(200);
    assert_eq!((&corrected["kind"], &corrected["party_size"]), (&json!("call"), &json!(3)));
    assert_eq!(corrected["arrived_at"], "2025-03-09T02:00:00Z");
    assert_eq!(corrected["consultant_id"], visit["consultant_id"]);
    let late = li.with("if-match", &tag).patch(&path, json!({"party_size": 1})).await;
    late.refused(412, "stale");
    let cleared = li.patch(&path, json!({"source": null, "remarks": null})).await.expect(200);
    assert_eq!((&cleared["source"], &cleared["remarks"]), (&Value::Null, &Value::Null));
    let future = li.patch(&path, json!({"arrived_at": "2025-03-11T02:00:00Z"})).await;
    assert_eq!(future.faults(), [("/arrived_at".to_owned(), "date_in_future".to_owned())]);
    // What a colleague registered is his to correct, and not everybody's.
    let chen = &place.consultants[1];
    chen.patch(&path, json!({"party_size": 2})).await.refused(404, "not_found");
    let theirs = json!({"project_id": place.project_id(), "customer_id": visit["customer_id"]});
    let theirs = manager.post(VISITS, theirs).await.expect(201);
    let theirs = format!("{VISITS}/{}", id(&theirs));
    li.patch(&theirs, json!({"party_size": 2})).await.refused(409, "customers.not_author");
    clock(&place.admin, "2025-03-17T02:00:01Z").await;
    let over = li.patch(&path, json!({"party_size": 2})).await;
    let over = over.refused(409, "customers.correction_over");
    assert_eq!(over["until_at"], "2025-03-17T02:00:00Z");
    li.post(&format!("{path}/void"), mistake()).await.refused(409, "customers.correction_over");
    manager.patch(&path, json!({"party_size": 2})).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn a_void_visit_stays_in_the_list_and_counts_nowhere() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 1).await;
    let li = &place.consultants[0];
    let customer = entered(li, 1).await;
    noted(&place, &customer, json!("2025-03-11")).await;
    clock(&place.admin, "2025-03-11T02:00:00Z").await;
    let visit = came(&place, &customer).await;
    let due = format!("{FOLLOW_UPS}?due=true");
    assert_eq!(li.get(&due).await.expect(200)["total"], 0);
    assert_eq!(met(&place, &customer).await, "2025-03-11T02:00:00Z");
    clock(&place.admin, "2025-03-11T03:00:00Z").await;
    let path = format!("{VISITS}/{}/void", id(&visit));
    let faults = li.post(&path, json!({"reason": " "})).await.faults();
    assert_eq!(faults, [("/reason".to_owned(), "required".to_owned())]);
    let void = li.post(&path, mistake()).await.expect(200);
    assert_eq!(
        (&void["voided_at"], &void["voided_by_id"], &void["void_reason"]),
        (&json!("2025-03-11T03:00:00Z"), &json!(place.users[0]), &json!("登记到了别的客户名下"))
    );
    li.post(&path, mistake()).await.refused(409, "customers.voided");
    let read = format!("{VISITS}/{}", id(&visit));
    li.patch(&read, json!({"party_size": 2})).await.refused(409, "customers.voided");
    assert_eq!(li.get(VISITS).await.expect(200)["items"][0], void);
    for (filter, total) in [("voided=true", 1), ("voided=false", 0)] {
        assert_eq!(li.get(&format!("{VISITS}?{filter}")).await.expect(200)["total"], total);
    }
    // What was promised is due, the clock of the pool stands where it stood, and he comes first.
    assert_eq!(li.get(&due).await.expect(200)["total"], 1);
    assert_eq!(met(&place, &customer).await, "2025-03-10T02:00:00Z");
    let timeline = format!("{CUSTOMERS}/{}/timeline?kind=visit", id(&customer));
    assert_eq!(li.get(&timeline).await.expect(200)["items"], json!([]));
    assert_eq!(came(&place, &customer).await["repeat"], false);
    app.finish().await;
}

#[actix_web::test]
async fn a_visit_that_confirmed_a_report_is_not_voided() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 1).await;
    let report = broker(&place.admin, 1).await;
    let report = reported(&place.admin, place.project_id(), &report, "13800000001").await;
    let digits = code(&app, &place.admin, &report).await;
    let path = format!("/api/v1/customers/registrations/{}/confirm-visit", id(&report));
    let body = json!({"code": digits, "customer": person(1)});
    let visited = place.admin.post(&path, body).await.expect(200);
    let path = format!("{VISITS}/{}", visited["visit_id"].as_str().unwrap());
    let refused = "customers.visit_confirms_report";
    place.admin.post(&format!("{path}/void"), mistake()).await.refused(409, refused);
    place.admin.patch(&path, json!({"kind": "call"})).await.refused(409, refused);
    place.admin.patch(&path, json!({"party_size": 2})).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn a_void_contact_stays_in_the_list_and_counts_nowhere() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let li = &place.consultants[0];
    let customer = entered(li, 1).await;
    let promise = noted(&place, &customer, json!("2025-03-12")).await;
    clock(&place.admin, "2025-03-11T02:00:00Z").await;
    let wrong = noted(&place, &customer, json!("2025-03-12")).await;
    clock(&place.admin, "2025-03-11T03:00:00Z").await;
    let path = format!("{FOLLOW_UPS}/{}", id(&wrong));
    place.consultants[1].post(&format!("{path}/void"), mistake()).await.refused(404, "not_found");
    let void = li.post(&format!("{path}/void"), mistake()).await.expect(200);
    assert_eq!(void["voided_at"], "2025-03-11T03:00:00Z");
    assert_eq!(met(&place, &customer).await, "2025-03-10T02:00:00Z");
    for refused in [
        li.post(&format!("{path}/complete"), json!({})).await,
        li.patch(&path, json!({"next_on": "2025-03-13"})).await,
        li.post(&format!("{path}/void"), mistake()).await,
    ] {
        refused.refused(409, "customers.voided");
    }
    let list = li.get(FOLLOW_UPS).await.expect(200);
    assert_eq!((&list["total"], &list["items"][1]), (&json!(2), &void));
    assert_eq!(li.get(&format!("{FOLLOW_UPS}?voided=false")).await.expect(200)["total"], 1);
    // What the void one had answered is due, and reminded of.
    clock(&place.admin, "2025-03-12T02:00:00Z").await;
    let due = li.get(&format!("{FOLLOW_UPS}?due=true")).await.expect(200);
    assert_eq!((&due["total"], &due["items"][0]["id"]), (&json!(1), &promise["id"]));
    let told = li.get("/api/v1/notifications/notifications?kind=contact_due").await.expect(200);
    assert_eq!((&told["total"], &told["items"][0]["object_id"]), (&json!(1), &promise["id"]));
    // What was said is corrected while there is time; when to speak again changes at any time.
    let path = format!("{FOLLOW_UPS}/{}", id(&promise));
    clock(&place.admin, "2025-03-18T02:00:00Z").await;
    let over = li.patch(&path, json!({"content": "约签约"})).await;
    over.refused(409, "customers.correction_over");
    li.patch(&path, json!({"next_on": "2025-03-20"})).await.expect(200);
    place.admin.patch(&path, json!({"content": "约签约"})).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn a_visit_that_an_open_adjudication_weighs_stays_as_it_is() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let li = &place.consultants[0];
    let visit = came(&place, &entered(li, 1).await).await;
    let path = format!("{VISITS}/{}", id(&visit));
    let asked = json!({
        "project_id": place.project_id(), "visit_id": visit["id"], "reason": "渠道称由其带访"
    });
    let asked = place.admin.post("/api/v1/customers/adjudications", asked).await.expect(201);
    for earlier in [json!({"arrived_at": "2025-03-09T02:00:00Z"}), json!({"kind": "call"})] {
        let refused = li.patch(&path, earlier).await;
        let refused = refused.refused(409, "customers.adjudication_open");
        assert_eq!(refused["adjudication_id"], asked["id"]);
    }
    let voided = li.post(&format!("{path}/void"), mistake()).await;
    voided.refused(409, "customers.adjudication_open");
    li.patch(&path, json!({"remarks": "看三房"})).await.expect(200);
    let withdraw = format!("/api/v1/customers/adjudications/{}/withdraw", id(&asked));
    place.admin.post(&withdraw, json!({})).await.expect(200);
    li.patch(&path, json!({"kind": "call"})).await.expect(200);
    app.finish().await;
}
