use super::desk::Desk;
use serde_json::{Value, json};

const MILESTONES: &str = "/api/v1/receivables/milestones";

fn topped_out(desk: &Desk, on: &str) -> Value {
    json!({
        "project_id": desk.town.project, "building_ids": [desk.town.building],
        "anchor": "topped_out", "on": on,
    })
}

#[actix_web::test]
async fn create_makes_every_waiting_line_due() {
    let desk = Desk::open().await;
    let trades = [desk.signed(0).await, desk.signed(1).await];
    let made = desk.manager.post(MILESTONES, topped_out(&desk, "2025-03-09")).await.expect(201);
    assert_eq!(made["lines_due"], 2);
    assert_eq!(made["milestones"].as_array().unwrap().len(), 1);
    for trade in &trades {
        // One month after the event, by the terms.
        assert_eq!(desk.lines(trade).await[3]["due_on"], "2025-04-09");
    }
    let list = desk.manager.get(&format!("{MILESTONES}?anchor=topped_out")).await.expect(200);
    assert_eq!(list["items"], made["milestones"]);
    desk.finish().await;
}

#[actix_web::test]
async fn a_plan_opened_afterwards_knows_the_milestone() {
    let desk = Desk::open().await;
    desk.manager.post(MILESTONES, topped_out(&desk, "2025-03-01")).await.expect(201);
    let trade = desk.signed(0).await;
    assert_eq!(desk.lines(&trade).await[3]["due_on"], "2025-04-01");
    desk.finish().await;
}

#[actix_web::test]
async fn create_is_refused_twice_in_future_and_for_strange_buildings() {
    let desk = Desk::open().await;
    desk.manager.post(MILESTONES, topped_out(&desk, "2025-03-10")).await.expect(201);
    let twice = desk.manager.post(MILESTONES, topped_out(&desk, "2025-03-10")).await;
    twice.refused(409, "receivables.milestone_taken");
    let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    let future = desk.manager.post(MILESTONES, topped_out(&desk, "2025-03-11")).await;
    assert_eq!(future.faults(), fault("/on", "date_in_future"));
    let mut body = topped_out(&desk, "2025-03-10");
    body["anchor"] = json!("delivery");
    body["building_ids"] = json!([desk.town.project]);
    let strange = desk.manager.post(MILESTONES, body.clone()).await;
    assert_eq!(strange.faults(), fault("/building_ids/0", "not_found"));
    body["building_ids"] = json!([desk.town.building]);
    body["anchor"] = json!("signing");
    let of_trades = desk.manager.post(MILESTONES, body).await;
    assert_eq!(of_trades.faults(), fault("/anchor", "invalid_value"));
    desk.finish().await;
}
