use super::desk::Desk;
use entity::kernel::event;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use service::receivables::overdue;

/// Lines whose delay was told.
async fn told(desk: &Desk) -> Vec<String> {
    let events = event::Entity::find()
        .filter(event::Column::Name.eq("receivables.plan_line.overdue"))
        .all(&desk.app.kernel.db)
        .await
        .unwrap();
    events.into_iter().map(|event| event.object_id.to_string()).collect()
}

#[actix_web::test]
async fn the_scan_tells_each_late_line_once() {
    let desk = Desk::open().await;
    let path = "/api/v1/admin/parameters/receivables.overdue.by_event";
    desk.admin.put(path, json!({"value": false})).await.expect(200);
    let trade = desk.signed(0).await;
    let kernel = &desk.app.kernel;
    assert_eq!(overdue::run_scan(kernel, &json!({})).await.unwrap()["told"], 0);
    desk.day("2025-03-11").await;
    overdue::run_scan(kernel, &json!({})).await.unwrap();
    let lines = desk.lines(&trade).await;
    assert_eq!(told(&desk).await, [lines[1]["id"].as_str().unwrap()]);
    assert_eq!(overdue::run_scan(kernel, &json!({})).await.unwrap()["told"], 0);
    assert_eq!(told(&desk).await.len(), 1);
    desk.finish().await;
}

#[actix_web::test]
async fn the_timed_event_tells_a_late_line_once() {
    let desk = Desk::open().await;
    let path = "/api/v1/admin/parameters/receivables.overdue.by_scan";
    desk.admin.put(path, json!({"value": false})).await.expect(200);
    let trade = desk.signed(0).await;
    let lines = desk.lines(&trade).await;
    let payload = json!({"plan_line_id": lines[1]["id"]});
    let kernel = &desk.app.kernel;
    // Looked at too early: it comes again when the day is over.
    assert_eq!(overdue::run_overdue(kernel, &payload).await.unwrap()["told"], 0);
    desk.day("2025-03-11").await;
    overdue::run_overdue(kernel, &payload).await.unwrap();
    assert_eq!(told(&desk).await, [lines[1]["id"].as_str().unwrap()]);
    assert_eq!(overdue::run_overdue(kernel, &payload).await.unwrap()["told"], 0);
    let paid = json!({"plan_line_id": lines[0]["id"]});
    assert_eq!(overdue::run_overdue(kernel, &paid).await.unwrap()["told"], 0);
    desk.finish().await;
}
