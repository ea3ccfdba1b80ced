use super::desk::{TASKS as HOME, cheap, flow, hire, request_of};
use crate::sales::office::Office as SalesOffice;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_row_of_the_inbox_shows_what_is_asked_without_opening_it() {
    let office = SalesOffice::open().await;
    let document = cheap(&office, 0).await;
    let task = office.manager.get(HOME).await.expect(200)["items"][0].clone();
    assert_eq!(task["document_label"], json!({"zh": "认购", "en": "Subscription"}));
    let code = document["unit_code"].as_str().unwrap();
    let name = document["buyers"][0]["name"].as_str().unwrap();
    let first: String = name.chars().take(1).collect();
    let title = task["title"].as_str().unwrap();
    assert!(title.starts_with(&format!("{code} {first}*")), "{title}");
    assert!(!title.contains(name), "{title}");
    assert_eq!(task["amount"], document["deal_price"]);
    assert_eq!(task["step_label"], json!({"zh": "审批", "en": "Approval"}));
    let reason = json!({
        "code": "sales.price_outside_authority", "zh": "价格超出提交人权限",
        "en": "The price is below what its author may give",
    });
    assert_eq!(task["reason_labels"], json!([reason]));
    let url = task["document_url"].as_str().unwrap();
    assert_eq!(office.manager.get(url).await.expect(200)["id"], document["id"]);
    let request = request_of(&office.manager, &document).await;
    for field in ["title", "amount", "author", "document_label", "reason_labels", "step_label"] {
        assert_eq!(request[field], task[field], "{field}");
    }
    let path = format!("/api/v1/approvals/requests/{}", request["id"].as_str().unwrap());
    assert_eq!(office.manager.get(&path).await.expect(200), request);
    office.finish().await;
}

#[actix_web::test]
async fn the_inbox_is_sorted_and_narrowed_by_its_deadlines() {
    let office = SalesOffice::open().await;
    let without = cheap(&office, 0).await;
    for (unit, hours) in [(1, 48), (2, 4)] {
        let steps = json!({"steps": [{
            "name": "经理审批", "role": "manager", "deadline_hours": hours,
            "escalate_to": "director",
        }]});
        let flow = flow(&office, "sales.subscription", steps).await;
        cheap(&office, unit).await;
        let path = format!("/api/v1/approvals/flows/{}/retire", flow["id"].as_str().unwrap());
        office.director.post(&path, json!({})).await.expect(200);
    }
    let due = async |query: &str| {
        let list = office.manager.get(&format!("{HOME}?{query}")).await.expect(200);
        let items = list["items"].as_array().unwrap().clone();
        items.iter().map(|task| task["due_at"].clone()).collect::<Vec<Value>>()
    };
    let (late, soon) = (json!("2025-03-12T02:00:00Z"), json!("2025-03-10T06:00:00Z"));
    assert_eq!(due("sort=due_at").await, [soon.clone(), late.clone(), Value::Null]);
    assert_eq!(due("sort=-due_at").await, [late.clone(), soon.clone(), Value::Null]);
    assert_eq!(due("from_due_on=2025-03-11").await, std::slice::from_ref(&late));
    assert_eq!(due("to_due_on=2025-03-10").await, [soon]);
    assert_eq!(due("from_due_on=2025-03-12&to_due_on=2025-03-12").await, [late]);
    assert_eq!(due("from_due_on=2025-03-13").await, Vec::<Value>::new());
    let first = office.manager.get(&format!("{HOME}?sort=created_at")).await.expect(200);
    assert_eq!(first["items"][0]["document_id"], without["id"]);
    office.manager.get(&format!("{HOME}?sort=title")).await.expect(400);
    office.finish().await;
}

#[actix_web::test]
async fn a_task_tells_what_the_caller_could_do_with_it() {
    let office = SalesOffice::open().await;
    let document = cheap(&office, 0).await;
    let task = office.manager.get(HOME).await.expect(200)["items"][0].clone();
    let acts = format!("{HOME}/{}/acts", task["id"].as_str().unwrap());
    let told = office.manager.get(&acts).await.expect(200);
    assert_eq!(told["allowed"], json!(["approve", "reject", "hand-over"]));
    // An accountant is asked nothing about prices, whatever else he decides.
    let accountant = hire(&office, "kuai.ji", "accountant").await;
    let told = accountant.get(&acts).await.expect(200);
    let codes: Vec<&Value> =
        told["refused"].as_array().unwrap().iter().map(|one| &one["code"]).collect();
    assert_eq!(codes, ["forbidden", "forbidden", "approvals.not_your_step"]);
    let approve = task["decide_url"].as_str().unwrap();
    office.manager.post(approve, json!({})).await.expect(200);
    let told = office.manager.get(&acts).await.expect(200);
    assert_eq!(told["allowed"], json!([]));
    assert_eq!(told["refused"][0]["code"], "approvals.nothing_pending");
    assert_eq!(told["refused"][0]["act"], "approve");
    assert_eq!(request_of(&office.manager, &document).await["status"], "approved");
    office.finish().await;
}

#[actix_web::test]
async fn who_drafted_a_price_adjustment_does_not_decide_it_for_who_submitted_it() {
    let office = SalesOffice::open().await;
    let body = json!({
        "project_id": office.project, "selection": {}, "applies_to": "list",
        "change": {"kind": "percent", "value": "3"}, "reason": "二季度调价",
    });
    let home = "/api/v1/inventory/price-adjustments";
    let drafted = office.manager.post(home, body).await.expect(201);
    let path = format!("{home}/{}", drafted["id"].as_str().unwrap());
    office.director.post(&format!("{path}/submit"), json!({})).await.expect(200);
    let task = office.manager.get(HOME).await.expect(200)["items"][0].clone();
    assert_eq!((&task["title"], &task["amount"]), (&json!("二季度调价"), &Value::Null));
    let acts = format!("{HOME}/{}/acts", task["id"].as_str().unwrap());
    for acts in [acts, format!("{path}/acts")] {
        let told = office.manager.get(&acts).await.expect(200);
        let refused = told["refused"].as_array().unwrap();
        let deciding = refused.iter().filter(|one| one["code"] == "approvals.own_document");
        let deciding: Vec<&Value> = deciding.map(|one| &one["act"]).collect();
        assert_eq!(deciding, ["approve", "reject"], "{told}");
    }
    let reject = format!("{path}/reject");
    let own = office.manager.post(&reject, json!({"reason": "改主意"})).await;
    own.refused(409, "approvals.own_document");
    office.finish().await;
}
