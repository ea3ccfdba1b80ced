//! What can be done now, as a page asks before it draws its buttons.

use serde_json::{Value, json};
use tests::given::channel::{broker, code, reported};
use tests::given::customer::person;
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, TestApp};

const CAMPAIGNS: &str = "/api/v1/customers/campaigns";
const REPORTS: &str = "/api/v1/customers/registrations";
const ADJUDICATIONS: &str = "/api/v1/customers/adjudications";

/// The acts that are allowed, and the code of why not for each of the others.
async fn acts(client: &Client, path: &str) -> (Vec<String>, Value) {
    let acts = client.get(&format!("{path}/acts")).await.expect(200);
    let allowed = acts["allowed"].as_array().unwrap().iter();
    let allowed = allowed.map(|act| act.as_str().unwrap().to_owned()).collect();
    let refused = acts["refused"].as_array().unwrap().iter();
    let refused = refused.map(|one| (one["act"].as_str().unwrap().to_owned(), one["code"].clone()));
    (allowed, refused.collect::<serde_json::Map<_, _>>().into())
}

#[actix_web::test]
async fn a_campaign_tells_what_its_state_and_its_channel_allow() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let body = json!({
        "project_id": office.site.project_id(), "name": "开放日", "channel": "event",
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "0.00",
    });
    let path = format!("{CAMPAIGNS}/{}", id(&admin.post(CAMPAIGNS, body).await.expect(201)));
    let (allowed, refused) = acts(&admin, &path).await;
    assert_eq!(allowed, ["update", "launch", "cancel"]);
    assert_eq!(refused["export"], "customers.campaign_not_under_way");
    assert_eq!(refused["close"], "invalid_transition");
    admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    let (allowed, refused) = acts(&admin, &path).await;
    assert_eq!(allowed, ["update", "close"]);
    assert_eq!(refused["export"], "customers.campaign_addresses_nobody");
    admin
        .post(&format!("{path}/export"), json!({"reason": "群发"}))
        .await
        .refused(409, "customers.campaign_addresses_nobody");
    let auditor = office.hire(&app, "auditor", "auditor").await;
    let (allowed, refused) = acts(&auditor, &path).await;
    assert!(allowed.is_empty());
    assert_eq!(refused["close"], "forbidden");
    app.finish().await;
}

#[actix_web::test]
async fn whom_a_planned_campaign_addresses_can_change_until_its_launch() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let segment = json!({"project_id": project, "name": "全部", "audience": {}});
    let segment = admin.post("/api/v1/customers/segments", segment).await.expect(201);
    let body = json!({
        "project_id": project, "name": "开放日", "channel": "event",
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "0.00",
    });
    let path = format!("{CAMPAIGNS}/{}", id(&admin.post(CAMPAIGNS, body).await.expect(201)));
    let sms = admin.patch(&path, json!({"channel": "sms"})).await;
    assert_eq!(sms.faults(), [("/segment_id".to_owned(), "required".to_owned())]);
    let nobody = json!({"segment_id": "01935e3c-5a00-7000-8000-00000000ffff"});
    let nobody = admin.patch(&path, nobody).await;
    assert_eq!(nobody.faults(), [("/segment_id".to_owned(), "not_found".to_owned())]);
    let both = json!({"channel": "sms", "segment_id": segment["id"]});
    let changed = admin.patch(&path, both).await.expect(200);
    assert_eq!((&changed["channel"], &changed["segment_id"]), (&json!("sms"), &segment["id"]));
    let cleared = admin.patch(&path, json!({"segment_id": null})).await;
    assert_eq!(cleared.faults(), [("/segment_id".to_owned(), "required".to_owned())]);
    admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    for late in [json!({"channel": "call"}), json!({"segment_id": null})] {
        admin.patch(&path, late).await.refused(409, "customers.campaign_under_way");
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_report_tells_whether_its_visit_could_be_confirmed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let broker = broker(&admin, 1).await;
    let report = reported(&admin, office.site.project_id(), &broker, "13800000001").await;
    let path = format!("{REPORTS}/{}", id(&report));
    let (allowed, refused) = acts(&admin, &path).await;
    assert_eq!(allowed, ["send-code", "withdraw", "reveal"]);
    assert_eq!(refused["confirm-visit"], "customers.visit_code_missing");
    let code = code(&app, &admin, &report).await;
    let (allowed, _) = acts(&admin, &path).await;
    assert_eq!(allowed, ["send-code", "confirm-visit", "withdraw", "reveal"]);
    let visit = json!({"code": code, "customer": person(1)});
    admin.post(&format!("{path}/confirm-visit"), visit).await.expect(200);
    let (allowed, refused) = acts(&admin, &path).await;
    assert_eq!(allowed, ["reveal"]);
    assert_eq!(refused["withdraw"], "invalid_transition");
    app.finish().await;
}

#[actix_web::test]
async fn an_adjudication_tells_each_what_is_his_to_do() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let zhao = office.hire(&app, "zhao.min", "manager").await;
    let project = office.site.project_id();
    let broker = broker(&admin, 1).await;
    let report = reported(&admin, project, &broker, "13800000001").await;
    let body = json!({
        "project_id": project, "registration_id": report["id"], "reason": "客户称未经带访"
    });
    let asked = zhao.post(ADJUDICATIONS, body).await.expect(201);
    let path = format!("{ADJUDICATIONS}/{}", id(&asked));
    let (allowed, refused) = acts(&zhao, &path).await;
    assert_eq!(allowed, ["withdraw"]);
    assert_eq!(refused["decide"], "customers.own_adjudication");
    let (allowed, refused) = acts(&admin, &path).await;
    assert_eq!(allowed, ["decide"]);
    assert_eq!(refused["withdraw"], "customers.not_author");
    admin.post(&format!("{path}/decide"), json!({})).await.expect(200);
    let (allowed, refused) = acts(&zhao, &path).await;
    assert_eq!(allowed, ["appeal"]);
    assert_eq!(refused["decide-appeal"], "invalid_transition");
    zhao.post(&format!("{path}/appeal"), json!({"reason": "有现场照片"})).await.expect(200);
    let (allowed, refused) = acts(&admin, &path).await;
    assert!(allowed.is_empty());
    assert_eq!(refused["decide-appeal"], "customers.decided_before");
    assert_eq!(refused["appeal"], "customers.appeal_used");
    let other = office.hire(&app, "qian.duo", "manager").await;
    assert_eq!(acts(&other, &path).await.0, ["decide-appeal"]);
    app.finish().await;
}
