use serde_json::{Value, json};
use tests::given::channel::{broker, code, reported};
use tests::given::customer::{entered, person};
use tests::given::office::Office;
use tests::given::{id, trade};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/customers";

async fn kinds(client: &Client, customer: &Value) -> Vec<String> {
    let path = format!("{HOME}/{}/timeline", id(customer));
    let told = client.get(&path).await.expect(200);
    assert_eq!(told["next_cursor"], Value::Null);
    let items = told["items"].as_array().unwrap();
    items.iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

async fn advance(admin: &Client, minute: u32) {
    let now = json!({"now": format!("2025-03-10T02:{minute:02}:00Z")});
    admin.put("/api/v1/sandbox/clock", now).await.expect(200);
}

#[actix_web::test]
async fn timeline_tells_everything_the_newest_first() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let customer = entered(&admin, 1).await;
    advance(&admin, 1).await;
    let visit = json!({"project_id": office.site.project_id(), "customer_id": customer["id"]});
    admin.post("/api/v1/customers/visits", visit).await.expect(201);
    advance(&admin, 2).await;
    let note = json!({"channel": "phone", "content": "约看房"});
    admin.post(&format!("{HOME}/{}/follow-ups", id(&customer)), note).await.expect(201);
    advance(&admin, 3).await;
    let hold = json!({"unit_id": office.site.unit_id(0), "customer_id": customer["id"]});
    admin.post("/api/v1/sales/holds", hold).await.expect(201);
    advance(&admin, 4).await;
    let subscription = trade::subscribed(&admin, &office, &customer).await;
    advance(&admin, 5).await;
    trade::received(&admin, &subscription["trade_id"], "50000.00").await;
    let told = kinds(&admin, &customer).await;
    let expected = ["receipt", "trade", "hold", "follow_up", "assignment", "visit", "entered"];
    assert_eq!(told, expected);
    let path = format!("{HOME}/{}/timeline", id(&customer));
    let items = admin.get(&path).await.expect(200);
    assert_eq!(items["items"][0]["amount"], "50000.00");
    assert_eq!(items["items"][1]["amount"], "1896339.00");
    assert_eq!(items["items"][3]["text"], "约看房");
    app.finish().await;
}

#[actix_web::test]
async fn timeline_shows_to_each_what_his_lists_would() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let customer = entered(&li, 1).await;
    // Sold by the administrator, so that the trade is not Li's.
    trade::subscribed(&admin, &office, &customer).await;
    assert_eq!(kinds(&admin, &customer).await, ["trade", "entered"]);
    assert_eq!(kinds(&li, &customer).await, ["entered"]);
    let path = format!("{HOME}/{}/timeline", id(&customer));
    chen.get(&path).await.refused(404, "not_found");
    // What was merged into him is part of his story.
    let other = entered(&admin, 2).await;
    let body = json!({"into": customer["id"], "reason": "entered twice"});
    admin.post(&format!("{HOME}/{}/merge", id(&other)), body).await.expect(200);
    assert_eq!(kinds(&admin, &customer).await, ["trade", "merge", "entered", "entered"]);
    app.finish().await;
}

#[actix_web::test]
async fn timeline_tells_of_channels_campaigns_and_what_he_looked_at() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let report = reported(&admin, project, &broker(&admin, 1).await, "13800000001").await;
    let body = json!({"code": code(&app, &admin, &report).await, "customer": person(1)});
    let reports = "/api/v1/customers/registrations";
    let path = format!("{reports}/{}/confirm-visit", id(&report));
    let visited = admin.post(&path, body).await.expect(200);
    let customer = json!({"id": visited["customer_id"]});
    let home = format!("{HOME}/{}", id(&customer));
    advance(&admin, 1).await;
    let dispute = json!({
        "project_id": project, "registration_id": report["id"], "reason": "客户称自行来访"
    });
    admin.post("/api/v1/customers/adjudications", dispute).await.expect(201);
    advance(&admin, 2).await;
    let looked = json!({"items": [
        {"customer_id": customer["id"], "unit_id": office.site.unit_id(0), "kind": "asked"}
    ]});
    admin.post("/api/v1/customers/behaviours/record", looked).await.expect(200);
    advance(&admin, 3).await;
    let wish = json!({"wishes": [{"channel": "sms", "given": true}], "source": "来访登记表"});
    admin.put(&format!("{home}/consents"), wish).await.expect(200);
    let segment = json!({"project_id": project, "name": "到访客户", "audience": {}});
    let segment = admin.post("/api/v1/customers/segments", segment).await.expect(201);
    let campaign = json!({
        "project_id": project, "segment_id": segment["id"], "name": "开盘邀约",
        "channel": "sms", "cost": "0.00", "starts_on": "2025-03-10", "ends_on": "2025-03-31"
    });
    let campaigns = "/api/v1/customers/campaigns";
    let campaign = admin.post(campaigns, campaign).await.expect(201);
    let launch = format!("{campaigns}/{}/launch", id(&campaign));
    admin.post(&launch, json!({})).await.expect(200);
    advance(&admin, 4).await;
    let unit = json!({"unit_id": office.site.unit_id(0)});
    admin.post(&format!("{home}/favourites"), unit).await.expect(201);
    let path =
        format!("{home}/timeline?kind=registration,adjudication,behaviour,campaign,favourite");
    let told = admin.get(&path).await.expect(200);
    let told: Vec<_> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!([item["kind"], item["state"], item["text"]]))
        .collect();
    let code = &office.site.units[0]["code"];
    let expected = [
        json!(["favourite", null, code]),
        json!(["behaviour", "favoured", code]),
        json!(["campaign", "sms", "开盘邀约"]),
        json!(["behaviour", "asked", code]),
        json!(["adjudication", "requested", "客户称自行来访"]),
        json!(["registration", "visited", null]),
    ];
    assert_eq!(told, expected);
    app.finish().await;
}

#[actix_web::test]
async fn timeline_is_walked_to_its_end_without_a_gap_and_nothing_comes_twice() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let customer = entered(&admin, 1).await;
    // Of one moment: the order of kinds and ids decides.
    for text in ["一", "二", "三"] {
        let note = json!({"channel": "phone", "content": text});
        admin.post(&format!("{HOME}/{}/follow-ups", id(&customer)), note).await.expect(201);
    }
    let subscription = trade::subscribed(&admin, &office, &customer).await;
    trade::received(&admin, &subscription["trade_id"], "60000.00").await;
    advance(&admin, 1).await;
    let refund = json!({
        "trade_id": subscription["trade_id"], "amount": "4000.00", "reason": "多收退回"
    });
    admin.post("/api/v1/receivables/refunds", refund).await.expect(201);
    advance(&admin, 2).await;
    let convert = format!("/api/v1/sales/subscriptions/{}/convert", id(&subscription));
    admin.post(&convert, json!({})).await.expect(201);
    let path = format!("{HOME}/{}/timeline", id(&customer));
    let whole = admin.get(&path).await.expect(200);
    let kinds = kinds(&admin, &customer).await;
    assert_eq!(kinds[..2], ["contract", "refund"]);
    assert_eq!(whole["items"][1]["amount"], "4000.00");
    for size in [1, 2, 3] {
        let mut walked = vec![];
        let mut next = String::new();
        loop {
            let part = admin.get(&format!("{path}?page_size={size}{next}")).await.expect(200);
            let items = part["items"].as_array().unwrap();
            assert!(items.len() <= size);
            walked.extend(items.iter().cloned());
            let Some(cursor) = part["next_cursor"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(json!(walked), whole["items"], "{size} at once");
    }
    for wrong in ["page_size=0", "page_size=201", "cursor=x", "kind=never", "sort=at"] {
        admin.get(&format!("{path}?{wrong}")).await.refused(400, "bad_request");
    }
    app.finish().await;
}

#[actix_web::test]
async fn timeline_tells_how_he_stands_with_the_office_and_what_was_invoiced() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let (customer, other) = (entered(&admin, 1).await, entered(&admin, 2).await);
    let path = format!("{HOME}/{}", id(&customer));
    let project = json!({"project_id": office.site.project_id()});
    admin.post(&format!("{path}/assignments"), project.clone()).await.expect(201);
    advance(&admin, 1).await;
    let mut body = project;
    body["customer_ids"] = json!([customer["id"]]);
    admin.post("/api/v1/customers/grades/recompute", body).await.expect(200);
    for (minute, act, reason) in
        [(2, "blacklist", "owes us money"), (3, "unblacklist", "has paid since")]
    {
        advance(&admin, minute).await;
        admin.post(&format!("{path}/{act}"), json!({"reason": reason})).await.expect(200);
    }
    advance(&admin, 4).await;
    let body = json!({"into": customer["id"], "reason": "entered twice"});
    admin.post(&format!("{HOME}/{}/merge", id(&other)), body).await.expect(200);
    advance(&admin, 5).await;
    let rules = json!({"value": "rules"});
    admin.put("/api/v1/admin/parameters/invoices.review", rules).await.expect(200);
    let contract = trade::signed(&admin, &office, &customer).await;
    let body = json!({
        "trade_id": contract["trade_id"], "kind": "final", "amount": "1896339.00"
    });
    let invoice = admin.post("/api/v1/invoices/invoices", body).await.expect(201);
    let part = "timeline?kind=grade,merge,blacklist,invoice";
    let told = admin.get(&format!("{path}/{part}")).await.expect(200);
    let told: Vec<_> = told["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| json!([item["kind"], item["state"], item["text"], item["amount"]]))
        .collect();
    let expected = [
        json!(["invoice", "reviewed", invoice["number"], "1896339.00"]),
        json!(["merge", "merged", "entered twice", null]),
        json!(["blacklist", "unblacklisted", "has paid since", null]),
        json!(["blacklist", "blacklisted", "owes us money", null]),
        json!(["grade", "D", null, null]),
    ];
    assert_eq!(told, expected);
    // Apart again, the merge is the other one's story.
    advance(&admin, 6).await;
    let why = json!({"reason": "father and son"});
    admin.post(&format!("{HOME}/{}/undo-merge", id(&other)), why).await.expect(200);
    let told = admin.get(&format!("{path}/timeline?kind=merge")).await.expect(200);
    assert_eq!(told["items"], json!([]));
    let told = admin.get(&format!("{HOME}/{}/timeline?kind=merge", id(&other))).await.expect(200);
    let states: Vec<_> =
        told["items"].as_array().unwrap().iter().map(|item| &item["state"]).collect();
    assert_eq!(states, ["unmerged", "merged"]);
    app.finish().await;
}
