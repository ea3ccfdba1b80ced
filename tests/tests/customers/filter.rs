//! Filters that take several values: any of them.

use serde_json::{Value, json};
use tests::given::customer::person;
use tests::given::id;
use tests::given::reception::Reception;
use tests::{Client, TestApp};

const CUSTOMERS: &str = "/api/v1/customers/customers";
const VISITS: &str = "/api/v1/customers/visits";

async fn total(client: &Client, path: &str) -> u64 {
    client.get(path).await.expect(200)["total"].as_u64().unwrap()
}

async fn entered(client: &Client, serial: usize, source: &str, tags: &[&str]) -> Value {
    let mut body = person(serial);
    body["source"] = json!(source);
    body["tags"] = json!(tags);
    client.post(CUSTOMERS, body).await.expect(201)
}

#[actix_web::test]
async fn customers_are_narrowed_by_any_of_several_values() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    entered(&admin, 1, "walk_in", &["学区"]).await;
    entered(&admin, 2, "referral", &["地铁"]).await;
    entered(&admin, 3, "online", &[]).await;
    for (filter, wanted) in [
        ("source=walk_in", 1),
        ("source=walk_in,online", 2),
        ("source=walk_in,online&tags=学区,地铁", 1),
        ("tags=学区,地铁", 2),
        ("kind=person,company", 3),
        ("kind=company", 0),
    ] {
        assert_eq!(total(&admin, &format!("{CUSTOMERS}?{filter}")).await, wanted, "{filter}");
    }
    admin.get(&format!("{CUSTOMERS}?source=walk_in,nowhere")).await.expect(400);
    app.finish().await;
}

#[actix_web::test]
async fn visits_contacts_and_assignments_are_narrowed_by_any_of_several_values() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 1).await;
    let (admin, project) = (&place.admin, place.project_id());
    let customer = entered(admin, 1, "walk_in", &[]).await;
    for (kind, source) in [("visit", "walk_in"), ("call", "online"), ("call", "referral")] {
        let body = json!({
            "project_id": project, "customer_id": customer["id"], "kind": kind, "source": source
        });
        admin.post(VISITS, body).await.expect(201);
    }
    let notes = format!("{CUSTOMERS}/{}/follow-ups", id(&customer));
    for channel in ["phone", "email", "meeting"] {
        let body = json!({"channel": channel, "content": "问价"});
        admin.post(&notes, body).await.expect(201);
    }
    let (contacts, held) = ("/api/v1/customers/follow-ups", "/api/v1/customers/assignments");
    for (path, wanted) in [
        (format!("{VISITS}?kind=visit,call"), 3),
        (format!("{VISITS}?kind=call&source=online,walk_in"), 1),
        (format!("{VISITS}?routing=owner,rotation"), 3),
        (format!("{VISITS}?routing=waiting,chosen"), 0),
        (format!("{contacts}?channel=phone,meeting"), 2),
        (format!("{held}?origin=rotation,claim"), 1),
        (format!("{held}?origin=entered,chosen"), 0),
    ] {
        assert_eq!(total(admin, &path).await, wanted, "{path}");
    }
    app.finish().await;
}
