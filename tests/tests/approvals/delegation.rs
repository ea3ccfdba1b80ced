use super::desk::{
    DELEGATIONS, TASKS, cheap, flow, hire, history, id_of, request_of, task_of, waiting,
};
use crate::sales::office::{Office, SUBSCRIPTIONS, act};
use serde_json::{Value, json};
use tests::Client;

/// The director's step, and a delegation of it to the manager for a week.
async fn delegated(office: &Office) -> Value {
    let steps = json!({"steps": [{"name": "总监审批", "role": "director"}]});
    flow(office, "sales.subscription", steps).await;
    let body = json!({
        "to_user_id": id_of(&office.manager).await, "document_type": "sales.subscription",
        "until_at": "2025-03-17T00:00:00Z", "reason": "休假",
    });
    office.director.post(DELEGATIONS, body).await.expect(201)
}

async fn count(client: &Client) -> Value {
    client.get(&format!("{TASKS}/count")).await.expect(200)
}

#[actix_web::test]
async fn a_stand_in_decides_in_the_others_place_while_it_lasts() {
    let office = Office::open().await;
    let delegation = delegated(&office).await;
    assert_eq!(delegation["counts"], true);
    let (first, second) = (cheap(&office, 0).await, cheap(&office, 1).await);
    let asked = office.manager.get("/api/v1/notifications/notifications").await.expect(200);
    assert_eq!(asked["total"], 2, "stand-ins are told as well");
    assert_eq!(waiting(&office.manager).await, 2);
    let counts = count(&office.manager).await;
    assert_eq!((&counts["pending"], &counts["delegated"]), (&json!(2), &json!(2)));
    assert_eq!(counts["document_types"][0]["document_type"], "sales.subscription");
    let own = office.manager.get(&format!("{TASKS}?delegated=false")).await.expect(200);
    assert_eq!(own["total"], 0);
    let approve = act(SUBSCRIPTIONS, &first, "approve");
    assert_eq!(office.manager.post(&approve, json!({})).await.expect(200)["status"], "active");
    let request = request_of(&office.manager, &first).await;
    let path = format!("/api/v1/approvals/requests/{}/history", request["id"].as_str().unwrap());
    let acts = office.manager.get(&path).await.expect(200);
    assert_eq!(acts["items"][1]["for_user_id"], json!(id_of(&office.director).await));
    let end = format!("{DELEGATIONS}/{}/end", delegation["id"].as_str().unwrap());
    office.manager.post(&end, json!({})).await.refused(409, "approvals.not_your_delegation");
    let ended = office.director.post(&end, json!({})).await.expect(200);
    assert_eq!(ended["counts"], false);
    office.director.post(&end, json!({})).await.refused(409, "approvals.delegation_over");
    let approve = act(SUBSCRIPTIONS, &second, "approve");
    office.manager.post(&approve, json!({})).await.refused(409, "approvals.not_your_step");
    assert_eq!(waiting(&office.manager).await, 0);
    office.finish().await;
}

#[actix_web::test]
async fn a_delegation_ends_with_its_time_and_begins_not_before() {
    let office = Office::open().await;
    let steps = json!({"steps": [{"name": "总监审批", "role": "director"}]});
    flow(&office, "sales.subscription", steps).await;
    let body = json!({
        "to_user_id": id_of(&office.manager).await, "from_at": "2025-03-10T04:00:00Z",
        "until_at": "2025-03-10T08:00:00Z", "document_type": "sales.subscription",
    });
    office.director.post(DELEGATIONS, body).await.expect(201);
    cheap(&office, 0).await;
    assert_eq!(waiting(&office.manager).await, 0);
    office.clock("2025-03-10T04:00:00Z").await;
    assert_eq!(waiting(&office.manager).await, 1);
    office.clock("2025-03-10T08:00:00Z").await;
    assert_eq!(waiting(&office.manager).await, 0);
    office.finish().await;
}

#[actix_web::test]
async fn nobody_decides_his_own_through_a_stand_in_or_as_one() {
    let office = Office::open().await;
    let other = hire(&office, "zhang.wei", "manager").await;
    let steps = json!({"steps": [{
        "name": "指定", "user_ids": [id_of(&office.manager).await, id_of(&office.director).await],
    }]});
    flow(&office, "inventory.price_adjustment", steps).await;
    let to = |user: String| {
        json!({
            "to_user_id": user, "until_at": "2025-03-17T00:00:00Z",
            "document_type": "inventory.price_adjustment",
        })
    };
    office.manager.post(DELEGATIONS, to(id_of(&other).await)).await.expect(201);
    office.director.post(DELEGATIONS, to(id_of(&office.manager).await)).await.expect(201);
    let adjustments = "/api/v1/inventory/price-adjustments";
    let body = json!({
        "project_id": office.project, "selection": {}, "applies_to": "list", "reason": "调价",
        "change": {"kind": "percent", "value": "1.00"},
    });
    let made = office.manager.post(adjustments, body).await.expect(201);
    office.manager.post(&act(adjustments, &made, "submit"), json!({})).await.expect(200);
    let approve = act(adjustments, &made, "approve");
    // The maker as the director's stand-in, and his own stand-in in his place.
    office.manager.post(&approve, json!({})).await.refused(409, "approvals.own_document");
    other.post(&approve, json!({})).await.refused(409, "approvals.not_your_step");
    assert_eq!((waiting(&office.manager).await, waiting(&other).await), (json!(0), json!(0)));
    office.director.post(&approve, json!({})).await.expect(200);
    office.finish().await;
}

#[actix_web::test]
async fn only_who_has_the_right_stands_in() {
    let office = Office::open().await;
    let cashier = hire(&office, "qian.qian", "cashier").await;
    let body = |to: &str, until: &str| json!({"to_user_id": to, "until_at": until});
    let week = "2025-03-17T00:00:00Z";
    let cashier = id_of(&cashier).await;
    let refused = office.manager.post(DELEGATIONS, body(&cashier, week)).await;
    let problem = refused.refused(409, "approvals.no_right");
    assert!(problem["permissions"].as_array().unwrap().contains(&json!("sales.contract.approve")));
    let consultant = office.consultant.post(DELEGATIONS, body(&cashier, week)).await;
    consultant.refused(403, "forbidden");
    let me = id_of(&office.manager).await;
    let wrong = office.manager.post(DELEGATIONS, body(&me, "2024-01-01T00:00:00Z")).await;
    let faults: Vec<String> = wrong.faults().into_iter().map(|(at, _)| at).collect();
    assert_eq!(faults, ["/to_user_id", "/until_at"]);
    let director = id_of(&office.director).await;
    let long = office.manager.post(DELEGATIONS, body(&director, "2027-01-01T00:00:00Z")).await;
    assert_eq!(long.faults()[0].0, "/until_at");
    let nobody = "0193a5c0-0000-7000-8000-000000000999";
    let missing = office.manager.post(DELEGATIONS, body(nobody, week)).await;
    assert_eq!(missing.faults(), [("/to_user_id".to_owned(), "not_found".to_owned())]);
    office.manager.post(DELEGATIONS, body(&director, week)).await.expect(201);
    assert_eq!(office.admin.get(DELEGATIONS).await.expect(200)["total"], 0);
    assert_eq!(office.director.get(DELEGATIONS).await.expect(200)["total"], 1);
    office.finish().await;
}

#[actix_web::test]
async fn hand_over_gives_one_task_to_somebody_who_may_decide_it() {
    let office = Office::open().await;
    let other = hire(&office, "zhang.wei", "manager").await;
    let accountant = hire(&office, "kuai.ji", "accountant").await;
    let document = cheap(&office, 0).await;
    let task = task_of(&office.manager).await;
    let path = format!("{TASKS}/{}/hand-over", task["id"].as_str().unwrap());
    let to = |user: String| json!({"user_id": user, "comment": "请代为审批"});
    let consultant = id_of(&office.consultant).await;
    let own = office.manager.post(&path, to(consultant)).await;
    own.refused(409, "approvals.own_document");
    let unable = office.manager.post(&path, to(id_of(&accountant).await)).await;
    unable.refused(409, "approvals.no_right");
    let wrong = accountant.post(&path, to(id_of(&other).await)).await;
    wrong.refused(409, "approvals.not_your_step");
    let handed = office.manager.post(&path, to(id_of(&other).await)).await.expect(200);
    assert_eq!(handed["user_id"], json!(id_of(&other).await));
    assert_eq!((waiting(&office.manager).await, waiting(&other).await), (json!(0), json!(1)));
    let told = other.get("/api/v1/notifications/notifications").await.expect(200);
    assert_eq!(told["items"][0]["kind"], "approval_asked");
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    office.manager.post(&approve, json!({})).await.refused(409, "approvals.not_your_step");
    assert_eq!(other.post(&approve, json!({})).await.expect(200)["status"], "active");
    let request = request_of(&other, &document).await;
    assert_eq!(history(&other, &request).await, ["opened", "handed_over", "approved"]);
    office
        .manager
        .post(&path, to(id_of(&other).await))
        .await
        .refused(409, "approvals.nothing_pending");
    office.finish().await;
}
