use serde_json::json;
use tests::TestApp;
use tests::given::channel::broker;
use tests::given::id;
use tests::given::office::Office;

const HOME: &str = "/api/v1/customers/brokers";

#[actix_web::test]
async fn create_masks_the_phone_and_takes_a_code_once() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let made = broker(&admin, 1).await;
    assert_eq!((&made["phone"], &made["status"]), (&json!("137****0001"), &json!("active")));
    let mut body = json!({
        "channel_company_id": made["channel_company_id"], "code": "Q1-1", "name": "赵敏",
        "phone": "13700137000"
    });
    let faults = admin.post(HOME, body.clone()).await.faults();
    assert_eq!(faults, [("/code".to_owned(), "duplicate".to_owned())]);
    body["code"] = json!("Q1-2");
    body["phone"] = json!("137****7000");
    let faults = admin.post(HOME, body.clone()).await.faults();
    assert_eq!(faults, [("/phone".to_owned(), "invalid_format".to_owned())]);
    body["channel_company_id"] = json!(id(&made));
    let faults = admin.post(HOME, body).await.faults();
    assert_eq!(faults, [("/channel_company_id".to_owned(), "not_found".to_owned())]);
    let path = format!("{HOME}/{}", id(&made));
    let changed = admin.patch(&path, json!({"phone": "137 0000 7654"})).await.expect(200);
    assert_eq!((&changed["phone"], &changed["name"]), (&json!("137****7654"), &made["name"]));
    assert_eq!(admin.get(&path).await.expect(200), changed);
    let company = made["channel_company_id"].as_str().unwrap();
    let list = admin.get(&format!("{HOME}?channel_company_id={company}")).await.expect(200);
    assert_eq!(list["items"], json!([changed]));
    app.finish().await;
}

#[actix_web::test]
async fn pause_keeps_a_broker_from_reporting_and_so_does_his_company() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let broker = broker(&admin, 1).await;
    let body = json!({
        "project_id": office.site.project_id(), "broker_id": broker["id"],
        "customer_name": "王小明", "phone": "13800138000"
    });
    let company = broker["channel_company_id"].as_str().unwrap();
    let company = format!("/api/v1/customers/channel-companies/{company}");
    for home in [format!("{HOME}/{}", id(&broker)), company] {
        admin.post(&format!("{home}/pause"), json!({})).await.expect(200);
        let reply = admin.post("/api/v1/customers/registrations", body.clone()).await;
        reply.refused(409, "customers.channel_inactive");
        admin.post(&format!("{home}/resume"), json!({})).await.expect(200);
        admin.post("/api/v1/customers/registrations", body.clone()).await.expect(201);
    }
    let path = format!("{HOME}/{}/disable", id(&broker));
    admin.post(&path, json!({})).await.expect(200);
    let reply = admin.post("/api/v1/customers/registrations", body).await;
    reply.refused(409, "customers.channel_inactive");
    app.finish().await;
}

#[actix_web::test]
async fn reveal_answers_the_phone_and_records_why() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let zhao = office.hire(&app, "zhao.min", "manager").await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let made = broker(&admin, 1).await;
    let path = format!("{HOME}/{}/reveal", id(&made));
    let reason = json!({"reason": "通知到访"});
    li.post(&path, reason.clone()).await.refused(403, "forbidden");
    let dry = format!("{path}?dry_run=true");
    zhao.post(&dry, reason.clone()).await.refused(400, "bad_request");
    let limit = "/api/v1/admin/parameters/limits.reveal.per_hour";
    admin.put(limit, json!({"value": 1})).await.expect(200);
    assert_eq!(zhao.post(&path, reason.clone()).await.expect(200)["phone"], "13700000001");
    zhao.post(&path, reason).await.refused(429, "too_many_requests");
    let log = admin.get("/api/v1/admin/audit-logs?act=customers.broker.reveal").await.expect(200);
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
    assert_eq!(log["items"][0]["detail"]["reason"], "通知到访");
    app.finish().await;
}
