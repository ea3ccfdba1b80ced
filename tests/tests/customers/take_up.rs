//! Who first acts for a customer in a project looks after him there.

use entity::kernel::event;
use futures_util::future::join;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use std::ops::Deref;
use tests::given::branch::{Branch, Pair, me};
use tests::given::channel::{broker, reported};
use tests::given::customer::{entered, person};
use tests::given::reception::Reception;
use tests::given::{id, released_site, trade};
use tests::{Client, Reply, TestApp};

const CUSTOMERS: &str = "/api/v1/customers/customers";
const ASSIGNMENTS: &str = "/api/v1/customers/assignments";
const POOL: &str = "/api/v1/customers/pool";
const VIEWINGS: &str = "/api/v1/customers/viewings";
const VISITS: &str = "/api/v1/customers/visits";

struct Place(Pair);

impl Deref for Place {
    type Target = Pair;

    fn deref(&self) -> &Pair {
        &self.0
    }
}

impl Place {
    async fn open() -> Self {
        Self(Pair::of(Branch::on(TestApp::start_with_workers(4).await).await).await)
    }

    async fn noted(&self, client: &Client, customer: &Value) -> Reply {
        let body = json!({"project_id": self.project(), "channel": "phone", "content": "问价"});
        client.post(&format!("{CUSTOMERS}/{}/follow-ups", id(customer)), body).await
    }

    /// The assignments of a customer, as the administrator sees them.
    async fn held(&self, customer: &Value) -> Vec<Value> {
        let path = format!("{ASSIGNMENTS}?customer_id={}", id(customer));
        let list = self.admin.get(&path).await.expect(200);
        list["items"].as_array().unwrap().clone()
    }

    async fn owner(&self, customer: &Value) -> Option<Value> {
        let held = self.held(customer).await;
        assert!(held.len() <= 1, "{held:?}");
        held.first().map(|row| row["owner_id"].clone())
    }

    async fn told(&self, name: &str) -> u64 {
        let events = event::Entity::find().filter(event::Column::Name.eq(name));
        events.count(&self.app.kernel.db).await.unwrap()
    }

    async fn merged(&self, from: &Value, into: &Value) {
        let body = json!({"into": into["id"], "reason": "entered twice"});
        self.admin.post(&format!("{CUSTOMERS}/{}/merge", id(from)), body).await.expect(200);
    }

    /// A customer whom `li` entered, and whom `chen` had and lost to the pool.
    async fn pooled(&self, serial: usize) -> Value {
        let customer = entered(&self.li, serial).await;
        let body = json!({"project_id": self.project(), "owner_id": me(&self.chen).await});
        let path = format!("{CUSTOMERS}/{}/assignments", id(&customer));
        let held = self.admin.post(&path, body).await.expect(201);
        let path = format!("{ASSIGNMENTS}/{}/release", id(&held));
        self.admin.post(&path, json!({"reason": "暂无意向"})).await.expect(200);
        customer
    }
}

fn viewing(project: &str, customer: &Value) -> Value {
    json!({
        "project_id": project, "customer_id": customer["id"],
        "scheduled_at": "2025-03-12T02:00:00Z"
    })
}

#[actix_web::test]
async fn the_first_follow_up_about_a_project_makes_its_author_the_owner() {
    let place = Place::open().await;
    let (li, me) = (&place.li, me(&place.li).await);
    let customer = entered(li, 1).await;
    let greeting = json!({"channel": "phone", "content": "问候"});
    let notes = format!("{CUSTOMERS}/{}/follow-ups", id(&customer));
    li.post(&notes, greeting).await.expect(201);
    assert_eq!(place.owner(&customer).await, None, "about no project");
    place.noted(li, &customer).await.expect(201);
    let held = place.held(&customer).await.remove(0);
    assert_eq!((&held["owner_id"], &held["origin"]), (&me, &json!("entered")));
    assert_eq!(held["recycle_at"], "2025-04-09T02:00:00Z");
    let history = li.get(&format!("{ASSIGNMENTS}/{}/history", id(&held))).await.expect(200);
    assert_eq!(history["items"][0]["reason"], "customers.follow_up.create");
    // Once is enough.
    place.noted(li, &customer).await.expect(201);
    assert_eq!(place.held(&customer).await.len(), 1);
    place.clock("2025-04-07T02:00:00Z").await;
    let warned = li.get(&format!("{ASSIGNMENTS}?warned=true")).await.expect(200);
    assert_eq!(warned["items"][0]["id"], held["id"]);
    assert_eq!(place.told("customers.assignment.warned").await, 1);
    place.clock("2025-04-09T02:00:00Z").await;
    let pool = place.chen.get(POOL).await.expect(200);
    let shown = &pool["items"][0];
    assert_eq!((&shown["id"], &shown["former_owner_id"]), (&held["id"], &me));
    assert_eq!(shown["grade"], "D", "he was graded as everybody who has an owner");
    place.0.finish().await;
}

#[actix_web::test]
async fn entering_somebody_anew_is_no_way_to_a_colleagues_customer_or_out_of_the_pool() {
    let place = Place::open().await;
    let theirs = entered(&place.chen, 1).await;
    place.noted(&place.chen, &theirs).await.expect(201);
    place.pooled(2).await;
    for serial in [1, 2] {
        // By the phone alone, as somebody who calls.
        let mut anew = person(serial);
        for papers in ["id_type", "id_number"] {
            anew.as_object_mut().unwrap().remove(papers);
        }
        anew["needs"] = json!({"project_ids": [place.project()]});
        let anew = place.li.post(CUSTOMERS, anew).await.expect(201);
        assert_eq!(place.owner(&anew).await, None, "{serial}");
        place.noted(&place.li, &anew).await.expect(201);
        assert_eq!(place.owner(&anew).await, None, "{serial}");
    }
    // One's own customer's husband with the same phone is taken up.
    let mut husband = person(3);
    husband["phone"] = person(1)["phone"].clone();
    let husband = place.chen.post(CUSTOMERS, husband).await.expect(201);
    place.noted(&place.chen, &husband).await.expect(201);
    assert_eq!(place.owner(&husband).await, Some(me(&place.chen).await));
    place.0.finish().await;
}

#[actix_web::test]
async fn entering_somebody_who_looks_at_a_project_makes_its_consultant_the_owner() {
    let place = Place::open().await;
    let other = released_site(&place.admin, "SZ001").await;
    let needing = |serial, projects: Value| {
        let mut body = person(serial);
        body["needs"] = json!({"project_ids": projects});
        body
    };
    let here = json!([place.project()]);
    let body = needing(1, here.clone());
    let customer = place.li.post(CUSTOMERS, body).await.expect(201);
    assert_eq!(place.owner(&customer).await, Some(me(&place.li).await));
    // Who sees everybody's customers is no consultant, nor is a stranger to the project.
    let manager = place.hire("manager", "manager").await;
    let customer = manager.post(CUSTOMERS, needing(2, here)).await.expect(201);
    place.noted(&manager, &customer).await.expect(201);
    assert_eq!(place.owner(&customer).await, None);
    let both = json!([place.project(), other.project_id()]);
    let customer = place.admin.post(CUSTOMERS, needing(3, both)).await.expect(201);
    assert_eq!(place.owner(&customer).await, None);
    // At the desk somebody new goes to whoever has the turn, whatever he looks at.
    let users = json!([me(&place.chen).await]);
    let body = json!({"project_id": place.project(), "user_ids": users});
    place.admin.post("/api/v1/customers/rotations", body).await.expect(201);
    let body = json!({
        "project_id": place.project(), "customer": needing(4, json!([place.project()]))
    });
    let visit = place.li.post(VISITS, body).await.expect(201);
    assert_eq!(visit["consultant_id"], me(&place.chen).await);
    place.0.finish().await;
}

#[actix_web::test]
async fn an_owner_by_his_first_act_protects_the_customer_from_reports_of_channels() {
    let place = Place::open().await;
    let broker = broker(&place.admin, 1).await;
    let customer = entered(&place.li, 1).await;
    entered(&place.li, 2).await;
    place.noted(&place.li, &customer).await.expect(201);
    for (phone, status, reason) in [
        ("13800000001", json!("invalid"), json!("owner")),
        // Who was only entered is nobody's.
        ("13800000002", json!("valid"), Value::Null),
    ] {
        let made = reported(&place.admin, place.project(), &broker, phone).await;
        assert_eq!((&made["status"], &made["invalid_reason"]), (&status, &reason), "{phone}");
    }
    place.0.finish().await;
}

#[actix_web::test]
async fn a_walk_in_who_subscribes_or_has_a_unit_held_is_the_consultants() {
    let place = Place::open().await;
    let (li, me) = (&place.li, me(&place.li).await);
    let buyer = entered(li, 1).await;
    trade::subscribed(li, &place.office, &buyer).await;
    let held = place.held(&buyer).await.remove(0);
    assert_eq!((&held["owner_id"], &held["contact_at"]), (&me, &json!("2025-03-10T02:00:00Z")));
    let holder = entered(li, 2).await;
    let body = json!({"unit_id": place.office.site.unit_id(1), "customer_id": holder["id"]});
    li.post("/api/v1/sales/holds", body).await.expect(201);
    assert_eq!(place.owner(&holder).await, Some(me));
    // The administrator sells, and looks after nobody.
    let other = entered(&place.admin, 3).await;
    let body = json!({"unit_id": place.office.site.unit_id(2), "customer_id": other["id"]});
    place.admin.post("/api/v1/sales/holds", body).await.expect(201);
    assert_eq!(place.owner(&other).await, None);
    place.0.finish().await;
}

#[actix_web::test]
async fn a_manager_who_books_a_viewing_gives_the_customer_to_whom_he_names() {
    let place = Place::open().await;
    let manager = place.hire("manager", "manager").await;
    let chen = me(&place.chen).await;
    let customer = entered(&manager, 1).await;
    let mut body = viewing(place.project(), &customer);
    manager.post(VIEWINGS, body.clone()).await.expect(201);
    assert_eq!(place.owner(&customer).await, None, "his own");
    body["consultant_id"] = chen.clone();
    manager.post(VIEWINGS, body).await.expect(201);
    let held = place.held(&customer).await.remove(0);
    assert_eq!((&held["owner_id"], &held["origin"]), (&chen, &json!("chosen")));
    let own = entered(&place.li, 2).await;
    place.li.post(VIEWINGS, viewing(place.project(), &own)).await.expect(201);
    assert_eq!(place.owner(&own).await, Some(me(&place.li).await));
    place.0.finish().await;
}

#[actix_web::test]
async fn no_act_brings_a_customer_out_of_the_pool_but_a_claim() {
    let place = Place::open().await;
    let li = &place.li;
    let path = "/api/v1/admin/parameters/customers.pool.claims_per_day";
    place.admin.put(path, json!({"value": 1})).await.expect(200);
    let (first, customer) = (place.pooled(1).await, place.pooled(2).await);
    let claim = |held: &Value| format!("{POOL}/{}/claim", id(held));
    let held = place.held(&first).await.remove(0);
    li.post(&claim(&held), json!({})).await.expect(200);
    let held = place.held(&customer).await.remove(0);
    li.post(&claim(&held), json!({})).await.refused(409, "customers.claims_used_up");
    // What he does for the other one is written, and leaves him where he is.
    place.noted(li, &customer).await.expect(201);
    li.post(VIEWINGS, viewing(place.project(), &customer)).await.expect(201);
    let body = json!({"unit_id": place.office.site.unit_id(1), "customer_id": customer["id"]});
    li.post("/api/v1/sales/holds", body).await.expect(201);
    trade::subscribed(li, &place.office, &customer).await;
    let body = json!({"project_id": place.project(), "customer_id": customer["id"]});
    let visit = li.post(VISITS, body).await.expect(201);
    assert_eq!((&visit["routing"], &visit["consultant_id"]), (&json!("waiting"), &Value::Null));
    let own = json!({"project_id": place.project()});
    let path = format!("{CUSTOMERS}/{}/assignments", id(&customer));
    let refused = li.post(&path, own).await;
    assert_eq!(refused.refused(409, "customers.already_assigned")["in_pool"], true);
    assert_eq!(place.owner(&customer).await, Some(Value::Null));
    place.clock("2025-03-10T16:00:00Z").await;
    li.post(&claim(&held), json!({})).await.expect(200);
    assert_eq!(place.owner(&customer).await, Some(me(li).await));
    place.0.finish().await;
}

#[actix_web::test]
async fn of_two_who_act_at_once_one_becomes_the_owner_and_the_other_has_helped() {
    let place = Place::open().await;
    let manager = place.hire("manager", "manager").await;
    let (li, chen) = (me(&place.li).await, me(&place.chen).await);
    for serial in 1..=8 {
        // The manager's booking names another entry of the same person.
        let one = entered(&place.li, 20 + serial).await;
        let other = entered(&manager, serial).await;
        place.merged(&other, &one).await;
        let mut body = viewing(place.project(), &other);
        body["consultant_id"] = chen.clone();
        let (said, booked) = join(place.noted(&place.li, &one), manager.post(VIEWINGS, body)).await;
        said.expect(201);
        assert_eq!(booked.expect(201)["consultant_id"], chen);
        let held = place.held(&one).await;
        assert_eq!(held.len(), 1);
        assert_eq!(held[0]["customer_id"], one["id"], "under the entry that stands");
        assert!([&li, &chen].contains(&&held[0]["owner_id"]));
        let path = format!("{ASSIGNMENTS}/{}/history", id(&held[0]));
        assert_eq!(place.admin.get(&path).await.expect(200)["total"], 1);
        // Who entered him and helped sees him still.
        place.li.get(&format!("{CUSTOMERS}/{}", id(&one))).await.expect(200);
    }
    place.0.finish().await;
}

#[actix_web::test]
async fn who_is_blacklisted_or_whose_consultant_left_is_taken_up_by_nobody() {
    let place = Place::open().await;
    let customer = entered(&place.li, 1).await;
    let path = format!("{CUSTOMERS}/{}/blacklist", id(&customer));
    place.admin.post(&path, json!({"reason": "恶意退房"})).await.expect(200);
    place.noted(&place.li, &customer).await.expect(201);
    assert_eq!(place.owner(&customer).await, None);
    // Named at the booking, and gone when the viewing is held.
    let manager = place.hire("manager", "manager").await;
    let own = entered(&manager, 2).await;
    let made = manager.post(VIEWINGS, viewing(place.project(), &own)).await.expect(201);
    let chen = me(&place.chen).await;
    let path = format!("{VIEWINGS}/{}", id(&made));
    manager.patch(&path, json!({"consultant_id": chen})).await.expect(200);
    let user = format!("/api/v1/admin/users/{}", chen.as_str().unwrap());
    place.admin.patch(&user, json!({"project_ids": []})).await.expect(200);
    place.clock("2025-03-12T03:00:00Z").await;
    let body = json!({"unit_ids": [place.office.site.unit_id(0)]});
    manager.post(&format!("{path}/hold"), body).await.expect(200);
    assert_eq!(place.owner(&own).await, None);
    place.0.finish().await;
}

#[actix_web::test]
async fn a_helper_of_somebody_elses_customer_stays_a_helper() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let customer = entered(&place.consultants[1], 1).await;
    let body = json!({
        "project_id": place.project_id(), "customer_id": customer["id"],
        "consultant_id": place.users[0], "reason": "客户点名"
    });
    place.admin.post(VISITS, body).await.expect(201);
    let note = json!({"project_id": place.project_id(), "channel": "phone", "content": "代接"});
    let path = format!("{CUSTOMERS}/{}/follow-ups", id(&customer));
    place.consultants[1].post(&path, note).await.expect(201);
    let held = format!("{ASSIGNMENTS}?customer_id={}", id(&customer));
    let held = place.admin.get(&held).await.expect(200);
    assert_eq!(
        (&held["total"], &held["items"][0]["owner_id"]),
        (&json!(1), &json!(place.users[0]))
    );
    app.finish().await;
}
