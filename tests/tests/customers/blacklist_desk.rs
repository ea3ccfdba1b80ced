//! What a sales office sees and does when somebody on the blacklist comes.

use serde_json::{Value, json};
use tests::given::channel::{broker, code_to, reported};
use tests::given::customer::{entered, person, resident_id};
use tests::given::id;
use tests::given::office::Office;
use tests::given::reception::Reception;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/customers";
const VISITS: &str = "/api/v1/customers/visits";

async fn barred(admin: &Client, serial: usize) -> Value {
    let customer = entered(admin, serial).await;
    let path = format!("{HOME}/{}/blacklist", id(&customer));
    admin.post(&path, json!({"reason": "forged a proof of income"})).await.expect(200)
}

async fn warn(admin: &Client) {
    let path = "/api/v1/admin/parameters/customers.duplicates.identity";
    admin.put(path, json!({"value": "warn"})).await.expect(200);
}

#[actix_web::test]
async fn the_desk_registers_who_is_on_the_blacklist_and_gives_him_to_nobody_new() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let manager = place.office.hire(&app, "zhao.min", "manager").await;
    warn(&place.admin).await;
    let customer = barred(&place.admin, 1).await;
    let body = json!({"project_id": place.project_id(), "customer_id": customer["id"]});
    let visit = manager.post(VISITS, body.clone()).await.expect(201);
    assert_eq!((&visit["routing"], &visit["consultant_id"]), (&json!("waiting"), &Value::Null));
    assert_eq!(visit["blacklisted"], true);
    let bulk = json!({
        "project_id": place.project_id(), "visits": [{"customer_id": customer["id"]}]
    });
    let told = manager.post(&format!("{VISITS}/register"), bulk).await.expect(200);
    let row = &told["visits"][0];
    assert_eq!((&row["routing"], &row["blacklisted"]), (&json!("waiting"), &json!(true)));
    // Entered anew with the same identity number, he is known.
    let mut anew = person(2);
    anew["id_number"] = json!(resident_id(1));
    let anew = json!({"project_id": place.project_id(), "customer": anew});
    let visit = place.consultants[1].post(VISITS, anew).await.expect(201);
    assert_eq!((&visit["routing"], &visit["blacklisted"]), (&json!("waiting"), &json!(true)));
    // A manager says who speaks with him; nobody's turn is used for it.
    let path = format!("{VISITS}/{}/assign", id(&visit));
    let next = manager.post(&path, json!({"reason": "下一位"})).await;
    next.refused(409, "customers.blacklisted");
    let chosen = json!({"consultant_id": place.users[1], "reason": "由他解释"});
    let given = manager.post(&path, chosen).await.expect(200);
    assert_eq!((place.index(&given), &given["routing"]), (Some(1), &json!("chosen")));
    // Who has him receives him again, with the hint.
    let again = json!({"project_id": place.project_id(), "customer_id": visit["customer_id"]});
    let again = place.consultants[1].post(VISITS, again).await.expect(201);
    assert_eq!((&again["routing"], &again["blacklisted"]), (&json!("owner"), &json!(true)));
    let list = place.consultants[1].get(&format!("{VISITS}?kind=visit")).await.expect(200);
    assert!(list["items"].as_array().unwrap().iter().all(|row| row["blacklisted"] == true));
    let stranger = entered(&place.admin, 3).await;
    let visit = place.visit(id(&stranger)).await;
    assert_eq!((place.index(&visit), &visit["blacklisted"]), (Some(0), &json!(false)));
    app.finish().await;
}

#[actix_web::test]
async fn who_leaves_his_papers_at_home_is_known_by_his_phone() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    barred(&place.admin, 1).await;
    let mut bare = person(1);
    for papers in ["id_type", "id_number"] {
        bare.as_object_mut().unwrap().remove(papers);
    }
    let body = json!({"project_id": place.project_id(), "customer": bare});
    let visit = place.consultants[0].post(VISITS, body).await.expect(201);
    assert_eq!((&visit["routing"], &visit["blacklisted"]), (&json!("waiting"), &json!(true)));
    let hold = json!({
        "unit_id": place.office.site.unit_id(0), "customer_id": visit["customer_id"]
    });
    let manager = place.office.hire(&app, "zhao.min", "manager").await;
    let held = manager.post("/api/v1/sales/holds", hold).await;
    held.refused(409, "customers.blacklisted");
    app.finish().await;
}

#[actix_web::test]
async fn without_a_rotation_the_blacklist_gives_nobody_to_whoever_registers_him() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let customer = barred(&admin, 1).await;
    let body = json!({"project_id": office.site.project_id(), "customer_id": customer["id"]});
    let visit = admin.post(VISITS, body).await.expect(201);
    assert_eq!((&visit["routing"], &visit["consultant_id"]), (&json!("waiting"), &Value::Null));
    let held = format!("/api/v1/customers/assignments?customer_id={}", id(&customer));
    assert_eq!(admin.get(&held).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn nobody_on_the_blacklist_is_claimed_from_the_pool() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let mut held = vec![];
    for serial in 1..=2 {
        let customer = entered(&admin, serial).await;
        let path = format!("{HOME}/{}/assignments", id(&customer));
        let body = json!({"project_id": office.site.project_id()});
        let row = admin.post(&path, body).await.expect(201);
        let path = format!("/api/v1/customers/assignments/{}/release", id(&row));
        admin.post(&path, json!({"reason": "暂无意向"})).await.expect(200);
        held.push((customer, row));
    }
    let path = format!("{HOME}/{}/blacklist", id(&held[0].0));
    admin.post(&path, json!({"reason": "owes us money"})).await.expect(200);
    let pool = li.get("/api/v1/customers/pool?sort=pooled_at").await.expect(200);
    let told: Vec<_> = pool["items"].as_array().unwrap().iter().collect();
    for (customer, row) in &held {
        let shown = told.iter().find(|item| item["id"] == row["id"]).unwrap();
        assert_eq!(shown["blacklisted"], customer["id"] == held[0].0["id"]);
    }
    let claim = |row: &Value| format!("/api/v1/customers/pool/{}/claim", id(row));
    li.post(&claim(&held[0].1), json!({})).await.refused(409, "customers.blacklisted");
    li.post(&claim(&held[1].1), json!({})).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn nobody_on_the_blacklist_is_reported_by_a_channel() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let manager = office.hire(&app, "zhao.min", "manager").await;
    let broker = broker(&admin, 1).await;
    let early = reported(&admin, project, &broker, "13800000001").await;
    assert_eq!(early["blacklisted"], false);
    let customer = barred(&admin, 1).await;
    let home = "/api/v1/customers/registrations";
    let body = json!({
        "project_id": project, "broker_id": broker["id"], "customer_name": "王小明",
        "phone": "13800000001"
    });
    manager.post(home, body).await.refused(409, "customers.blacklisted");
    let list = manager.get(&format!("{home}?phone=13800000001")).await.expect(200);
    assert_eq!(
        (&list["items"][0]["id"], &list["items"][0]["blacklisted"]),
        (&early["id"], &json!(true))
    );
    // Whose the rest of a number is, is known at the visit.
    let part = reported(&manager, project, &broker, "138****0001").await;
    assert_eq!(part["blacklisted"], Value::Null);
    let digits = code_to(&app, &admin, &part, "13800000001").await;
    let body = json!({"code": digits, "phone": "13800000001", "customer_id": customer["id"]});
    let path = format!("{home}/{}/confirm-visit", id(&part));
    manager.post(&path, body.clone()).await.refused(409, "customers.blacklisted");
    // Whoever may deal with such people may bring him.
    let told = admin.post(&path, body).await.expect(200);
    assert_eq!((&told["status"], &told["blacklisted"]), (&json!("visited"), &json!(true)));
    app.finish().await;
}

#[actix_web::test]
async fn a_viewing_shows_the_hint_to_whoever_may_read_customers() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let role = json!({"code": "board", "name": "看板", "data_scope": "all"});
    admin.post("/api/v1/admin/roles", role).await.expect(201);
    let acts = json!({"permissions": ["customers.viewing.list", "customers.viewing.read"]});
    admin.put("/api/v1/admin/roles/board/permissions", acts).await.expect(200);
    let board = office.hire(&app, "board", "board").await;
    let customer = barred(&admin, 1).await;
    let body = json!({
        "project_id": office.site.project_id(), "customer_id": customer["id"],
        "scheduled_at": "2025-03-15T02:00:00Z"
    });
    let path = "/api/v1/customers/viewings";
    let viewing = admin.post(path, body).await.expect(201);
    assert_eq!(viewing["blacklisted"], true);
    assert_eq!(admin.get(path).await.expect(200)["items"][0]["blacklisted"], true);
    let told = board.get(&format!("{path}/{}", id(&viewing))).await.expect(200);
    assert_eq!(told["blacklisted"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn a_campaign_leaves_out_who_has_the_identity_of_somebody_on_the_blacklist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    warn(&admin).await;
    barred(&admin, 1).await;
    let mut same = person(2);
    same["id_number"] = json!(resident_id(1));
    let same = admin.post(HOME, same).await.expect(201);
    let other = entered(&admin, 3).await;
    for customer in [&same, &other] {
        let wishes = json!({"wishes": [{"channel": "sms", "given": true}], "source": "登记表"});
        admin.put(&format!("{HOME}/{}/consents", id(customer)), wishes).await.expect(200);
    }
    let segment = json!({"project_id": project, "name": "全部", "audience": {}});
    let segment = admin.post("/api/v1/customers/segments", segment).await.expect(201);
    let campaign = json!({
        "project_id": project, "name": "三月开放日", "channel": "sms", "segment_id": segment["id"],
        "starts_on": "2025-03-10", "ends_on": "2025-03-31", "cost": "1000.00"
    });
    let campaign = admin.post("/api/v1/customers/campaigns", campaign).await.expect(201);
    let path = format!("/api/v1/customers/campaigns/{}", id(&campaign));
    admin.post(&format!("{path}/launch"), json!({})).await.expect(200);
    let targets = admin.get(&format!("{path}/targets?addressed=true")).await.expect(200);
    assert_eq!((&targets["total"], &targets["items"][0]["customer_id"]), (&json!(1), &other["id"]));
    app.finish().await;
}

/// A clerk who deals with channels, and may not read customers.
async fn clerk(app: &TestApp, admin: &Client, office: &Office) -> Client {
    let role = json!({"code": "clerk", "name": "渠道专员", "data_scope": "all"});
    admin.post("/api/v1/admin/roles", role).await.expect(201);
    let acts = ["confirm_visit", "create", "list", "read", "send_code"];
    let acts = acts.map(|verb| format!("customers.registration.{verb}"));
    let path = "/api/v1/admin/roles/clerk/permissions";
    admin.put(path, json!({"permissions": acts})).await.expect(200);
    office.hire(app, "clerk", "clerk").await
}

fn outcome(report: &Value) -> [Value; 3] {
    ["status", "invalid_reason", "blacklisted"].map(|name| report[name].clone())
}

#[actix_web::test]
async fn reports_do_not_tell_who_is_on_the_blacklist_to_whoever_may_not_read_customers() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let clerk = clerk(&app, &admin, &office).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let (broker, home) = (broker(&admin, 1).await, "/api/v1/customers/registrations");
    // Of somebody on the blacklist he is told what he is told of a consultant's customer.
    barred(&admin, 1).await;
    let owned = entered(&li, 2).await;
    let path = format!("{HOME}/{}/assignments", id(&owned));
    li.post(&path, json!({"project_id": project})).await.expect(201);
    for (phone, reason) in [("13800000001", "blacklist"), ("13800000002", "owner")] {
        let report = reported(&clerk, project, &broker, phone).await;
        assert_eq!(outcome(&report), [json!("invalid"), Value::Null, Value::Null]);
        let read = clerk.get(&format!("{home}/{}", id(&report))).await.expect(200);
        assert_eq!(read, report);
        let read = admin.get(&format!("{home}/{}", id(&report))).await.expect(200);
        assert_eq!(read["invalid_reason"], reason);
    }
    // So it is at the visit, by the whole number and by the papers that are shown.
    let confirm = async |report: &Value, phone: &str, customer: Value| {
        let digits = code_to(&app, &clerk, report, phone).await;
        let body = json!({"code": digits, "phone": phone, "customer": customer});
        let path = format!("{home}/{}/confirm-visit", id(report));
        clerk.post(&path, body).await.expect(200)
    };
    for (part, phone, serial) in
        [("138****0001", "13800000001", 1), ("138****0002", "13800000002", 2)]
    {
        let report = reported(&clerk, project, &broker, part).await;
        assert_eq!(report["status"], "valid");
        let told = confirm(&report, phone, person(serial)).await;
        assert_eq!(outcome(&told), [json!("invalid"), Value::Null, Value::Null], "{phone}");
    }
    warn(&admin).await;
    let report = reported(&clerk, project, &broker, "13800000009").await;
    let mut papers = person(9);
    papers["id_number"] = json!(resident_id(1));
    let told = confirm(&report, "13800000009", papers).await;
    assert_eq!(outcome(&told), [json!("invalid"), Value::Null, Value::Null]);
    assert_eq!(admin.get(HOME).await.expect(200)["total"], 2, "nobody is entered");
    assert_eq!(admin.get(VISITS).await.expect(200)["total"], 0);
    app.finish().await;
}
