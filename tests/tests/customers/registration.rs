use entity::customers::registration::{self, RegistrationState};
use futures_util::future::join;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use tests::given::channel::{broker, code, code_to, reported};
use tests::given::customer::{entered, person};
use tests::given::office::Office;
use tests::given::{id, released_site, trade};
use tests::{Client, Reply, TestApp};

const HOME: &str = "/api/v1/customers/registrations";

struct Place {
    app: TestApp,
    admin: Client,
    office: Office,
}

impl Place {
    async fn open() -> Self {
        Self::on(TestApp::start().await).await
    }

    async fn on(app: TestApp) -> Self {
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        Self { app, admin, office }
    }

    async fn reported(&self, broker: &Value, phone: &str) -> Value {
        reported(&self.admin, self.office.site.project_id(), broker, phone).await
    }

    /// The customer of this serial is brought by the report.
    async fn confirm(&self, registration: &Value, serial: usize) -> Reply {
        let code = code(&self.app, &self.admin, registration).await;
        let body = json!({"code": code, "customer": person(serial)});
        self.admin.post(&act(registration, "confirm-visit"), body).await
    }

    async fn clock(&self, now: &str) {
        self.admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    }

    async fn status(&self, registration: &Value) -> (Value, Value) {
        let read = self.admin.get(&format!("{HOME}/{}", id(registration))).await.expect(200);
        (read["status"].clone(), read["invalid_reason"].clone())
    }
}

fn act(registration: &Value, act: &str) -> String {
    format!("{HOME}/{}/{act}", id(registration))
}

fn invalid(why: &str) -> (Value, Value) {
    (json!("invalid"), json!(why))
}

fn in_state(state: &str) -> (Value, Value) {
    (json!(state), Value::Null)
}

#[actix_web::test]
async fn create_takes_a_whole_number_or_a_part_of_it() {
    let place = Place::open().await;
    let broker = broker(&place.admin, 1).await;
    let whole = place.reported(&broker, "138 0013 8000").await;
    let part = place.reported(&broker, "138****8000").await;
    for (made, partial) in [(&whole, false), (&part, true)] {
        assert_eq!((&made["phone"], &made["partial"]), (&json!("138****8000"), &json!(partial)));
        assert_eq!(made["status"], "valid");
        assert_eq!(made["expires_at"], "2025-03-11T02:00:00Z");
        assert_eq!(made["channel_company_id"], broker["channel_company_id"]);
        let read = place.admin.get(&format!("{HOME}/{}", id(made))).await.expect(200);
        assert_eq!(&read, made);
    }
    for (query, wanted) in
        [("phone=13800138000", 2), ("phone=13811118000", 1), ("status=valid", 2), ("phone=x", 0)]
    {
        let list = place.admin.get(&format!("{HOME}?{query}")).await.expect(200);
        assert_eq!(list["total"], wanted, "{query}");
    }
    let mut body = json!({
        "project_id": place.office.site.project_id(), "broker_id": broker["id"],
        "customer_name": " ", "phone": "138****80"
    });
    let faults = place.admin.post(HOME, body.clone()).await.faults();
    let fault = |place: &str, code: &str| (place.to_owned(), code.to_owned());
    assert_eq!(faults, [fault("/customer_name", "required"), fault("/phone", "invalid_format")]);
    body["broker_id"] = json!(place.office.site.project_id());
    let faults = place.admin.post(HOME, body).await.faults();
    assert_eq!(faults, [fault("/broker_id", "not_found")]);
    place.app.finish().await;
}

#[actix_web::test]
async fn a_report_of_somebody_who_is_protected_is_invalid_and_says_why() {
    let place = Place::open().await;
    let (admin, project) = (&place.admin, place.office.site.project_id());
    let broker = broker(admin, 1).await;
    let mut held = vec![];
    for serial in 1..=2 {
        let customer = entered(admin, serial).await;
        let path = format!("/api/v1/customers/customers/{}/assignments", id(&customer));
        held.push(admin.post(&path, json!({"project_id": project})).await.expect(201));
    }
    let release = format!("/api/v1/customers/assignments/{}/release", id(&held[1]));
    admin.post(&release, json!({"reason": "暂无意向"})).await.expect(200);
    let buyer = entered(admin, 3).await;
    trade::subscribed(admin, &place.office, &buyer).await;
    entered(admin, 4).await;
    for (phone, wanted) in [
        ("13800000001", invalid("owner")),
        // In the pool nobody looks after him; nor after one who was only entered.
        ("13800000002", in_state("valid")),
        ("13800000003", invalid("deal")),
        ("13800000004", in_state("valid")),
        // Who that is, is known at the visit.
        ("138****0003", in_state("valid")),
    ] {
        let made = place.reported(&broker, phone).await;
        assert_eq!((made["status"].clone(), made["invalid_reason"].clone()), wanted, "{phone}");
    }
    // Another project has its own protection.
    let other = released_site(admin, "SZ001").await;
    let there = reported(admin, other.project_id(), &broker, "13800000001").await;
    assert_eq!(there["status"], "valid");
    // Nobody has met him for longer than the pool allows.
    place.clock("2025-05-10T02:00:00Z").await;
    assert_eq!(place.reported(&broker, "13800000001").await["status"], "valid");
    place.app.finish().await;
}

#[actix_web::test]
async fn an_owner_who_yields_after_a_merge_protects_nobody() {
    let place = Place::open().await;
    let (admin, project) = (&place.admin, place.office.site.project_id());
    let broker = broker(admin, 1).await;
    let mut held = vec![];
    let people = [entered(admin, 1).await, entered(admin, 2).await];
    for customer in &people {
        let path = format!("/api/v1/customers/customers/{}/assignments", id(customer));
        held.push(admin.post(&path, json!({"project_id": project})).await.expect(201));
        place.clock("2025-03-10T02:01:00Z").await;
    }
    let path = format!("/api/v1/customers/customers/{}/merge", id(&people[1]));
    let body = json!({"into": people[0]["id"], "reason": "entered twice"});
    admin.post(&path, body).await.expect(200);
    assert_eq!(place.reported(&broker, "13800000002").await["invalid_reason"], "owner");
    // The earlier one stays; when it goes to the pool, nobody has the person.
    let release = format!("/api/v1/customers/assignments/{}/release", id(&held[0]));
    admin.post(&release, json!({"reason": "暂无意向"})).await.expect(200);
    for phone in ["13800000001", "13800000002"] {
        let made = place.reported(&broker, phone).await;
        assert_eq!((&made["status"], &made["invalid_reason"]), (&json!("valid"), &Value::Null));
    }
    place.app.finish().await;
}

#[actix_web::test]
async fn confirm_visit_brings_the_customer_and_invalidates_other_reports() {
    let place = Place::open().await;
    let (admin, project) = (&place.admin, place.office.site.project_id());
    let (one, two) = (broker(admin, 1).await, broker(admin, 2).await);
    let first = place.reported(&one, "13800000001").await;
    let second = place.reported(&two, "13800000001").await;
    let part = place.reported(&two, "138****0001").await;
    let stranger = place.reported(&two, "13800000002").await;
    // Not who reported first, but who brings him.
    let told = place.confirm(&second, 1).await.expect(200);
    assert_eq!(told["status"], "visited");
    assert_eq!(told["expires_at"], "2025-04-09T02:00:00Z");
    assert_eq!(place.status(&first).await, invalid("visit"));
    assert_eq!(place.status(&stranger).await, in_state("valid"));
    let customer = told["customer_id"].as_str().unwrap();
    let entered = admin.get(&format!("/api/v1/customers/customers/{customer}")).await.expect(200);
    assert_eq!((&entered["source"], &entered["phone"]), (&json!("channel"), &json!("138****0001")));
    let path = format!("/api/v1/customers/assignments?customer_id={customer}");
    let held = admin.get(&path).await.expect(200);
    let held = &held["items"][0];
    assert_eq!((&held["origin"], &held["project_id"]), (&json!("channel"), &json!(project)));
    let visit = format!("/api/v1/customers/visits/{}", told["visit_id"].as_str().unwrap());
    assert_eq!(admin.get(&visit).await.expect(200)["source"], "channel");
    // Whoever reports him now, or brings a part that turns out to be his, comes too late.
    let late = place.reported(&one, "13800000001").await;
    assert_eq!((&late["status"], &late["invalid_reason"]), (&json!("invalid"), &json!("visit")));
    let digits = code_to(&place.app, admin, &part, "13800000001").await;
    let body = json!({"code": digits, "phone": "13800000001", "customer_id": customer});
    let told = admin.post(&act(&part, "confirm-visit"), body.clone()).await.expect(200);
    assert_eq!((&told["status"], &told["visit_id"]), (&json!("invalid"), &Value::Null));
    assert_eq!(told["invalid_reason"], "visit");
    admin.post(&act(&part, "confirm-visit"), body).await.refused(409, "invalid_transition");
    place.app.finish().await;
}

#[actix_web::test]
async fn confirm_visit_of_a_part_asks_for_the_whole_number() {
    let place = Place::open().await;
    let admin = &place.admin;
    let broker = broker(admin, 1).await;
    let part = place.reported(&broker, "138****0001").await;
    let customer = entered(admin, 1).await;
    let digits = code_to(&place.app, admin, &part, "13811110001").await;
    let path = act(&part, "confirm-visit");
    let fault = |place: &str, code: &str| vec![(place.to_owned(), code.to_owned())];
    let mut body = json!({"code": digits, "customer_id": customer["id"]});
    assert_eq!(admin.post(&path, body.clone()).await.faults(), fault("/phone", "required"));
    body["phone"] = json!("13800000002");
    assert_eq!(admin.post(&path, body.clone()).await.faults(), fault("/phone", "conflict"));
    // Fits the part, but is not his.
    body["phone"] = json!("13811110001");
    assert_eq!(admin.post(&path, body.clone()).await.faults(), fault("/customer_id", "conflict"));
    // The code went to another number than the one that is told now.
    body["phone"] = json!("13800000001");
    admin.post(&path, body.clone()).await.refused(409, "customers.visit_code_wrong");
    body["code"] = json!(code_to(&place.app, admin, &part, "13800000001").await);
    let told = admin.post(&path, body).await.expect(200);
    assert_eq!((&told["status"], &told["customer_id"]), (&json!("visited"), &customer["id"]));
    // The whole number is known from now on.
    let late = place.reported(&broker, "13800000001").await;
    assert_eq!(late["invalid_reason"], "visit");
    // A consultant had him before a part of his number was reported.
    let owned = entered(admin, 7).await;
    let assignments = format!("/api/v1/customers/customers/{}/assignments", id(&owned));
    let body = json!({"project_id": place.office.site.project_id()});
    admin.post(&assignments, body).await.expect(201);
    let part = place.reported(&broker, "138****0007").await;
    let digits = code_to(&place.app, admin, &part, "13800000007").await;
    let body = json!({"code": digits, "phone": "13800000007", "customer_id": owned["id"]});
    let told = admin.post(&act(&part, "confirm-visit"), body).await.expect(200);
    assert_eq!(told["invalid_reason"], "owner");
    place.app.finish().await;
}

#[actix_web::test]
async fn confirm_visit_twice_at_once_leaves_one_report_standing() {
    let place = Place::on(TestApp::start_with_workers(4).await).await;
    let admin = &place.admin;
    let (one, two) = (broker(admin, 1).await, broker(admin, 2).await);
    for serial in 1..=8 {
        let customer = entered(admin, serial).await;
        let phone = format!("138{serial:08}");
        // Of every other pair the second is a part, whose number nobody can see before the visit.
        let part = format!("138****{serial:04}");
        let other = if serial % 2 == 0 { &phone } else { &part };
        let rivals = [place.reported(&one, &phone).await, place.reported(&two, other).await];
        let mut codes = vec![];
        for rival in &rivals {
            codes.push(code_to(&place.app, admin, rival, &phone).await);
        }
        let body =
            |at: usize| json!({"code": codes[at], "phone": phone, "customer_id": customer["id"]});
        let confirm = |at: usize| insist(admin, act(&rivals[at], "confirm-visit"), body(at));
        let (left, right) = join(confirm(0), confirm(1)).await;
        let statuses = [place.status(&rivals[0]).await, place.status(&rivals[1]).await];
        let held = statuses.iter().filter(|status| **status == in_state("visited")).count();
        let lost = statuses.iter().filter(|status| **status == invalid("visit")).count();
        assert_eq!((held, lost), (1, 1), "{serial}: {statuses:?} {left:?} {right:?}");
        let told = [&left, &right].map(|reply| reply.text.contains("\"visited\""));
        assert_ne!(told[0], told[1], "one alone is told that he holds: {left:?} {right:?}");
    }
    place.app.finish().await;
}

/// A database that is overrun answers 503, and a client comes back.
async fn insist(client: &Client, path: String, body: Value) -> Reply {
    loop {
        let reply = client.post(&path, body.clone()).await;
        if reply.status != 503 {
            return reply;
        }
    }
}

#[actix_web::test]
async fn the_invariant_finds_two_reports_that_hold_one_number() {
    let place = Place::open().await;
    let (one, two) = (broker(&place.admin, 1).await, broker(&place.admin, 2).await);
    let first = place.reported(&one, "13800000001").await;
    let second = place.reported(&two, "13800000001").await;
    place.confirm(&first, 1).await.expect(200);
    let id = id(&second).parse::<entity::id::RegistrationId>().unwrap();
    registration::Entity::update_many()
        .set(registration::ActiveModel {
            state: Set(RegistrationState::Visited),
            invalid_reason: Set(None),
            visited_at: Set(Some(place.app.kernel.clock.now())),
            ..Default::default()
        })
        .filter(registration::Column::Id.eq(id))
        .exec(&place.app.kernel.db)
        .await
        .unwrap();
    let report = place.admin.get("/api/v1/admin/invariants").await.expect(200);
    let told = report["checks"].to_string();
    assert!(told.contains("several reports hold one number in one project"), "{told}");
    place.app.abandon().await;
}

#[actix_web::test]
async fn expire_ends_the_protection_of_reports_and_of_visits() {
    let place = Place::open().await;
    let admin = &place.admin;
    let (one, two) = (broker(admin, 1).await, broker(admin, 2).await);
    let waiting = place.reported(&one, "13800000002").await;
    let visited = place.reported(&one, "13800000001").await;
    place.confirm(&visited, 1).await.expect(200);
    // The hands alone: nothing has swept yet, and it counts all the same.
    let clock = &place.app.kernel.clock;
    clock.set_shift(clock.shift() + 86_400_000_000);
    assert_eq!(place.status(&waiting).await, in_state("expired"));
    assert_eq!(place.status(&visited).await, in_state("visited"));
    admin.post(&act(&waiting, "send-code"), json!({})).await.refused(409, "invalid_transition");
    for (query, wanted) in [("status=expired", 1), ("status=valid", 0), ("status=visited", 1)] {
        let list = admin.get(&format!("{HOME}?{query}")).await.expect(200);
        assert_eq!(list["total"], wanted, "{query}");
    }
    place.clock("2025-03-12T02:00:00Z").await;
    assert_eq!(place.status(&waiting).await, in_state("expired"));
    // Where the consultant lost him to the pool meanwhile, another visit takes his number.
    clock.set_shift(clock.shift() + 50 * 86_400_000_000);
    assert_eq!(place.status(&visited).await, in_state("expired"));
    let again = place.reported(&two, "13800000001").await;
    assert_eq!((&again["status"], &again["invalid_reason"]), (&json!("valid"), &Value::Null));
    let customer = admin.get("/api/v1/customers/customers?phone=13800000001").await.expect(200);
    let digits = code(&place.app, admin, &again).await;
    let body = json!({"code": digits, "customer_id": customer["items"][0]["id"]});
    let told = admin.post(&act(&again, "confirm-visit"), body).await.expect(200);
    assert_eq!(told["status"], "visited");
    place.app.finish().await;
}

#[actix_web::test]
async fn a_project_says_for_how_long_reports_and_visits_protect() {
    let place = Place::open().await;
    let project = place.office.site.project_id();
    for (name, days) in [("report_days", 3), ("visit_days", 60)] {
        let key = format!("customers.registration.{name}");
        let path = format!("/api/v1/admin/parameters/{key}?project_id={project}");
        place.admin.put(&path, json!({"value": days})).await.expect(200);
    }
    let broker = broker(&place.admin, 1).await;
    let made = place.reported(&broker, "13800000001").await;
    assert_eq!(made["expires_at"], "2025-03-13T02:00:00Z");
    let told = place.confirm(&made, 1).await.expect(200);
    assert_eq!(told["expires_at"], "2025-05-09T02:00:00Z");
    assert_eq!((&told["report_days"], &told["visit_days"]), (&json!(3), &json!(60)));
    let other = released_site(&place.admin, "SZ001").await;
    let there = reported(&place.admin, other.project_id(), &broker, "13800000002").await;
    assert_eq!(there["expires_at"], "2025-03-11T02:00:00Z");
    place.app.finish().await;
}

#[actix_web::test]
async fn withdraw_takes_a_valid_report_back_and_no_other() {
    let place = Place::open().await;
    let broker = broker(&place.admin, 1).await;
    let one = place.reported(&broker, "13800000001").await;
    let two = place.reported(&broker, "13800000002").await;
    let body = json!({"reason": "客户改看其他项目"});
    let told = place.admin.post(&act(&one, "withdraw"), body.clone()).await.expect(200);
    assert_eq!((&told["status"], &told["reason"]), (&json!("withdrawn"), &body["reason"]));
    place.admin.post(&act(&one, "withdraw"), body.clone()).await.refused(409, "invalid_transition");
    place.confirm(&two, 2).await.expect(200);
    place.admin.post(&act(&two, "withdraw"), body).await.refused(409, "invalid_transition");
    place.app.finish().await;
}

#[actix_web::test]
async fn list_shows_a_consultant_the_reports_of_his_customers_alone() {
    let place = Place::open().await;
    let li = place.office.hire(&place.app, "li.na", "consultant").await;
    let zhao = place.office.hire(&place.app, "zhao.min", "manager").await;
    let broker = broker(&zhao, 1).await;
    let hers = reported(&zhao, place.office.site.project_id(), &broker, "13800000001").await;
    reported(&zhao, place.office.site.project_id(), &broker, "13800000002").await;
    let customer = entered(&li, 1).await;
    assert_eq!(li.get(HOME).await.expect(200)["total"], 0);
    li.get(&format!("{HOME}/{}", id(&hers))).await.refused(404, "not_found");
    let path = act(&hers, "confirm-visit");
    let digits = code(&place.app, &zhao, &hers).await;
    let body = json!({"code": digits, "customer_id": customer["id"]});
    li.post(&path, body.clone()).await.refused(403, "forbidden");
    let told = zhao.post(&path, body).await.expect(200);
    assert_eq!(told["status"], "visited");
    // Whoever registers a visit without a rotation has the visitor; he is handed on to her.
    let held = format!("/api/v1/customers/assignments?customer_id={}", id(&customer));
    let held = zhao.get(&held).await.expect(200);
    let transfer = format!("/api/v1/customers/assignments/{}/transfer", id(&held["items"][0]));
    let me = li.get("/api/v1/auth/me").await.expect(200);
    let body = json!({"owner_id": me["id"], "reason": "专人接待"});
    zhao.post(&transfer, body).await.expect(200);
    let list = li.get(HOME).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &hers["id"]));
    place.app.finish().await;
}
