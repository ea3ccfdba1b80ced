use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::{Client, TestApp};

const SEGMENTS: &str = "/api/v1/customers/segments";
const CAMPAIGNS: &str = "/api/v1/customers/campaigns";

fn home(customer: &Value) -> String {
    format!("/api/v1/customers/customers/{}", customer["id"].as_str().unwrap())
}

async fn agrees(client: &Client, customer: &Value, channel: &str, given: bool) {
    let body = json!({"wishes": [{"channel": channel, "given": given}], "source": "来访登记表"});
    client.put(&format!("{}/consents", home(customer)), body).await.expect(200);
}

async fn at(admin: &Client, now: &str) {
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

async fn segment(client: &Client, project: &str, name: &str, audience: Value) -> Value {
    let body = json!({"project_id": project, "name": name, "audience": audience});
    client.post(SEGMENTS, body).await.expect(201)
}

#[actix_web::test]
async fn consents_keep_the_last_word_on_each_channel() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let path = format!("{}/consents", home(&customer));
    assert_eq!(admin.get(&path).await.expect(200)["total"], 0);
    agrees(&admin, &customer, "sms", true).await;
    agrees(&admin, &customer, "call", false).await;
    agrees(&admin, &customer, "sms", false).await;
    let said = admin.get(&path).await.expect(200);
    let said: Vec<_> = said["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["channel"], row["given"]]))
        .collect();
    assert_eq!(said, [json!(["call", false]), json!(["sms", false])]);
    let twice = json!({"wishes": [
        {"channel": "sms", "given": true}, {"channel": "sms", "given": false}
    ], "source": "x"});
    let faults = admin.put(&path, twice).await.faults();
    assert_eq!(faults, [("/wishes/1/channel".to_owned(), "duplicate".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn a_campaign_addresses_only_who_agreed_and_counts_what_came_of_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let (first, second, third) =
        (entered(&admin, 1).await, entered(&admin, 2).await, entered(&admin, 3).await);
    agrees(&admin, &first, "sms", true).await;
    agrees(&admin, &second, "sms", true).await;
    agrees(&admin, &third, "sms", false).await;
    let all = segment(&admin, project, "全部", json!({})).await;
    let body = json!({
        "project_id": project, "name": "三月开放日", "channel": "sms", "segment_id": all["id"],
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "1000.00"
    });
    let campaign = admin.post(CAMPAIGNS, body).await.expect(201);
    let path = format!("{CAMPAIGNS}/{}", campaign["id"].as_str().unwrap());
    let launched = admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    assert_eq!(launched["status"], "launched");
    admin.post(&format!("{path}/cancel"), json!({})).await.refused(409, "invalid_transition");
    let targets = admin.get(&format!("{path}/targets?addressed=false")).await.expect(200);
    assert_eq!(targets["items"][0]["customer_id"], third["id"]);
    assert_eq!(targets["total"], 1);
    let before = admin.get(&format!("{path}/result")).await.expect(200);
    assert_eq!((&before["leads"], &before["cost_per_lead"]), (&json!(0), &Value::Null));

    for customer in [&first, &third] {
        let note = json!({"channel": "phone", "content": "问开放日", "project_id": project});
        admin.post(&format!("{}/follow-ups", home(customer)), note).await.expect(201);
    }
    let visit = json!({"project_id": project, "customer_id": second["id"], "kind": "visit"});
    admin.post("/api/v1/customers/visits", visit).await.expect(201);
    let buy = json!({
        "unit_id": office.site.unit_id(0),
        "buyers": [{"customer_id": second["id"], "share": "1"}],
        "earnest_amount": "50000.00"
    });
    let deal = admin.post("/api/v1/sales/subscriptions", buy).await.expect(201);
    let told = admin.get(&format!("{path}/result")).await.expect(200);
    let figures = ["reached", "addressed", "leads", "visits", "deals"].map(|name| &told[name]);
    assert_eq!(figures, [&json!(3), &json!(2), &json!(2), &json!(1), &json!(1)]);
    assert_eq!(told["deal_amount"], deal["deal_price"]);
    assert_eq!(told["cost_per_lead"], "500.00");
    assert_eq!(told["cost_per_deal"], "1000.00");
    admin.patch(&path, json!({"cost": "1200.01"})).await.expect(200);
    let told = admin.get(&format!("{path}/result")).await.expect(200);
    assert_eq!(told["cost_per_lead"], "600.01");
    let fixed = admin.patch(&path, json!({"name": "四月"})).await;
    fixed.refused(409, "customers.campaign_under_way");
    admin
        .delete(&format!("{SEGMENTS}/{}", all["id"].as_str().unwrap()))
        .await
        .refused(409, "in_use");
    assert_eq!(
        admin.post(&format!("{path}/close"), json!({})).await.expect(200)["status"],
        "closed"
    );
    app.finish().await;
}

#[actix_web::test]
async fn the_last_word_of_who_was_merged_is_the_word_of_who_stands_for_him() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let (first, second) = (entered(&admin, 1).await, entered(&admin, 2).await);
    agrees(&admin, &second, "sms", true).await;
    at(&admin, "2025-03-10T02:01:00Z").await;
    agrees(&admin, &first, "sms", false).await;
    let into = json!({"into": second["id"], "reason": "entered twice"});
    admin.post(&format!("{}/merge", home(&first)), into).await.expect(200);
    let said = admin.get(&format!("{}/consents", home(&second))).await.expect(200);
    assert_eq!((&said["total"], &said["items"][0]["given"]), (&json!(1), &json!(false)));
    let all = segment(&admin, project, "全部", json!({})).await;
    let body = json!({
        "project_id": project, "name": "开放日", "channel": "sms", "segment_id": all["id"],
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "0.00"
    });
    let addressed = async || {
        let campaign = admin.post(CAMPAIGNS, body.clone()).await.expect(201);
        let path = format!("{CAMPAIGNS}/{}", campaign["id"].as_str().unwrap());
        admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
        let targets = admin.get(&format!("{path}/targets")).await.expect(200);
        (targets["items"][0]["customer_id"].clone(), targets["items"][0]["addressed"].clone())
    };
    assert_eq!(addressed().await, (second["id"].clone(), json!(false)));
    // Under either number it is one person, who may change his mind.
    at(&admin, "2025-03-10T02:02:00Z").await;
    agrees(&admin, &first, "sms", true).await;
    assert_eq!(addressed().await, (second["id"].clone(), json!(true)));
    app.finish().await;
}

#[actix_web::test]
async fn a_campaign_that_addresses_people_needs_an_audience_and_an_event_counts_who_came() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let guest = entered(&admin, 1).await;
    let office = Office::open(&admin).await;
    let mut body = json!({
        "project_id": office.site.project_id(), "name": "短信", "channel": "sms",
        "starts_on": "2025-03-31", "ends_on": "2025-03-10", "cost": "0.00"
    });
    let faults = admin.post(CAMPAIGNS, body.clone()).await.faults();
    assert_eq!(
        faults,
        [
            ("/ends_on".to_owned(), "date_order".to_owned()),
            ("/segment_id".to_owned(), "required".to_owned())
        ]
    );
    body["channel"] = json!("event");
    body["ends_on"] = json!("2025-03-31");
    let event = admin.post(CAMPAIGNS, body).await.expect(201);
    let path = format!("{CAMPAIGNS}/{}", event["id"].as_str().unwrap());
    let visit = json!({
        "customer_id": guest["id"], "project_id": event["project_id"], "campaign_id": event["id"]
    });
    let visits = "/api/v1/customers/visits";
    let faults = admin.post(visits, visit.clone()).await.faults();
    assert_eq!(faults, [("/campaign_id".to_owned(), "not_found".to_owned())]);
    admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    let came = admin.post(visits, visit).await.expect(201);
    assert_eq!(came["campaign_id"], event["id"]);
    let told = admin.get(&format!("{path}/result")).await.expect(200);
    let figures = ["addressed", "leads", "visits"].map(|name| &told[name]);
    assert_eq!(figures, [&json!(0), &json!(1), &json!(1)]);
    app.finish().await;
}

#[actix_web::test]
async fn a_deal_counts_for_its_campaign_though_it_is_cancelled_later() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let guest = entered(&admin, 1).await;
    let body = json!({
        "project_id": project, "name": "展会", "channel": "event",
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "100.00"
    });
    let event = admin.post(CAMPAIGNS, body).await.expect(201);
    let path = format!("{CAMPAIGNS}/{}", event["id"].as_str().unwrap());
    admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    let visit = json!({
        "customer_id": guest["id"], "project_id": project, "campaign_id": event["id"]
    });
    admin.post("/api/v1/customers/visits", visit).await.expect(201);
    let deal = tests::given::trade::subscribed(&admin, &office, &guest).await;
    let figures = async || {
        let told = admin.get(&format!("{path}/result")).await.expect(200);
        ["deals", "deal_amount", "cost_per_deal", "cancelled_deals", "cancelled_amount"]
            .map(|name| told[name].clone())
    };
    let price = deal["deal_price"].clone();
    let cost = json!("100.00");
    let stands = [json!(1), price.clone(), cost.clone(), json!(0), json!("0.00")];
    assert_eq!(figures().await, stands);
    at(&admin, "2025-04-01T02:00:00Z").await;
    let off = format!("/api/v1/sales/subscriptions/{}", deal["id"].as_str().unwrap());
    assert_eq!(admin.get(&off).await.expect(200)["status"], "expired");
    assert_eq!(figures().await, [json!(1), price.clone(), cost, json!(1), price]);
    app.finish().await;
}

#[actix_web::test]
async fn export_hands_out_who_may_be_addressed_at_that_very_moment() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let mut people = vec![];
    for serial in 1..=4 {
        people.push(entered(&admin, serial).await);
    }
    let [never, later, silent, merged] = [0, 1, 2, 3].map(|index| &people[index]);
    let policy =
        format!("/api/v1/admin/parameters/customers.campaign.consent?project_id={project}");
    admin.put(&policy, json!({"value": "opt_out"})).await.expect(200);
    admin.patch(&home(silent), json!({"gender": "female"})).await.expect(200);
    agrees(&admin, never, "sms", false).await;
    let all = segment(&admin, project, "全部", json!({})).await;
    let mut body = json!({
        "project_id": project, "name": "开放日", "channel": "sms", "segment_id": all["id"],
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "0.00",
        "message": "{name}{phone}您好"
    });
    let faults = admin.post(CAMPAIGNS, body.clone()).await.faults();
    assert_eq!(faults, [("/message".to_owned(), "invalid_format".to_owned())]);
    body["message"] = json!("{name}{title}您好");
    let campaign = admin.post(CAMPAIGNS, body).await.expect(201);
    let path = format!("{CAMPAIGNS}/{}", campaign["id"].as_str().unwrap());
    let export = format!("{path}/export");
    let why = json!({"reason": "周六群发"});
    admin.post(&export, why.clone()).await.refused(409, "customers.campaign_not_under_way");
    admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    admin.patch(&path, json!({"message": "x"})).await.refused(409, "customers.campaign_under_way");
    at(&admin, "2025-03-10T02:01:00Z").await;
    agrees(&admin, later, "sms", false).await;
    let into = json!({"into": silent["id"], "reason": "entered twice"});
    admin.post(&format!("{}/merge", home(merged)), into).await.expect(200);
    let dry = admin.post(&format!("{export}?dry_run=true"), why.clone()).await;
    dry.refused(400, "bad_request");
    let told = admin.post(&export, why.clone()).await.expect(200);
    let name = silent["name"].as_str().unwrap();
    let one = json!({
        "customer_id": silent["id"], "name": name, "address": "13800000003",
        "message": format!("{name}女士您好")
    });
    assert_eq!((&told["items"], &told["withheld"]), (&json!([one]), &json!(2)));
    assert_eq!(told["next"], Value::Null);
    // Where the project wants a yes, silence is a no, whatever counted at the launch.
    admin.put(&policy, json!({"value": "opt_in"})).await.expect(200);
    assert_eq!(admin.post(&export, why.clone()).await.expect(200)["items"], json!([]));
    at(&admin, "2025-03-10T02:02:00Z").await;
    agrees(&admin, silent, "sms", true).await;
    assert_eq!(admin.post(&export, why.clone()).await.expect(200)["items"], json!([one]));
    let log = admin.get("/api/v1/admin/audit-logs?act=customers.campaign.export").await;
    let log = log.expect(200);
    assert_eq!(log["total"], 3);
    let first = &log["items"].as_array().unwrap().iter().find(|row| row["detail"]["count"] == 0);
    assert_eq!(first.unwrap()["detail"]["reason"], "周六群发");
    // Counted by the hour, and not for those who sell.
    let li = office.hire(&app, "li.na", "consultant").await;
    li.post(&export, why.clone()).await.refused(403, "forbidden");
    let limit = "/api/v1/admin/parameters/limits.campaign_export.per_hour";
    admin.put(limit, json!({"value": 3})).await.expect(200);
    admin.post(&export, why).await.refused(429, "too_many_requests");
    app.finish().await;
}

#[actix_web::test]
async fn export_withholds_who_objected_or_was_blacklisted_under_another_entry() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let mut people = vec![];
    for serial in 1..=5 {
        people.push(entered(&admin, serial).await);
    }
    let policy =
        format!("/api/v1/admin/parameters/customers.campaign.consent?project_id={project}");
    admin.put(&policy, json!({"value": "opt_out"})).await.expect(200);
    agrees(&admin, &people[1], "sms", false).await;
    let why = json!({"reason": "forged a proof of income"});
    admin.post(&format!("{}/blacklist", home(&people[3])), why).await.expect(200);
    let all = segment(&admin, project, "全部", json!({})).await;
    let body = json!({
        "project_id": project, "name": "开放日", "channel": "sms", "segment_id": all["id"],
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "0.00"
    });
    let campaign = admin.post(CAMPAIGNS, body).await.expect(201);
    let path = format!("{CAMPAIGNS}/{}", campaign["id"].as_str().unwrap());
    admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    // Neither who objected nor who is on the blacklist.
    assert_eq!(admin.get(&format!("{path}/result")).await.expect(200)["addressed"], 3);
    for (from, into) in [(1, 0), (3, 2)] {
        let body = json!({"into": people[into]["id"], "reason": "entered twice"});
        admin.post(&format!("{}/merge", home(&people[from])), body).await.expect(200);
    }
    let told = admin.post(&format!("{path}/export"), json!({"reason": "周六群发"})).await;
    let told = told.expect(200);
    let items = told["items"].as_array().unwrap();
    assert_eq!(items.len(), 1);
    assert_eq!((&items[0]["customer_id"], &told["withheld"]), (&people[4]["id"], &json!(2)));
    app.finish().await;
}

#[actix_web::test]
async fn a_campaign_counts_people_whom_it_addressed_under_another_entry() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let (asked, stands) = (entered(&admin, 1).await, entered(&admin, 2).await);
    admin.patch(&home(&asked), json!({"tags": ["学区"]})).await.expect(200);
    agrees(&admin, &asked, "sms", true).await;
    let tagged = segment(&admin, project, "学区", json!({"tags": ["学区"]})).await;
    let body = json!({
        "project_id": project, "name": "开放日", "channel": "sms", "segment_id": tagged["id"],
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "100.00"
    });
    let campaign = admin.post(CAMPAIGNS, body).await.expect(201);
    let path = format!("{CAMPAIGNS}/{}", campaign["id"].as_str().unwrap());
    admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    let comes = json!({
        "customer_id": asked["id"], "project_id": project, "campaign_id": campaign["id"]
    });
    admin.post("/api/v1/customers/visits", comes).await.expect(201);
    let into = json!({"into": stands["id"], "reason": "entered twice"});
    admin.post(&format!("{}/merge", home(&asked)), into).await.expect(200);
    let comes = json!({"customer_id": stands["id"], "project_id": project});
    admin.post("/api/v1/customers/visits", comes).await.expect(201);
    tests::given::trade::subscribed(&admin, &office, &stands).await;
    let told = admin.get(&format!("{path}/result")).await.expect(200);
    let counts = ["addressed", "leads", "visits", "deals"].map(|name| told[name].clone());
    assert_eq!(counts, [json!(1), json!(1), json!(1), json!(1)]);
    app.finish().await;
}

#[actix_web::test]
async fn a_planned_campaign_can_be_cancelled() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let body = json!({
        "project_id": office.site.project_id(), "name": "展会", "channel": "event",
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "0.00"
    });
    let event = admin.post(CAMPAIGNS, body).await.expect(201);
    let path = format!("{CAMPAIGNS}/{}", event["id"].as_str().unwrap());
    let over = admin.post(&format!("{path}/cancel"), json!({})).await.expect(200);
    assert_eq!(over["status"], "cancelled");
    admin.post(&format!("{path}/launch"), json!({})).await.refused(409, "invalid_transition");
    app.finish().await;
}
