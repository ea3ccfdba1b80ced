use crate::sales::office::{HOLDS, Office};
use serde_json::{Value, json};

const HOME: &str = "/api/v1/notifications/notifications";

/// Two holds of the consultant that have expired.
async fn expired(office: &Office) {
    for unit in 0..2 {
        let body = json!({"unit_id": office.units[unit], "customer_id": office.customers[0]});
        office.consultant.post(HOLDS, body).await.expect(201);
    }
    office.clock("2025-03-10T02:10:00Z").await;
}

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().unwrap()
}

#[actix_web::test]
async fn who_made_a_hold_is_told_that_it_has_expired() {
    let office = Office::open().await;
    expired(&office).await;
    let page = office.consultant.get(HOME).await.expect(200);
    assert_eq!(page["total"], 2);
    let first = &items(&page)[1];
    let unit = office.unit(0).await;
    let code = unit["code"].as_str().unwrap();
    assert_eq!(first["kind"], "hold_expired");
    assert_eq!(first["title"], json!({"zh": "锁定到期", "en": "A hold has expired"}));
    let said = format!("The hold of unit {code} has expired; the unit is free again.");
    assert_eq!(first["text"]["en"], said);
    assert!(first["text"]["zh"].as_str().unwrap().contains(code));
    assert_eq!(first["object_type"], "sales.hold");
    assert_eq!(first["project_id"], json!(office.project));
    assert_eq!((&first["unread"], &first["read_at"]), (&json!(true), &Value::Null));
    let path = format!("{HOME}/{}", first["id"].as_str().unwrap());
    assert_eq!(office.consultant.get(&path).await.expect(200), *first);
    for other in [&office.manager, &office.admin] {
        assert_eq!(other.get(HOME).await.expect(200)["total"], 0);
        other.get(&path).await.refused(404, "not_found");
        other.post(&format!("{path}/mark-read"), json!({})).await.refused(404, "not_found");
    }
    office.finish().await;
}

#[actix_web::test]
async fn unread_entries_come_first_and_are_counted() {
    let office = Office::open().await;
    let me = &office.consultant;
    expired(&office).await;
    let page = me.get(HOME).await.expect(200);
    let newest = items(&page)[0]["id"].as_str().unwrap().to_owned();
    let count = json!({
        "unread": 2, "total": 2, "kinds": [{"kind": "hold_expired", "unread": 2}]
    });
    assert_eq!(me.get(&format!("{HOME}/count")).await.expect(200), count);
    let path = format!("{HOME}/{newest}/mark-read");
    let read = me.post(&path, json!({})).await.expect(200);
    assert_eq!(read["unread"], false);
    assert_eq!(read["read_at"], "2025-03-10T02:10:00Z");
    office.clock("2025-03-10T02:20:00Z").await;
    assert_eq!(me.post(&path, json!({})).await.expect(200), read);
    let page = me.get(HOME).await.expect(200);
    let unread: Vec<&Value> = items(&page).iter().map(|entry| &entry["unread"]).collect();
    assert_eq!(unread, [true, false]);
    let of = async |query: &str| me.get(&format!("{HOME}?{query}")).await.expect(200);
    assert_eq!(of("unread=false").await["items"], json!([read]));
    assert_eq!(of("unread=true&kind=hold_expired").await["total"], 1);
    assert_eq!(of("kind=line_overdue").await["total"], 0);
    assert_eq!(of("sort=-created_at").await["items"][0], read);
    let left = me.post(&format!("{HOME}/mark-all-read"), json!({})).await.expect(200);
    assert_eq!(left, json!({"unread": 0, "total": 2, "kinds": []}));
    office.finish().await;
}

#[actix_web::test]
async fn the_consultant_is_told_a_day_before_a_subscription_expires() {
    let office = Office::open().await;
    let subscription = office.subscribed(0).await;
    let path = format!("{HOME}?kind=subscription_expiring");
    office.clock("2025-03-16T15:59:59Z").await;
    assert_eq!(office.consultant.get(&path).await.expect(200)["total"], 0);
    office.clock("2025-03-16T16:00:00Z").await;
    let page = office.consultant.get(&path).await.expect(200);
    assert_eq!(page["total"], 1);
    let entry = &items(&page)[0];
    assert_eq!(entry["kind"], "subscription_expiring");
    assert_eq!(entry["object_id"], subscription["id"]);
    let said = entry["text"]["en"].as_str().unwrap();
    assert!(said.contains(subscription["number"].as_str().unwrap()), "{said}");
    assert!(said.contains("2025-03-17"), "{said}");
    office.finish().await;
}

#[actix_web::test]
async fn the_consultant_is_told_once_of_a_line_that_is_overdue() {
    let office = Office::open().await;
    office.signed(0).await;
    office.clock("2025-03-12T02:00:00Z").await;
    office.clock("2025-03-14T02:00:00Z").await;
    let page = office.consultant.get(&format!("{HOME}?kind=line_overdue")).await.expect(200);
    assert_eq!(page["total"], 1, "{page}");
    let said = items(&page)[0]["text"]["en"].as_str().unwrap();
    assert!(said.contains("was due on 2025-03-10"), "{said}");
    office.finish().await;
}
