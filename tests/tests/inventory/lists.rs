//! Goal: lists of inventory and files are narrowed by days and sorted by what has no day, the same
//! way on every database.

use serde_json::{Value, json};
use tests::given::form::{FILES, Form, picture};
use tests::{Client, TestApp, given};

async fn words(client: &Client, path: &str, field: &str) -> Vec<String> {
    let list = client.get(path).await.expect(200);
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

async fn clock(client: &Client, now: &str) {
    client.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

#[actix_web::test]
async fn permits_are_found_by_their_last_day() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let path = format!("/api/v1/inventory/projects/{}/permits", given::id(&project));
    for (number, issued_on, until) in [
        ("A", "2025-01-01", json!("2026-12-31")),
        ("B", "2025-02-01", Value::Null),
        ("C", "2025-03-01", json!("2025-12-31")),
    ] {
        let body = json!({
            "number": number, "issued_on": issued_on, "valid_until_on": until,
            "building_ids": [building["id"]]
        });
        admin.post(&path, body).await.expect(201);
    }
    let home = "/api/v1/inventory/permits";
    for (query, expected) in [
        ("sort=valid_until_on", vec!["C", "A", "B"]),
        ("sort=-valid_until_on", vec!["B", "A", "C"]),
        ("from_valid_until_on=2026-01-01", vec!["A"]),
        ("to_valid_until_on=2026-12-31", vec!["A", "C"]),
        ("from_issued_on=2025-02-01&to_issued_on=2025-02-28", vec!["B"]),
    ] {
        let path = format!("{home}?{query}");
        assert_eq!(words(&admin, &path, "number").await, expected, "{query}");
    }
    admin.get(&format!("{home}?from_valid_until_on=soon")).await.refused(400, "bad_request");
    app.finish().await;
}

#[actix_web::test]
async fn price_adjustments_are_found_by_the_day_of_their_effect() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let home = "/api/v1/inventory/price-adjustments";
    // The last moment of 31 March in Shanghai, and the first of 1 April.
    for (reason, at) in [
        ("A", json!("2025-03-31T16:00:00Z")),
        ("B", Value::Null),
        ("C", json!("2025-03-31T15:59:59Z")),
    ] {
        let body = json!({
            "project_id": site.project_id(), "selection": {}, "applies_to": "list",
            "change": {"kind": "percent", "value": "1"}, "effective_at": at, "reason": reason
        });
        admin.post(home, body).await.expect(201);
    }
    let own = format!("project_id={}", site.project_id());
    for (query, expected) in [
        ("sort=effective_at", vec!["C", "A", "B"]),
        ("sort=-effective_at", vec!["B", "A", "C"]),
        ("from_effective_on=2025-04-01", vec!["A"]),
        ("to_effective_on=2025-03-31", vec!["C"]),
        ("from_effective_on=2025-03-31&to_effective_on=2025-04-01", vec!["A", "C"]),
        ("status=draft,reviewing&from_effective_on=2025-04-01", vec!["A"]),
    ] {
        for query in [query.to_owned(), format!("{query}&{own}")] {
            let path = format!("{home}?{query}");
            assert_eq!(words(&admin, &path, "reason").await, expected, "{query}");
        }
    }
    app.finish().await;
}

#[actix_web::test]
async fn files_are_found_by_the_day_they_came() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    for (name, now) in [("a.png", None), ("b.png", Some("2025-03-10T16:00:00Z"))] {
        if let Some(now) = now {
            clock(&admin, now).await;
        }
        let bytes = picture(8, 8, image::ImageFormat::Png);
        let form = Form::of(name, "", &bytes).text("project_id", site.project_id());
        form.send(&admin).await.expect(201);
    }
    for (query, expected) in [
        ("from_created_on=2025-03-11", vec!["b.png"]),
        ("to_created_on=2025-03-10", vec!["a.png"]),
        (
            "from_created_on=2025-03-10&to_created_on=2025-03-11&kind=png,pdf",
            vec!["a.png", "b.png"],
        ),
        ("kind=pdf,docx", vec![]),
    ] {
        let path = format!("{FILES}?{query}");
        assert_eq!(words(&admin, &path, "name").await, expected, "{query}");
    }
    app.finish().await;
}
