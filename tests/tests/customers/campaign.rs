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

async fn members(client: &Client, segment: &Value) -> Vec<String> {
    let path = format!("{SEGMENTS}/{}/customers", segment["id"].as_str().unwrap());
    let list = client.get(&path).await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["total"], items.len());
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
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
async fn a_segment_holds_who_fits_every_word_of_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let (first, second, third) =
        (entered(&admin, 1).await, entered(&admin, 2).await, entered(&admin, 3).await);
    let looks = json!({"needs": {"max_price": "2000000.00", "layouts": ["A1"]}, "tags": ["学区"]});
    admin.patch(&home(&first), looks).await.expect(200);
    let rich = json!({"needs": {"min_price": "3000000.00"}, "tags": ["学区"]});
    admin.patch(&home(&second), rich).await.expect(200);
    let id = |customer: &Value| customer["id"].as_str().unwrap().to_owned();
    let all = segment(&admin, project, "全部", json!({})).await;
    assert_eq!(members(&admin, &all).await, [id(&first), id(&second), id(&third)]);
    let school = segment(&admin, project, "学区", json!({"tags": ["学区"]})).await;
    assert_eq!(members(&admin, &school).await, [id(&first), id(&second)]);
    let words = json!({"tags": ["学区"], "price": "1900000.00", "layouts": ["A1", "B2"]});
    let narrow = segment(&admin, project, "学区两房", words).await;
    assert_eq!(members(&admin, &narrow).await, [id(&first)]);
    let pooled = segment(&admin, project, "公客", json!({"pooled": true})).await;
    assert!(members(&admin, &pooled).await.is_empty());
    let path = format!("{SEGMENTS}/{}/customers?page_size=2", all["id"].as_str().unwrap());
    let page = admin.get(&path).await.expect(200);
    let next = format!("{path}&cursor={}", page["next_cursor"].as_str().unwrap());
    let rest = admin.get(&next).await.expect(200);
    assert_eq!((&rest["items"][0]["id"], &rest["next_cursor"]), (&third["id"], &Value::Null));
    app.finish().await;
}

#[actix_web::test]
async fn a_segment_may_have_a_rule_over_what_is_known_of_its_customers() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let (young, old, unknown) =
        (entered(&admin, 1).await, entered(&admin, 2).await, entered(&admin, 3).await);
    let about = json!({
        "birth_year": 1999, "tags": ["学区"], "needs": {"max_price": "1500000.00"}
    });
    admin.patch(&home(&young), about).await.expect(200);
    admin.patch(&home(&old), json!({"birth_year": 1960, "tags": ["养老"]})).await.expect(200);
    let visit = json!({"project_id": project, "customer_id": old["id"], "kind": "visit"});
    admin.post("/api/v1/customers/visits", visit).await.expect(201);
    let id = |customer: &Value| customer["id"].as_str().unwrap().to_owned();
    for (rule, fitting) in [
        ("age < 30", vec![id(&young)]),
        ("'养老' in tags && visits == 1", vec![id(&old)]),
        ("max_price <= 150000000", vec![id(&young)]),
        ("visits == 0", vec![id(&young), id(&unknown)]),
        ("grade == '' && !pooled", vec![id(&young), id(&old), id(&unknown)]),
    ] {
        let made = segment(&admin, project, rule, json!({"rule": rule})).await;
        assert_eq!(members(&admin, &made).await, fitting, "{rule}");
    }
    // Filters and rule must both hold.
    let words = json!({"tags": ["学区"], "rule": "visits == 0"});
    let both = segment(&admin, project, "都要", words).await;
    assert_eq!(members(&admin, &both).await, [id(&young)]);
    for rule in ["phone == '1'", "age", "age > 'x'", "age >"] {
        let body = json!({"project_id": project, "name": "x", "audience": {"rule": rule}});
        let faults = admin.post(SEGMENTS, body).await.faults();
        assert_eq!(faults, [("/audience/rule".to_owned(), "invalid_format".to_owned())], "{rule}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn segments_are_kept_changed_and_dropped() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let made = segment(&admin, office.site.project_id(), "A级", json!({"grades": ["A"]})).await;
    let path = format!("{SEGMENTS}/{}", made["id"].as_str().unwrap());
    let again = json!({"project_id": office.site.project_id(), "name": "A级", "audience": {}});
    let faults = admin.post(SEGMENTS, again).await.faults();
    assert_eq!(faults, [("/name".to_owned(), "duplicate".to_owned())]);
    let wrong = json!({"audience": {"min_birth_year": 1990, "max_birth_year": 1980}});
    let faults = admin.patch(&path, wrong).await.faults();
    assert_eq!(faults, [("/audience/max_birth_year".to_owned(), "out_of_range".to_owned())]);
    let changed = admin.patch(&path, json!({"audience": {"idle_days": 7}})).await.expect(200);
    assert_eq!((&changed["audience"]["idle_days"], &changed["version"]), (&json!(7), &json!(2)));
    let li = office.hire(&app, "li.na", "consultant").await;
    li.get(&path).await.refused(403, "forbidden");
    admin.delete(&path).await.expect(204);
    admin.get(&path).await.refused(404, "not_found");
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
