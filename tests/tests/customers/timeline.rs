use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::given::{id, trade};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/customers";

async fn kinds(client: &Client, customer: &Value) -> Vec<String> {
    let path = format!("{HOME}/{}/timeline", id(customer));
    let told = client.get(&path).await.expect(200);
    assert_eq!(told["truncated"], false);
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
    assert_eq!(kinds(&admin, &customer).await, ["trade", "entered", "entered"]);
    app.finish().await;
}
