use serde_json::json;
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::{Client, TestApp};

async fn noted(client: &Client, customer: &serde_json::Value, body: serde_json::Value) -> String {
    let id = customer["id"].as_str().unwrap();
    let path = format!("/api/v1/customers/customers/{id}/follow-ups");
    let note = client.post(&path, body).await.expect(201);
    note["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn create_notes_a_contact_that_can_be_read() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let id = customer["id"].as_str().unwrap();
    let path = format!("/api/v1/customers/customers/{id}/follow-ups");
    let body = json!({"channel": "phone", "content": "likes it", "next_on": "2025-03-14"});
    let reply = admin.post(&path, body).await;
    let note = reply.expect(201);
    assert_eq!(note["happened_at"], "2025-03-10T02:00:00Z");
    assert_eq!(admin.get(&reply.header("location").unwrap()).await.expect(200), note);
    assert_eq!(admin.get(&path).await.expect(200)["items"], json!([note]));
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_contacts_of_tomorrow() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let id = customer["id"].as_str().unwrap();
    let path = format!("/api/v1/customers/customers/{id}/follow-ups");
    let body = json!({
        "channel": "phone", "content": "x", "happened_at": "2025-03-11T02:00:00Z"
    });
    let faults = admin.post(&path, body).await.faults();
    assert_eq!(faults, [("/happened_at".to_owned(), "date_in_future".to_owned())]);
    let body = json!({"channel": "phone", "content": "x", "next_on": "2025-03-09"});
    let faults = admin.post(&path, body).await.faults();
    assert_eq!(faults, [("/next_on".to_owned(), "date_order".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn list_shows_what_is_due_the_longest_overdue_first() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let early = |next: &str| {
        json!({
            "channel": "meeting", "content": "viewing", "next_on": next,
            "happened_at": "2025-03-01T02:00:00Z"
        })
    };
    let (first, second, third) =
        (entered(&li, 1).await, entered(&li, 2).await, entered(&li, 3).await);
    let today = noted(&li, &first, early("2025-03-10")).await;
    let overdue = noted(&li, &second, early("2025-03-03")).await;
    noted(&li, &third, early("2025-03-02")).await;
    noted(&li, &third, json!({"channel": "phone", "content": "done"})).await;
    noted(&li, &entered(&li, 4).await, early("2025-03-11")).await;
    let path = "/api/v1/customers/follow-ups?due=true";
    let list = li.get(path).await.expect(200);
    let ids: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [overdue.as_str(), today.as_str()]);
    assert_eq!(list["total"], 2);
    let other = office.hire(&app, "chen.lei", "consultant").await;
    assert_eq!(other.get(path).await.expect(200)["total"], 0);
    app.finish().await;
}
