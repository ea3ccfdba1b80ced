use serde_json::{Value, json};
use tests::given::id;
use tests::given::reception::{Reception, people};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/rotation-members";
const CLOCK: &str = "/api/v1/sandbox/clock";

async fn add(place: &Reception, body: Value) -> tests::Reply {
    let path = format!("/api/v1/customers/rotations/{}/rotation-members", id(&place.rotation));
    place.admin.post(&path, body).await
}

async fn standing(admin: &Client, member: &Value) -> Value {
    admin.get(&format!("{HOME}/{}", id(member))).await.expect(200)["standing"].clone()
}

#[actix_web::test]
async fn create_adds_a_consultant_once_and_no_stranger() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let new = place.office.hire(&app, "wang.wu", "consultant").await;
    let me = new.get("/api/v1/auth/me").await.expect(200)["id"].clone();
    let shift = json!({"days": ["monday"], "from": "09:00", "to": "18:00"});
    let made = add(&place, json!({"user_id": me, "shift": shift})).await.expect(201);
    assert_eq!((&made["position"], &made["standing"]), (&json!(3), &json!("available")));
    assert_eq!(made["shift"]["off_on"], json!([]));
    add(&place, json!({"user_id": me})).await.refused(409, "customers.already_seated");
    let body = json!({"user_id": id(&place.rotation), "shift": {"from": "25:00"}});
    let faults = add(&place, body).await.faults();
    assert_eq!(
        faults.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(),
        ["/shift/from", "/shift/to"]
    );
    let faults = add(&place, json!({"user_id": id(&place.rotation)})).await.faults();
    assert_eq!(faults, [("/user_id".to_owned(), "not_found".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn update_sets_shift_and_caps_that_the_turns_keep_to() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let people = people(&app, &place.admin, 4).await;
    let members = place.members().await;
    let path = format!("{HOME}/{}", id(&members[0]));
    place.admin.patch(&path, json!({"max_open": 1})).await.expect(200);
    let mut turns = vec![];
    for person in &people[..3] {
        turns.push(place.index(&place.visit(person).await));
    }
    assert_eq!(turns, [Some(0), Some(1), Some(1)]);
    assert_eq!(standing(&place.admin, &members[0]).await, "full");
    let body = json!({"max_open": null, "max_per_day": 1});
    place.admin.patch(&path, body).await.expect(200);
    assert_eq!(standing(&place.admin, &members[0]).await, "full_today");
    place.admin.put(CLOCK, json!({"now": "2025-03-11T02:00:00Z"})).await.expect(200);
    assert_eq!(standing(&place.admin, &members[0]).await, "available");
    let off = json!({"shift": {"off_on": ["2025-03-11"]}});
    assert_eq!(place.admin.patch(&path, off).await.expect(200)["standing"], "off_shift");
    assert_eq!(place.index(&place.visit(&people[3]).await), Some(1));
    app.finish().await;
}

#[actix_web::test]
async fn caps_count_people_who_are_there_and_each_of_them_once() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let people = people(&app, &place.admin, 5).await;
    let members = place.members().await;
    let path = format!("{HOME}/{}", id(&members[0]));
    place.admin.patch(&path, json!({"max_open": 1})).await.expect(200);
    for person in &people[..2] {
        place.visit(person).await;
    }
    assert_eq!(standing(&place.admin, &members[0]).await, "full");
    let customer = |index: usize| format!("/api/v1/customers/customers/{}", people[index]);
    assert_eq!(place.admin.delete(&customer(0)).await.status, 204);
    assert_eq!(standing(&place.admin, &members[0]).await, "available");
    assert_eq!(place.index(&place.visit(&people[2]).await), Some(0));
    assert_eq!(standing(&place.admin, &members[0]).await, "full");
    // The second's customer was met before; his owner keeps both, and this one has room again.
    let body = json!({"into": people[1], "reason": "entered twice"});
    place.admin.post(&format!("{}/merge", customer(2)), body).await.expect(200);
    assert_eq!(standing(&place.admin, &members[0]).await, "available");
    // Whoever is erased weighs on nobody.
    assert_eq!(place.index(&place.visit(&people[3]).await), Some(1));
    assert_eq!(place.index(&place.visit(&people[4]).await), Some(0));
    assert_eq!(standing(&place.admin, &members[0]).await, "full");
    let body = json!({"reason": "requested by the person"});
    let erased = place.admin.post(&format!("{}/erase", customer(4)), body).await;
    erased.expect(200);
    assert_eq!(standing(&place.admin, &members[0]).await, "available");
    app.finish().await;
}

#[actix_web::test]
async fn pause_ends_at_its_moment_or_when_resumed() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 1).await;
    let until = json!({"reason": "开会", "until_at": "2025-03-10T03:00:00Z"});
    let paused = place.member_act(0, "pause", until).await;
    assert_eq!((&paused["standing"], &paused["pause_reason"]), (&json!("paused"), &json!("开会")));
    place.admin.put(CLOCK, json!({"now": "2025-03-10T03:00:00Z"})).await.expect(200);
    assert_eq!(standing(&place.admin, &paused).await, "available");
    place.member_act(0, "pause", json!({"reason": "休假"})).await;
    assert_eq!(place.member_act(0, "resume", json!({})).await["standing"], "available");
    let path = format!("{HOME}/{}/pause", id(&paused));
    let past = json!({"reason": "x", "until_at": "2025-03-10T02:00:00Z"});
    let faults = place.admin.post(&path, past).await.faults();
    assert_eq!(faults, [("/until_at".to_owned(), "date_order".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn consultants_go_on_and_off_duty_for_themselves_only() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let members = place.members().await;
    let first = &place.consultants[0];
    let own = format!("{HOME}/{}", id(&members[0]));
    let off = first.post(&format!("{own}/go-off-duty"), json!({})).await.expect(200);
    assert_eq!((&off["on_duty"], &off["standing"]), (&json!(false), &json!("off_duty")));
    let on = first.post(&format!("{own}/go-on-duty"), json!({})).await.expect(200);
    assert_eq!(on["standing"], "available");
    let other = format!("{HOME}/{}/go-off-duty", id(&members[1]));
    first.post(&other, json!({})).await.refused(404, "not_found");
    first.post(&format!("{own}/pause"), json!({"reason": "x"})).await.refused(403, "forbidden");
    let list = format!("/api/v1/customers/rotations/{}/rotation-members", id(&place.rotation));
    assert_eq!(first.get(&list).await.expect(200)["total"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn delete_takes_a_member_out_and_leaves_him_his_customers() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let people = people(&app, &place.admin, 2).await;
    place.visit(&people[0]).await;
    let members = place.members().await;
    let path = format!("{HOME}/{}", id(&members[0]));
    assert_eq!(place.admin.delete(&path).await.status, 204);
    place.admin.get(&path).await.refused(404, "not_found");
    assert_eq!(place.index(&place.visit(&people[1]).await), Some(1));
    assert_eq!(place.index(&place.visit(&people[0]).await), Some(0));
    app.finish().await;
}
