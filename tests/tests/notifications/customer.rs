//! What consultants are told of their customers, and who asked of what became of it.

use crate::approvals::desk::cheap;
use crate::sales::office::{Office as SalesOffice, SUBSCRIPTIONS, act};
use serde_json::{Value, json};
use std::ops::Deref;
use tests::given::branch::{Pair, me};
use tests::given::customer::entered;
use tests::given::id;
use tests::given::reception::{Reception, people};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/notifications/notifications";
const ASSIGNMENTS: &str = "/api/v1/customers/assignments";
const VISITS: &str = "/api/v1/customers/visits";

/// What somebody was told of this kind, the newest first.
async fn told(client: &Client, kind: &str) -> Vec<Value> {
    let page = client.get(&format!("{HOME}?kind={kind}&sort=-created_at")).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

/// The English text of the only notice of this kind, which leads to this thing.
async fn only(client: &Client, kind: &str, about: (&str, &Value)) -> String {
    let entries = told(client, kind).await;
    assert_eq!(entries.len(), 1, "{kind}: {entries:?}");
    let entry = &entries[0];
    assert_eq!((&entry["object_type"], &entry["object_id"]), (&json!(about.0), about.1));
    assert!(!entry["text"]["zh"].as_str().unwrap().contains(['{', '}']));
    entry["text"]["en"].as_str().unwrap().to_owned()
}

struct Place(Pair);

impl Deref for Place {
    type Target = Pair;

    fn deref(&self) -> &Pair {
        &self.0
    }
}

impl Place {
    async fn open() -> Self {
        Self(Pair::open().await)
    }

    /// A customer of Li Na's; answers him and his assignment.
    async fn held(&self, serial: usize) -> (Value, Value) {
        let customer = entered(&self.li, serial).await;
        let path = format!("/api/v1/customers/customers/{}/assignments", id(&customer));
        let held = self.li.post(&path, json!({"project_id": self.project()})).await.expect(201);
        (customer, held)
    }
}

#[actix_web::test]
async fn the_owner_is_told_once_in_the_morning_that_a_contact_is_due() {
    let place = Place::open().await;
    let (customer, held) = place.held(1).await;
    let path = format!("/api/v1/customers/customers/{}/follow-ups", id(&customer));
    let body = json!({
        "channel": "phone", "content": "约看房", "next_on": "2025-03-12",
        "project_id": place.project(),
    });
    let note = place.li.post(&path, body).await.expect(201);
    // By then he is another's, and the other is told.
    let path = format!("{ASSIGNMENTS}/{}/transfer", id(&held));
    let body = json!({"owner_id": me(&place.chen).await, "reason": "顾问调岗"});
    place.admin.post(&path, body).await.expect(200);
    place.clock("2025-03-12T00:59:00Z").await;
    assert!(told(&place.chen, "contact_due").await.is_empty());
    place.clock("2025-03-12T01:00:00Z").await;
    let said = only(&place.chen, "contact_due", ("customers.follow_up", &note["id"])).await;
    assert_eq!(said, "A customer is to be contacted on 2025-03-12.");
    assert!(told(&place.li, "contact_due").await.is_empty());
    // The job runs once more.
    let payload = json!({"follow_up_id": note["id"]});
    let ran = service::customers::follow_up::run_remind(&place.app.kernel, &payload).await;
    assert_eq!(ran.unwrap(), json!({"reminded": 0}));
    assert_eq!(told(&place.chen, "contact_due").await.len(), 1);
    place.0.finish().await;
}

#[actix_web::test]
async fn the_consultant_is_told_once_for_each_time_of_a_viewing() {
    let place = Place::open().await;
    let (customer, _) = place.held(1).await;
    let body = json!({
        "project_id": place.project(), "customer_id": customer["id"],
        "scheduled_at": "2025-03-15T02:00:00Z", "unit_ids": [place.office.site.unit_id(0)],
    });
    let viewing = place.li.post("/api/v1/customers/viewings", body).await.expect(201);
    place.clock("2025-03-14T02:00:00Z").await;
    let said = only(&place.li, "viewing_near", ("customers.viewing", &viewing["id"])).await;
    assert_eq!(said, "A viewing of yours begins at 2025-03-15 10:00.");
    let payload = json!({"viewing_id": viewing["id"]});
    let again = async || service::customers::viewing::run_remind(&place.app.kernel, &payload).await;
    assert_eq!(again().await.unwrap(), json!({"reminded": 0}));
    // Another time is another reminder.
    let path = format!("/api/v1/customers/viewings/{}", id(&viewing));
    let body = json!({"scheduled_at": "2025-03-17T02:00:00Z"});
    place.li.patch(&path, body).await.expect(200);
    place.clock("2025-03-16T02:00:00Z").await;
    assert_eq!(told(&place.li, "viewing_near").await.len(), 2);
    assert_eq!(again().await.unwrap(), json!({"reminded": 0}));
    assert_eq!(told(&place.li, "viewing_near").await.len(), 2);
    place.0.finish().await;
}

#[actix_web::test]
async fn who_is_given_a_viewing_too_late_for_a_reminder_is_told_at_once() {
    let place = Place::open().await;
    let (customer, _) = place.held(1).await;
    let (li, chen) = (me(&place.li).await, me(&place.chen).await);
    let body = |at: &str| {
        json!({
            "project_id": place.project(), "customer_id": customer["id"],
            "scheduled_at": at, "consultant_id": li,
        })
    };
    let count = async || {
        let of = async |client| told(client, "viewing_near").await.len();
        (of(&place.li).await, of(&place.chen).await)
    };
    let home = "/api/v1/customers/viewings";
    // What he books himself he knows; what lies in the past is not near.
    place.li.post(home, body("2025-03-10T07:00:00Z")).await.expect(201);
    place.admin.post(home, body("2025-03-10T01:00:00Z")).await.expect(201);
    assert_eq!(count().await, (0, 0));
    let viewing = place.admin.post(home, body("2025-03-10T06:00:00Z")).await.expect(201);
    let said = only(&place.li, "viewing_near", ("customers.viewing", &viewing["id"])).await;
    assert_eq!(said, "A viewing of yours begins at 2025-03-10 14:00.");
    // It goes to another one, who is told likewise.
    let path = format!("{home}/{}", id(&viewing));
    let change = async |body: Value| place.admin.patch(&path, body).await.expect(200);
    change(json!({"consultant_id": chen})).await;
    assert_eq!(count().await, (1, 1));
    change(json!({"consultant_id": chen, "scheduled_at": "2025-03-10T06:00:00Z"})).await;
    assert_eq!(count().await, (1, 1));
    // In time for a reminder nobody is told at once.
    change(json!({"scheduled_at": "2025-03-20T06:00:00Z"})).await;
    assert_eq!(count().await, (1, 1));
    place.clock("2025-03-19T06:00:00Z").await;
    assert_eq!(count().await, (1, 2));
    // The reminder has gone to one who does not come any more.
    change(json!({"consultant_id": li})).await;
    assert_eq!(count().await, (2, 2));
    place.0.finish().await;
}

#[actix_web::test]
async fn nobody_is_reminded_of_a_customer_who_was_erased() {
    let place = Place::open().await;
    let (customer, _) = place.held(1).await;
    let path = format!("/api/v1/customers/customers/{}", id(&customer));
    let body = json!({
        "channel": "phone", "content": "约看房", "next_on": "2025-03-12",
        "project_id": place.project(),
    });
    place.li.post(&format!("{path}/follow-ups"), body).await.expect(201);
    let body = json!({
        "project_id": place.project(), "customer_id": customer["id"],
        "scheduled_at": "2025-03-13T02:00:00Z",
    });
    place.li.post("/api/v1/customers/viewings", body).await.expect(201);
    let body = json!({"reason": "asked for it in writing"});
    place.admin.post(&format!("{path}/erase"), body).await.expect(200);
    place.clock("2025-03-12T02:00:00Z").await;
    for kind in ["contact_due", "viewing_near"] {
        assert_eq!(told(&place.li, kind).await, Vec::<Value>::new());
    }
    place.0.finish().await;
}

#[actix_web::test]
async fn the_owner_is_told_once_before_and_after_a_customer_goes_to_the_pool() {
    let place = Place::open().await;
    let (_, held) = place.held(1).await;
    place.clock("2025-04-07T02:00:00Z").await;
    let said = only(&place.li, "pool_warned", ("customers.assignment", &held["id"])).await;
    assert_eq!(said, "Customers of yours who go to the public pool within 2 days: 1.");
    place.clock("2025-04-07T04:00:00Z").await;
    let kernel = &place.app.kernel;
    service::customers::pool::run_recycle(kernel, &json!({})).await.unwrap();
    assert_eq!(told(&place.li, "pool_warned").await.len(), 1);
    place.clock("2025-04-09T02:00:00Z").await;
    let said = only(&place.li, "customer_pooled", ("customers.assignment", &held["id"])).await;
    assert_eq!(said, "Customers of yours who have gone to the public pool: 1.");
    service::customers::pool::run_recycle(kernel, &json!({})).await.unwrap();
    assert_eq!(told(&place.li, "customer_pooled").await.len(), 1);
    assert!(told(&place.chen, "customer_pooled").await.is_empty());
    place.0.finish().await;
}

#[actix_web::test]
async fn many_customers_of_one_owner_are_one_notice_that_tells_how_many() {
    let place = Place::open().await;
    for serial in 1..=3 {
        place.held(serial).await;
    }
    place.clock("2025-04-07T02:00:00Z").await;
    let about = ("inventory.project", &json!(place.project()));
    let said = only(&place.li, "pool_warned", about).await;
    assert_eq!(said, "Customers of yours who go to the public pool within 2 days: 3.");
    place.0.finish().await;
}

#[actix_web::test]
async fn who_does_not_want_a_kind_is_not_told_of_it() {
    let place = Place::open().await;
    let wish = json!({"kind": "pool_warned", "channel": "inbox", "wanted": false});
    let body = json!({"wishes": [wish]});
    place.li.put("/api/v1/notifications/preferences", body).await.expect(200);
    place.held(1).await;
    place.clock("2025-04-07T02:00:00Z").await;
    assert!(told(&place.li, "pool_warned").await.is_empty());
    place.clock("2025-04-09T02:00:00Z").await;
    assert_eq!(told(&place.li, "customer_pooled").await.len(), 1);
    place.0.finish().await;
}

#[actix_web::test]
async fn transfer_tells_the_new_owner_one_by_one_and_once_of_many() {
    let place = Place::open().await;
    let chen = me(&place.chen).await;
    let (_, first) = place.held(1).await;
    let body = json!({"owner_id": chen, "reason": "顾问调岗"});
    let path = format!("{ASSIGNMENTS}/{}/transfer", id(&first));
    place.admin.post(&path, body).await.expect(200);
    let about = ("customers.assignment", &first["id"]);
    let said = only(&place.chen, "customer_transferred", about).await;
    assert_eq!(said, "Customers transferred to you: 1.");
    let mut many = vec![];
    for serial in 2..=4 {
        many.push(place.held(serial).await.1["id"].clone());
    }
    let body = json!({
        "project_id": place.project(), "assignment_ids": many, "owner_id": chen,
        "reason": "顾问离职",
    });
    let done = place.admin.post(&format!("{ASSIGNMENTS}/transfer"), body).await.expect(200);
    assert_eq!(done["done"], 3);
    let entries = told(&place.chen, "customer_transferred").await;
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["text"]["en"], "Customers transferred to you: 3.");
    assert_eq!(entries[0]["object_id"], place.project());
    assert!(told(&place.li, "customer_transferred").await.is_empty());
    assert!(told(&place.admin, "customer_transferred").await.is_empty());
    place.0.finish().await;
}

#[actix_web::test]
async fn a_consultant_is_told_of_visitors_who_are_given_to_him_by_others() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let customers = people(&app, &place.admin, 5).await;
    let visit = place.visit(&customers[0]).await;
    let index = place.index(&visit).unwrap();
    let (mine, other) = (&place.consultants[index], &place.consultants[1 - index]);
    let said = only(mine, "visitor_given", ("customers.visit", &visit["id"])).await;
    assert_eq!(said, "Visitors given to you: 1.");
    assert!(told(other, "visitor_given").await.is_empty());
    // A manager gives him to the other one.
    let path = format!("{VISITS}/{}/assign", id(&visit));
    let body = json!({"consultant_id": place.users[1 - index], "reason": "客户点名"});
    place.admin.post(&path, body).await.expect(200);
    only(other, "visitor_given", ("customers.visit", &visit["id"])).await;
    // Four at once are one notice for each.
    let rows: Vec<Value> = customers[1..].iter().map(|id| json!({"customer_id": id})).collect();
    let body = json!({"project_id": place.project_id(), "visits": rows});
    place.admin.post(&format!("{VISITS}/register"), body).await.expect(200);
    for consultant in [mine, other] {
        let entries = told(consultant, "visitor_given").await;
        assert_eq!(entries.len(), 2);
        assert_eq!(entries[0]["text"]["en"], "Visitors given to you: 2.");
        assert_eq!(entries[0]["object_type"], "inventory.project");
    }
    app.finish().await;
}

#[actix_web::test]
async fn who_asked_is_told_whether_his_request_was_approved_refused_or_has_lapsed() {
    let office = SalesOffice::open().await;
    let me = &office.consultant;
    let (first, second) = (cheap(&office, 0).await, cheap(&office, 1).await);
    let approve = act(SUBSCRIPTIONS, &first, "approve");
    office.manager.post(&approve, json!({})).await.expect(200);
    let reject = act(SUBSCRIPTIONS, &second, "reject");
    office.manager.post(&reject, json!({"reason": "价格过低"})).await.expect(200);
    let about = |document: &Value| ("sales.subscription", document["id"].clone());
    let (kind, approved) = about(&first);
    let said = only(me, "approval_approved", (kind, &approved)).await;
    assert_eq!(said, "Subscription: your request was approved.");
    let (kind, refused) = about(&second);
    let said = only(me, "approval_refused", (kind, &refused)).await;
    assert_eq!(said, "Subscription: your request was refused.");
    assert!(told(&office.manager, "approval_approved").await.is_empty());
    // What he takes back himself he knows; what another ends has lapsed.
    let third = cheap(&office, 2).await;
    let cancel = act(SUBSCRIPTIONS, &third, "cancel");
    office.manager.post(&cancel, json!({"reason": "客户放弃"})).await.expect(200);
    let (kind, lapsed) = about(&third);
    let said = only(me, "approval_lapsed", (kind, &lapsed)).await;
    assert_eq!(said, "Subscription: your request has lapsed and is not decided any more.");
    office.finish().await;
}
