//! Notices and the number of unread ones arrive at whom they are for, and at nobody else.

use crate::sales::office::{HOLDS, Office};
use serde_json::json;
use tests::Client;
use tests::watching::Watching;

const CREATED: &str = "notifications.notification.created";
const SEEN: &str = "notifications.notification.seen";
const INBOX: &str = "/api/v1/notifications/notifications";

/// Two holds of the consultant that expire when the clock is moved.
async fn held(office: &Office) {
    for unit in 0..2 {
        let body = json!({"unit_id": office.units[unit], "customer_id": office.customers[0]});
        office.consultant.post(HOLDS, body).await.expect(201);
    }
}

/// Names of everything that somebody's feed tells of inboxes.
async fn of_inboxes(client: &Client, query: &str) -> Vec<String> {
    let (mut names, mut cursor) = (vec![], "0".to_owned());
    loop {
        let path = format!("/api/v1/events?page_size=200&cursor={cursor}{query}");
        let feed = client.get(&path).await.expect(200);
        feed["next_cursor"].as_str().unwrap().clone_into(&mut cursor);
        let items = feed["items"].as_array().unwrap();
        if items.is_empty() {
            return names;
        }
        let told = items.iter().map(|event| event["name"].as_str().unwrap().to_owned());
        names.extend(told.filter(|name| name.starts_with("notifications.")));
    }
}

#[actix_web::test]
async fn a_notice_arrives_on_the_stream_of_a_board_with_the_number_of_unread_ones() {
    let office = Office::open().await;
    let me = &office.consultant;
    held(&office).await;
    let unit = office.unit(0).await;
    let building = format!("&building_id={}", unit["building_id"].as_str().unwrap());
    let mut watching = Watching::ready(me, &building).await;
    office.clock("2025-03-10T02:10:00Z").await;
    let first = watching.named(CREATED).await;
    assert_eq!(first["payload"]["unread"], 1);
    let notice = &first["payload"]["notification"];
    assert_eq!((&notice["kind"], &notice["unread"]), (&json!("hold_expired"), &json!(true)));
    let path = format!("{INBOX}/{}", notice["id"].as_str().unwrap());
    assert_eq!(me.get(&path).await.expect(200), *notice);
    // Whoever was cut off goes on behind what he has seen.
    let cursor = watching.last_id.clone();
    drop(watching);
    let mut watching = Watching::ready(me, &format!("{building}&cursor={cursor}")).await;
    assert_eq!(watching.named(CREATED).await["payload"]["unread"], 2);
    // Read in another tab.
    me.post(&format!("{path}/mark-read"), json!({})).await.expect(200);
    let seen = watching.named(SEEN).await;
    assert_eq!((&seen["object_id"], &seen["payload"]["unread"]), (&notice["id"], &json!(1)));
    me.post(&format!("{path}/mark-read"), json!({})).await.expect(200);
    me.post(&format!("{INBOX}/mark-all-read"), json!({})).await.expect(200);
    let seen = watching.named(SEEN).await;
    assert_eq!(seen["payload"], json!({"unread": 0, "notification": null}));
    office.finish().await;
}

#[actix_web::test]
async fn a_notice_is_told_to_nobody_but_whom_it_is_for() {
    let office = Office::open().await;
    held(&office).await;
    office.clock("2025-03-10T02:10:00Z").await;
    for other in [&office.admin, &office.director, &office.manager] {
        assert!(of_inboxes(other, "").await.is_empty());
        let project = format!("&project_id={}", office.project);
        assert!(of_inboxes(other, &project).await.is_empty());
    }
    let elsewhere = office.unit(0).await["building_id"].clone();
    let elsewhere = format!("&building_id={}", elsewhere.as_str().unwrap());
    for query in ["", &elsewhere] {
        assert_eq!(of_inboxes(&office.consultant, query).await, [CREATED, CREATED]);
    }
    let mut watching = Watching::ready(&office.admin, "&cursor=0").await;
    let mark = json!({"code": "GZ777", "name": "另一", "city": "广州", "tax_method": "general",
        "unit_code_rule": "building_floor"});
    office.admin.post("/api/v1/inventory/projects", mark).await.expect(201);
    loop {
        let event = watching.event().await;
        assert!(!event["name"].as_str().unwrap().starts_with("notifications."), "{event}");
        if event["name"] == "inventory.project.created" && event["payload"]["code"] == "GZ777" {
            break;
        }
    }
    office.finish().await;
}
