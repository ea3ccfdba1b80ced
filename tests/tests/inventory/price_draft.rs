use super::price_adjustment::Desk;
use serde_json::{Value, json};

const HOME: &str = "/api/v1/inventory/price-adjustments";

/// Everything of the project by three percent.
async fn drafted(desk: &Desk) -> (String, Value) {
    let body = json!({
        "project_id": desk.office.site.project_id(), "selection": {},
        "change": {"kind": "percent", "value": "3"}, "applies_to": "list",
        "effective_at": "2025-04-01T00:00:00Z", "reason": "二季度调价"
    });
    let drafted = desk.admin.post(HOME, body).await.expect(201);
    (format!("{HOME}/{}", drafted["id"].as_str().unwrap()), drafted)
}

#[actix_web::test]
async fn a_draft_is_changed_and_what_is_submitted_is_what_it_became() {
    let desk = Desk::open().await;
    let (path, drafted) = drafted(&desk).await;
    let tag = desk.admin.get(&path).await.header("etag").unwrap();
    let body = json!({
        "selection": {"unit_ids": [desk.office.site.unit_id(0)]},
        "change": {"kind": "amount", "value": "1000.00"}, "effective_at": null,
    });
    let held = desk.admin.with("if-match", &tag);
    let changed = held.patch(&path, body.clone()).await.expect(200);
    assert_eq!(changed["change"], json!({"kind": "amount", "value": "1000.00"}));
    assert_eq!((&changed["effective_at"], &changed["reason"]), (&Value::Null, &drafted["reason"]));
    assert_eq!(changed["version"], 2);
    held.patch(&path, body).await.refused(412, "stale");
    desk.admin.post(&format!("{path}/submit"), json!({})).await.expect(200);
    let applied = desk.manager.post(&format!("{path}/approve"), json!({})).await.expect(200);
    assert_eq!((&applied["status"], &applied["changed"]), (&json!("applied"), &json!(1)));
    let unit = format!("/api/v1/inventory/units/{}", desk.office.site.unit_id(0));
    assert_eq!(desk.admin.get(&unit).await.expect(200)["list_price"], "1976200.00");
    desk.app.finish().await;
}

#[actix_web::test]
async fn what_others_are_asked_about_is_not_changed_until_they_reject_it() {
    let desk = Desk::open().await;
    let (path, _) = drafted(&desk).await;
    desk.admin.post(&format!("{path}/submit"), json!({})).await.expect(200);
    let change = json!({"change": {"kind": "percent", "value": "2"}});
    desk.admin.patch(&path, change.clone()).await.refused(409, "invalid_transition");
    let acts = desk.admin.get(&format!("{path}/acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!(["withdraw"]));
    let reject = format!("{path}/reject");
    desk.manager.post(&reject, json!({"reason": "涨幅过大"})).await.expect(200);
    let acts = desk.admin.get(&format!("{path}/acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!(["update", "submit", "withdraw"]));
    let changed = desk.admin.patch(&path, change).await.expect(200);
    assert_eq!((&changed["status"], &changed["planned"]), (&json!("draft"), &json!(0)));
    assert_eq!(changed["decided_by"], Value::Null);
    assert_eq!(changed["decisions"][0]["comment"], "涨幅过大");
    desk.admin.post(&format!("{path}/submit"), json!({})).await.expect(200);
    desk.manager.post(&format!("{path}/approve"), json!({})).await.expect(200);
    let late = desk.admin.patch(&path, json!({"reason": "改口"})).await;
    late.refused(409, "invalid_transition");
    desk.app.finish().await;
}

#[actix_web::test]
async fn nobody_changes_what_somebody_else_drafted_nor_into_what_makes_no_sense() {
    let desk = Desk::open().await;
    let (path, _) = drafted(&desk).await;
    let mine = json!({"change": {"kind": "percent", "value": "9"}});
    desk.manager.patch(&path, mine).await.refused(409, "inventory.not_author");
    let acts = desk.manager.get(&format!("{path}/acts")).await.expect(200);
    assert_eq!(acts["refused"][0]["code"], "inventory.not_author");
    let wrong = json!({
        "change": {"kind": "percent", "value": "0"}, "effective_at": "2025-03-01T00:00:00Z",
        "selection": {"layouts": ["ZZ"]},
    });
    let faults = desk.admin.patch(&path, wrong).await.faults();
    let places: Vec<&str> = faults.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["/change/value", "/effective_at", "/selection/layouts/0"]);
    let kept = desk.admin.get(&path).await.expect(200);
    assert_eq!((&kept["version"], &kept["change"]["value"]), (&json!(1), &json!("3.00")));
    desk.app.finish().await;
}
