use entity::kernel::event;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::given::{id, released_site};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/viewings";

struct Place {
    app: TestApp,
    admin: Client,
    office: Office,
    li: Client,
    customer: Value,
}

impl Place {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        let li = office.hire(&app, "li.na", "consultant").await;
        let customer = entered(&li, 1).await;
        let path = format!("/api/v1/customers/customers/{}/assignments", id(&customer));
        li.post(&path, json!({"project_id": office.site.project_id()})).await.expect(201);
        Self { app, admin, office, li, customer }
    }

    fn body(&self, at: &str, units: &[usize]) -> Value {
        let units: Vec<&str> = units.iter().map(|unit| self.office.site.unit_id(*unit)).collect();
        json!({
            "project_id": self.office.site.project_id(), "customer_id": self.customer["id"],
            "scheduled_at": at, "unit_ids": units
        })
    }

    async fn booked(&self, at: &str, units: &[usize]) -> Value {
        self.li.post(HOME, self.body(at, units)).await.expect(201)
    }

    async fn clock(&self, now: &str) {
        self.admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    }

    async fn told(&self, name: &str) -> u64 {
        let events = event::Entity::find().filter(event::Column::Name.eq(name));
        events.count(&self.app.kernel.db).await.unwrap()
    }
}

fn act(viewing: &Value, act: &str) -> String {
    format!("{HOME}/{}/{act}", id(viewing))
}

#[actix_web::test]
async fn create_books_a_viewing_of_units_of_the_project() {
    let place = Place::open().await;
    let reply = place.li.post(HOME, place.body("2025-03-15T02:00:00Z", &[2, 0])).await;
    let made = reply.expect(201);
    assert_eq!((&made["status"], &made["held_at"]), (&json!("booked"), &Value::Null));
    let (first, second) = (place.office.site.unit_id(2), place.office.site.unit_id(0));
    assert_eq!(made["unit_ids"], json!([first, second]));
    assert_eq!(place.li.get(&reply.header("location").unwrap()).await.expect(200), made);
    // Units of another project, and a unit named twice.
    let other = released_site(&place.admin, "SZ001").await;
    let mut body = place.body("2025-03-15T02:00:00Z", &[0, 0]);
    body["unit_ids"][1] = json!(other.unit_id(0));
    let faults = place.admin.post(HOME, body).await.faults();
    assert_eq!(faults, [("/unit_ids/1".to_owned(), "not_found".to_owned())]);
    let twice = place.body("2025-03-15T02:00:00Z", &[1, 1]);
    let faults = place.li.post(HOME, twice).await.faults();
    assert_eq!(faults, [("/unit_ids/1".to_owned(), "duplicate".to_owned())]);
    // Somebody else's customer is nobody's to show round.
    let chen = place.office.hire(&place.app, "chen.lei", "consultant").await;
    let faults = chen.post(HOME, place.body("2025-03-15T02:00:00Z", &[0])).await.faults();
    assert_eq!(faults, [("/customer_id".to_owned(), "not_found".to_owned())]);
    chen.get(&format!("{HOME}/{}", id(&made))).await.refused(404, "not_found");
    place.app.finish().await;
}

#[actix_web::test]
async fn list_is_sorted_by_when_it_was_booked_and_by_when_it_will_be() {
    let place = Place::open().await;
    let late = place.booked("2025-03-15T02:00:00Z", &[0]).await;
    let early = place.booked("2025-03-12T02:00:00Z", &[1]).await;
    for (sort, wanted) in [
        ("created_at", [&late, &early]),
        ("-created_at", [&early, &late]),
        ("scheduled_at", [&early, &late]),
        ("-scheduled_at", [&late, &early]),
    ] {
        let list = place.li.get(&format!("{HOME}?sort={sort}")).await.expect(200);
        let ids: Vec<&Value> =
            list["items"].as_array().unwrap().iter().map(|viewing| &viewing["id"]).collect();
        assert_eq!(ids, wanted.map(|viewing| &viewing["id"]), "{sort}");
    }
    place.app.finish().await;
}

#[actix_web::test]
async fn hold_says_what_was_shown_and_counts_as_contact() {
    let place = Place::open().await;
    let booked = place.booked("2025-03-15T02:00:00Z", &[0, 1]).await;
    place.clock("2025-03-15T03:00:00Z").await;
    let mut body = json!({
        "held_at": "2025-03-15T04:00:00Z", "unit_ids": [place.office.site.unit_id(3)],
        "feedback": "喜欢南向", "rating": 4
    });
    let path = act(&booked, "hold");
    let faults = place.li.post(&path, body.clone()).await.faults();
    assert_eq!(faults, [("/held_at".to_owned(), "date_in_future".to_owned())]);
    body["held_at"] = json!("2025-03-15T02:10:00Z");
    body["rating"] = json!(6);
    assert_eq!(place.li.post(&path, body.clone()).await.faults()[0].0, "/rating");
    body["rating"] = json!(4);
    let mut none = body.clone();
    none["unit_ids"] = json!([]);
    assert_eq!(place.li.post(&path, none).await.faults()[0].0, "/unit_ids");
    let held = place.li.post(&path, body.clone()).await.expect(200);
    assert_eq!((&held["status"], &held["rating"]), (&json!("held"), &json!(4)));
    assert_eq!(held["unit_ids"], json!([place.office.site.unit_id(3)]));
    place.li.post(&path, body).await.refused(409, "invalid_transition");
    let path = format!("/api/v1/customers/assignments?customer_id={}", id(&place.customer));
    let assignments = place.li.get(&path).await.expect(200);
    assert_eq!(assignments["items"][0]["contact_at"], "2025-03-15T02:10:00Z");
    // Who was shown the unit, and who was only meant to be.
    for (unit, wanted) in [(3, 1), (0, 0)] {
        let path = format!("{HOME}?unit_id={}", place.office.site.unit_id(unit));
        assert_eq!(place.li.get(&path).await.expect(200)["total"], wanted);
    }
    let rated = json!({"rating": 5});
    let rated = place.li.post(&act(&held, "rate"), rated).await.expect(200);
    assert_eq!((&rated["rating"], &rated["feedback"]), (&json!(5), &json!("喜欢南向")));
    let path = format!("{HOME}?min_rating=5&status=held&from_on=2025-03-15&to_on=2025-03-15");
    assert_eq!(place.li.get(&path).await.expect(200)["items"], json!([rated]));
    place.app.finish().await;
}

#[actix_web::test]
async fn cancelled_and_missed_viewings_are_no_contact() {
    let place = Place::open().await;
    let (first, second) = (
        place.booked("2025-03-11T02:00:00Z", &[0]).await,
        place.booked("2025-03-12T02:00:00Z", &[]).await,
    );
    let reason = json!({"reason": "客户改期"});
    let blank = place.li.post(&act(&first, "cancel"), json!({"reason": " "})).await.faults();
    assert_eq!(blank, [("/reason".to_owned(), "required".to_owned())]);
    let cancelled = place.li.post(&act(&first, "cancel"), reason.clone()).await.expect(200);
    assert_eq!(
        (&cancelled["status"], &cancelled["reason"]),
        (&json!("cancelled"), &reason["reason"])
    );
    let path = act(&second, "no-show");
    place.li.post(&path, reason.clone()).await.refused(409, "customers.viewing_ahead");
    let acts = place.li.get(&act(&second, "acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!(["update", "hold", "cancel"]));
    place.clock("2025-03-12T02:30:00Z").await;
    assert_eq!(place.li.post(&path, reason.clone()).await.expect(200)["status"], "no_show");
    for name in ["cancel", "hold", "no-show", "rate"] {
        let body = match name {
            "hold" => json!({"unit_ids": [place.office.site.unit_id(0)]}),
            "rate" => json!({"rating": 1}),
            _ => reason.clone(),
        };
        place.li.post(&act(&second, name), body).await.refused(409, "invalid_transition");
    }
    let path = format!("/api/v1/customers/assignments?customer_id={}", id(&place.customer));
    let assignments = place.li.get(&path).await.expect(200);
    assert_eq!(assignments["items"][0]["contact_at"], "2025-03-10T02:00:00Z");
    place.app.finish().await;
}

#[actix_web::test]
async fn a_booked_viewing_is_told_of_a_day_before_and_the_reminder_follows_the_time() {
    let place = Place::open().await;
    let viewing = place.booked("2025-03-15T02:00:00Z", &[0]).await;
    let path = format!("{HOME}/{}", id(&viewing));
    let body = json!({
        "scheduled_at": "2025-03-17T02:00:00Z", "remarks": "带上家人",
        "unit_ids": [place.office.site.unit_id(1)]
    });
    let moved = place.li.patch(&path, body).await.expect(200);
    assert_eq!(moved["unit_ids"], json!([place.office.site.unit_id(1)]));
    assert_eq!((&moved["remarks"], &moved["version"]), (&json!("带上家人"), &json!(2)));
    place.clock("2025-03-15T02:00:00Z").await;
    assert_eq!(place.told("customers.viewing.due").await, 0);
    place.clock("2025-03-16T02:00:00Z").await;
    assert_eq!(place.told("customers.viewing.due").await, 1);
    place.app.finish().await;
}
