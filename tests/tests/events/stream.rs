use chrono::TimeDelta;
use entity::kernel::event_ticket::{Column, Entity};
use sea_orm::EntityTrait;
use sea_orm::sea_query::Expr;
use serde_json::{Value, json};
use service::kernel::clock::real_now;
use tests::given::office::Office;
use tests::watching::{Watching, ticket};
use tests::{Client, TestApp, given, town};

/// What can change of a unit on sale, other than its price.
async fn change(client: &Client, unit: &str, round: usize) {
    let path = format!("/api/v1/inventory/units/{unit}");
    client.patch(&path, json!({"remarks": format!("第 {round} 次")})).await.expect(200);
}

/// The second unit costs a thousand more a square metre: planned by one, approved by another.
async fn reprice(app: &TestApp, office: &Office, admin: &Client) {
    let manager = office.hire(app, "manager", "manager").await;
    let draft = json!({
        "project_id": office.site.project_id(), "applies_to": "list", "reason": "调价",
        "selection": {"unit_ids": [office.site.unit_id(1)]},
        "change": {"kind": "unit_amount", "value": "1000.00"}
    });
    let home = "/api/v1/inventory/price-adjustments";
    let draft = admin.post(home, draft).await.expect(201);
    let path = format!("{home}/{}", draft["id"].as_str().unwrap());
    admin.post(&format!("{path}/submit"), json!({})).await.expect(200);
    manager.post(&format!("{path}/approve"), json!({})).await.expect(200);
}

fn building(site: &given::Site) -> String {
    format!("&building_id={}", site.building_id())
}

#[actix_web::test]
async fn a_change_arrives_with_all_that_a_board_needs() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let consultant = office.hire(&app, "consultant", "consultant").await;
    let mut watching = Watching::ready(&consultant, &building(&office.site)).await;
    let customer = town::customer_body(1);
    let customer = admin.post("/api/v1/customers/customers", customer).await.expect(201);
    let unit = office.site.unit_id(0);
    let hold = json!({"unit_id": unit, "customer_id": customer["id"]});
    admin.post("/api/v1/sales/holds", hold).await.expect(201);
    let event = watching.event().await;
    assert_eq!(event["name"], "inventory.unit.changed");
    assert_eq!(event["object_id"], unit);
    assert_eq!(event["cursor"], watching.last_id);
    let path = format!("/api/v1/inventory/buildings/{}/board", office.site.building_id());
    let board = admin.get(&path).await.expect(200);
    let cells = board["floors"].as_array().unwrap().iter();
    let mut cells = cells.flat_map(|floor| floor["units"].as_array().unwrap());
    let mut told = cells.find(|cell| cell["id"] == unit).unwrap().clone();
    told["unit_id"] = told["id"].take();
    told["building_id"] = json!(office.site.building_id());
    // The layout is told by its id alone.
    for name in ["id", "layout"] {
        told.as_object_mut().unwrap().remove(name);
    }
    assert_eq!((&told["status"], &told["use"]), (&json!("held"), &json!("home")));
    assert_eq!(event["payload"], told);
    reprice(&app, &office, &admin).await;
    let repriced = loop {
        let event = watching.event().await;
        if event["object_id"] == office.site.unit_id(1) {
            break event;
        }
    };
    assert_eq!(repriced["payload"]["list_price"], "2073960.00");
    app.finish().await;
}

#[actix_web::test]
async fn a_whole_building_that_is_recalled_arrives_unit_by_unit() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let mut watching = Watching::ready(&admin, &building(&site)).await;
    let recall = json!({"unit_ids": site.unit_ids(), "reason": "改价"});
    admin.post("/api/v1/inventory/units/recall", recall).await.expect(200);
    let mut units = vec![];
    while units.len() < site.units.len() {
        let event = watching.named("inventory.unit.changed").await;
        assert_eq!(event["payload"]["status"], "unreleased");
        units.push(event["object_id"].as_str().unwrap().to_owned());
    }
    let mut wanted = site.unit_ids();
    units.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(units, wanted);
    app.finish().await;
}

#[actix_web::test]
async fn a_stream_is_neither_kept_nor_compressed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let word = ticket(&admin).await;
    let watching = Watching::by(&admin.with("accept-encoding", "gzip"), &word).await;
    assert_eq!(watching.header("content-type"), Some("text/event-stream"));
    assert_eq!(watching.header("cache-control"), Some("no-store"));
    assert_eq!(watching.header("content-encoding"), Some("identity"));
    app.finish().await;
}

#[actix_web::test]
async fn a_browser_goes_on_behind_the_last_event_that_it_saw() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let mut watching = Watching::ready(&admin, &building(&site)).await;
    change(&admin, site.unit_id(0), 1).await;
    let first = watching.event().await;
    let seen = watching.last_id.clone();
    drop(watching);
    change(&admin, site.unit_id(0), 2).await;
    let query = format!("{}&cursor=0", building(&site));
    let browser = admin.with("last-event-id", &seen);
    let mut watching = Watching::ready(&browser, &query).await;
    let second = watching.event().await;
    assert_eq!(first["payload"]["version"].as_i64().unwrap() + 1, second["payload"]["version"]);
    let path = format!("/api/v1/events/stream?ticket={}", ticket(&admin).await);
    let wrong = admin.with("last-event-id", "x").get(&path).await;
    wrong.refused(400, "bad_request");
    app.finish().await;
}

#[actix_web::test]
async fn other_projects_never_arrive() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let ours = Office::open(&admin).await;
    let theirs = given::released_site(&admin, "SZ001").await;
    let manager = ours.hire(&app, "manager", "manager").await;
    let mut watching = Watching::ready(&manager, "").await;
    for round in 1..=3 {
        change(&admin, theirs.unit_id(0), round).await;
        change(&admin, ours.site.unit_id(0), round).await;
        for _ in ["inventory.unit.changed", "inventory.unit.updated"] {
            assert_eq!(watching.event().await["project_id"], ours.site.project_id());
        }
    }
    for query in [building(&theirs), format!("&project_id={}", theirs.project_id())] {
        let ticket = ticket(&manager).await;
        let path = format!("/api/v1/events/stream?ticket={ticket}{query}");
        manager.get(&path).await.refused(404, "not_found");
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_silent_stream_shows_that_it_is_alive_and_how_far_it_has_come() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let other = given::building(&admin, site.project_id(), "9").await;
    let mut watching =
        Watching::ready(&admin, &format!("&building_id={}", given::id(&other))).await;
    let before: i64 = watching.last_id.parse().unwrap();
    change(&admin, site.unit_id(0), 1).await;
    // Two events of another building: not shown, but passed.
    while watching.last_id.parse::<i64>().unwrap() < before + 2 {
        assert_eq!(watching.message().await.unwrap().data, Value::Null);
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_stream_ends_for_who_is_disabled_or_signed_out() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let manager = office.hire(&app, "manager", "manager").await;
    let me = manager.get("/api/v1/auth/me").await.expect(200);
    let mut watching = Watching::ready(&manager, "").await;
    let disable = format!("/api/v1/admin/users/{}/disable", me["id"].as_str().unwrap());
    admin.post(&disable, json!({})).await.expect(200);
    assert_eq!(watching.reason().await, "signed_out");
    let login = json!({"username": "admin", "password": tests::database::ADMIN_PASSWORD});
    let mut second = app.anonymous();
    let tokens = second.post("/api/v1/auth/login", login).await.expect(200);
    second.set_token(tokens["access_token"].as_str().unwrap());
    let mut watching = Watching::ready(&second, "").await;
    let out = json!({"refresh_token": tokens["refresh_token"]});
    second.post("/api/v1/auth/logout", out).await.expect(204);
    assert_eq!(watching.reason().await, "signed_out");
    app.finish().await;
}

#[actix_web::test]
async fn a_stream_ends_with_its_token_and_with_the_process() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let word = ticket(&admin).await;
    let soon = Expr::value(real_now() + TimeDelta::milliseconds(300));
    Entity::update_many().col_expr(Column::UntilAt, soon).exec(&app.kernel.db).await.unwrap();
    let mut watching = Watching::by(&admin, &word).await;
    assert_eq!(watching.reason().await, "token_expired");
    let mut watching = Watching::ready(&admin, "").await;
    app.kernel.hub.close();
    assert_eq!(watching.reason().await, "stopping");
    assert_eq!(watching.message().await, None);
    app.finish().await;
}
