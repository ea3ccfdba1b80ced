use entity::kernel::event;
use futures_util::future::join_all;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::id;
use tests::given::office::Office;
use tests::given::reception::people;
use tests::given::trade::signed;
use tests::{Client, Reply, TestApp};

const POOL: &str = "/api/v1/customers/pool";
const ASSIGNMENTS: &str = "/api/v1/customers/assignments";

async fn clock(admin: &Client, now: &str) {
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

/// Takes a customer into the project; answers the assignment.
async fn assigned(client: &Client, office: &Office, customer: &str) -> Value {
    let path = format!("/api/v1/customers/customers/{customer}/assignments");
    client.post(&path, json!({"project_id": office.site.project_id()})).await.expect(201)
}

/// Takes customers into the project and gives them up; answers their assignments.
async fn pooled(app: &TestApp, admin: &Client, office: &Office, count: usize) -> Vec<String> {
    let mut ids = vec![];
    for customer in people(app, admin, count).await {
        let held = assigned(admin, office, &customer).await;
        let path = format!("{ASSIGNMENTS}/{}/release", id(&held));
        admin.post(&path, json!({"reason": "暂无意向"})).await.expect(200);
        ids.push(id(&held).to_owned());
    }
    ids
}

/// A database that is overrun answers 503 and when to come back; a client comes back.
async fn claim(client: &Client, assignment: &str) -> Reply {
    let path = format!("{POOL}/{assignment}/claim");
    loop {
        let reply = client.post(&path, json!({})).await;
        if reply.status != 503 {
            return reply;
        }
    }
}

async fn read(client: &Client, assignment: &Value) -> Value {
    client.get(&format!("{ASSIGNMENTS}/{}", id(assignment))).await.expect(200)
}

async fn told(app: &TestApp, name: &str) -> u64 {
    let events = event::Entity::find().filter(event::Column::Name.eq(name));
    events.count(&app.kernel.db).await.unwrap()
}

#[actix_web::test]
async fn claim_gives_the_customer_to_exactly_one_of_fifty_who_want_him() {
    let app = TestApp::start_with_workers(4).await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let mut consultants = vec![];
    for number in 1..=50 {
        consultants.push(office.hire(&app, &format!("consultant.{number}"), "consultant").await);
    }
    for assignment in pooled(&app, &admin, &office, 3).await {
        let calls = consultants.iter().map(|consultant| claim(consultant, &assignment));
        let replies = join_all(calls).await;
        let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
        assert_eq!(won.len(), 1);
        let owner = won[0].json()["owner_id"].clone();
        for reply in replies.iter().filter(|reply| reply.status != 200) {
            reply.refused(409, "customers.pool_taken");
        }
        let held = admin.get(&format!("{ASSIGNMENTS}/{assignment}")).await.expect(200);
        assert_eq!((&held["owner_id"], &held["origin"]), (&owner, &json!("claim")));
        let path = format!("{ASSIGNMENTS}/{assignment}/history");
        let history = admin.get(&path).await.expect(200);
        assert_eq!(history["total"], 3, "taken in, given up, claimed once: {history}");
    }
    assert_eq!(admin.get(POOL).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn claim_is_possible_so_often_on_one_day_however_fast_one_is() {
    let app = TestApp::start_with_workers(4).await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let waiting = pooled(&app, &admin, &office, 13).await;
    let path = format!("{POOL}/allowance?project_id={}", office.site.project_id());
    let allowance = li.get(&path).await.expect(200);
    assert_eq!((&allowance["limit"], &allowance["left"]), (&json!(10), &json!(10)));
    assert_eq!(allowance["resets_at"], "2025-03-10T16:00:00Z");
    let replies = join_all(waiting.iter().map(|assignment| claim(&li, assignment))).await;
    let won = replies.iter().filter(|reply| reply.status == 200).count();
    assert_eq!(won, 10);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        assert_eq!(reply.refused(409, "customers.claims_used_up")["limit"], 10);
    }
    let allowance = li.get(&path).await.expect(200);
    assert_eq!((&allowance["claimed"], &allowance["left"]), (&json!(10), &json!(0)));
    let left = li.get(POOL).await.expect(200)["items"].as_array().unwrap().clone();
    assert_eq!(left.len(), 3);
    clock(&admin, "2025-03-10T15:59:59Z").await;
    claim(&li, id(&left[0])).await.refused(409, "customers.claims_used_up");
    // The next day begins at midnight in the project's time zone.
    clock(&admin, "2025-03-10T16:00:00Z").await;
    claim(&li, id(&left[0])).await.expect(200);
    let allowance = li.get(&path).await.expect(200);
    assert_eq!((&allowance["claimed"], &allowance["left"]), (&json!(1), &json!(9)));
    assert_eq!(allowance["resets_at"], "2025-03-11T16:00:00Z");
    li.get(&format!("{POOL}/allowance")).await.expect(400);
    app.finish().await;
}

#[actix_web::test]
async fn who_is_not_met_in_time_is_recycled_two_days_after_a_warning() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let customer = entered(&li, 1).await;
    let held = assigned(&li, &office, id(&customer)).await;
    assert_eq!(held["recycle_at"], "2025-04-09T02:00:00Z");
    let warned = format!("{ASSIGNMENTS}?warned=true&sort=contact_at");
    clock(&admin, "2025-04-07T01:00:00Z").await;
    assert_eq!(li.get(&warned).await.expect(200)["total"], 0);
    clock(&admin, "2025-04-07T02:00:00Z").await;
    assert_eq!(li.get(&warned).await.expect(200)["items"][0]["id"], held["id"]);
    assert_eq!(told(&app, "customers.assignment.warned").await, 1);
    clock(&admin, "2025-04-09T01:00:00Z").await;
    assert_eq!(li.get(POOL).await.expect(200)["total"], 0);
    clock(&admin, "2025-04-09T02:00:00Z").await;
    let pool = chen.get(POOL).await.expect(200);
    let shown = &pool["items"][0];
    assert_eq!((&pool["total"], &shown["id"]), (&json!(1), &held["id"]));
    assert_eq!((&shown["former_owner_id"], &shown["grade"]), (&held["owner_id"], &json!("D")));
    assert_eq!((&shown["name"], &shown["phone"]), (&json!("客**"), &customer["phone"]));
    assert_eq!(shown["contact_at"], "2025-03-10T02:00:00Z");
    assert_eq!(told(&app, "customers.assignment.warned").await, 1);
    // The customer is nobody's: not his former owner's, and not yet his claimant's.
    let path = format!("/api/v1/customers/customers/{}", id(&customer));
    li.get(&path).await.refused(404, "not_found");
    chen.get(&path).await.refused(404, "not_found");
    let refused = claim(&li, id(&held)).await.refused(409, "customers.former_owner_waits");
    assert_eq!(refused["claimable_at"], "2025-04-16T02:00:00Z");
    let waits = li.get(&format!("{POOL}?claimable=false")).await.expect(200);
    assert_eq!(waits["items"][0]["claimable_at"], "2025-04-16T02:00:00Z");
    assert_eq!(chen.get(&format!("{POOL}?claimable=false")).await.expect(200)["total"], 0);
    claim(&chen, id(&held)).await.expect(200);
    chen.get(&path).await.expect(200);
    let history = admin.get(&format!("{ASSIGNMENTS}/{}/history", id(&held))).await.expect(200);
    let origins: Vec<_> =
        history["items"].as_array().unwrap().iter().map(|event| &event["origin"]).collect();
    assert_eq!(origins, ["entered", "recycle", "claim"]);
    assert_eq!(history["items"][1]["actor_id"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn the_former_owner_may_claim_when_he_has_waited() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let customer = entered(&li, 1).await;
    let held = assigned(&li, &office, id(&customer)).await;
    let path = format!("{ASSIGNMENTS}/{}/release", id(&held));
    let given = li.post(&path, json!({"reason": "暂无意向"})).await.expect(200);
    assert_eq!((&given["owner_id"], &given["recycle_at"]), (&Value::Null, &Value::Null));
    li.post(&path, json!({"reason": "再放"})).await.refused(404, "not_found");
    admin.post(&path, json!({"reason": "再放"})).await.refused(409, "customers.in_pool");
    clock(&admin, "2025-03-17T01:59:59Z").await;
    claim(&li, id(&held)).await.refused(409, "customers.former_owner_waits");
    clock(&admin, "2025-03-17T02:00:00Z").await;
    claim(&li, id(&held)).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn contact_starts_the_clock_anew() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let customer = entered(&li, 1).await;
    let held = assigned(&li, &office, id(&customer)).await;
    clock(&admin, "2025-04-08T02:00:00Z").await;
    assert_eq!(read(&li, &held).await["warned_at"], "2025-04-08T02:00:00Z");
    let path = format!("/api/v1/customers/customers/{}/follow-ups", id(&customer));
    let body = json!({
        "channel": "phone", "content": "约看房", "happened_at": "2025-04-07T09:00:00Z"
    });
    li.post(&path, body).await.expect(201);
    let met = read(&li, &held).await;
    assert_eq!(
        (&met["warned_at"], &met["contact_at"]),
        (&Value::Null, &json!("2025-04-07T09:00:00Z"))
    );
    // An older contact that is noted later changes nothing.
    let body = json!({
        "channel": "phone", "content": "补记", "happened_at": "2025-03-20T09:00:00Z"
    });
    li.post(&path, body).await.expect(201);
    assert_eq!(read(&li, &held).await["contact_at"], "2025-04-07T09:00:00Z");
    clock(&admin, "2025-05-05T09:00:00Z").await;
    clock(&admin, "2025-05-07T08:00:00Z").await;
    assert_eq!(admin.get(POOL).await.expect(200)["total"], 0);
    clock(&admin, "2025-05-07T09:00:00Z").await;
    assert_eq!(admin.get(POOL).await.expect(200)["total"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn who_has_a_live_trade_is_never_recycled() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let (customer, other) = (entered(&li, 1).await, entered(&li, 2).await);
    let held = assigned(&li, &office, id(&customer)).await;
    assigned(&li, &office, id(&other)).await;
    signed(&admin, &office, &customer).await;
    clock(&admin, "2025-09-10T02:00:00Z").await;
    clock(&admin, "2025-09-12T02:00:00Z").await;
    let pool = admin.get(POOL).await.expect(200);
    assert_eq!((&pool["total"], &pool["items"][0]["customer_id"]), (&json!(1), &other["id"]));
    assert_eq!(read(&li, &held).await["owner_id"], held["owner_id"]);
    let path = format!("{ASSIGNMENTS}/{}/release", id(&held));
    let refused = admin.post(&path, json!({"reason": "放弃"})).await;
    refused.refused(409, "customers.has_open_trade");
    app.finish().await;
}

#[actix_web::test]
async fn a_project_recycles_in_its_own_time() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let held = assigned(&li, &office, id(&entered(&li, 1).await)).await;
    let key = "/api/v1/admin/parameters/customers.pool.days_default";
    let path = format!("{key}?project_id={}", office.site.project_id());
    admin.put(&path, json!({"value": 5})).await.expect(200);
    assert_eq!(read(&li, &held).await["recycle_at"], "2025-03-15T02:00:00Z");
    // Nobody watched for five days: the owner is warned first, and has his two days.
    clock(&admin, "2025-03-15T02:00:00Z").await;
    let path = format!("{POOL}?project_id={}&kind=person", office.site.project_id());
    assert_eq!(li.get(&path).await.expect(200)["total"], 0);
    let warned = read(&li, &held).await;
    assert_eq!(warned["warned_at"], "2025-03-15T02:00:00Z");
    assert_eq!(warned["recycle_at"], "2025-03-17T02:00:00Z");
    clock(&admin, "2025-03-17T01:00:00Z").await;
    assert_eq!(li.get(&path).await.expect(200)["total"], 0);
    clock(&admin, "2025-03-17T02:00:00Z").await;
    assert_eq!(li.get(&path).await.expect(200)["total"], 1);
    assert_eq!(li.get(&format!("{POOL}?grade=A,B")).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn days_that_are_shortened_pool_nobody_whose_owner_was_not_told() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let held = assigned(&li, &office, id(&entered(&li, 1).await)).await;
    clock(&admin, "2025-03-25T02:00:00Z").await;
    let path = "/api/v1/admin/parameters/customers.pool.days_default";
    admin.put(path, json!({"value": 10})).await.expect(200);
    // Five days too late; when he goes is not known before his owner is told.
    let short = read(&li, &held).await;
    assert_eq!((&short["recycle_at"], &short["warned_at"]), (&Value::Null, &Value::Null));
    clock(&admin, "2025-03-25T03:00:00Z").await;
    assert_eq!(admin.get(POOL).await.expect(200)["total"], 0);
    let told_at = read(&li, &held).await;
    assert_eq!(told_at["recycle_at"], "2025-03-27T03:00:00Z");
    let inbox = li.get("/api/v1/notifications/notifications?kind=pool_warned").await.expect(200);
    assert_eq!(inbox["total"], 1);
    clock(&admin, "2025-03-27T02:00:00Z").await;
    assert_eq!(read(&li, &held).await["owner_id"], held["owner_id"]);
    clock(&admin, "2025-03-27T03:00:00Z").await;
    assert_eq!(admin.get(POOL).await.expect(200)["total"], 1);
    app.finish().await;
}
