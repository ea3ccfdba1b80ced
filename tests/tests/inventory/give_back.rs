use crate::approvals::desk::{REQUESTS, flow, request_of, task_of, waiting};
use crate::sales::office::{Office, act};
use serde_json::{Value, json};

const HOME: &str = "/api/v1/inventory/give-backs";
const UNITS: &str = "/api/v1/inventory/units";

/// An office whose project wants to be asked, with two withheld units.
async fn careful() -> Office {
    let office = Office::open().await;
    let path = format!(
        "/api/v1/admin/parameters/inventory.give_back.approval?project_id={}",
        office.project
    );
    office.admin.put(&path, json!({"value": true})).await.expect(200);
    let body = json!({"unit_ids": &office.units[..2], "reason": "销控"});
    office.manager.post(&format!("{UNITS}/withhold"), body).await.expect(200);
    office
}

async fn give_back(office: &Office, units: &[String]) -> Value {
    let body = json!({"unit_ids": units, "reason": "客户放弃"});
    office.manager.post(&format!("{UNITS}/give-back"), body).await.expect(200)
}

async fn one(office: &Office, told: &Value) -> Value {
    let id = told["give_back_ids"][0].as_str().unwrap();
    office.manager.get(&format!("{HOME}/{id}")).await.expect(200)
}

#[actix_web::test]
async fn units_wait_for_another_person_where_the_project_wants_it() {
    let office = careful().await;
    let told = give_back(&office, &office.units[..3]).await;
    assert_eq!((&told["done"], &told["asked"]), (&json!(0), &json!(2)));
    assert_eq!(told["failed"][0]["code"], "invalid_transition");
    assert_eq!(office.unit(0).await["status"], "withheld");
    let asked = one(&office, &told).await;
    assert_eq!((&asked["status"], &asked["reason"]), (&json!("requested"), &json!("客户放弃")));
    let again = give_back(&office, &office.units[..2]).await;
    assert_eq!((&again["asked"], &again["give_back_ids"]), (&json!(0), &json!([])));
    assert_eq!(again["failed"][1]["code"], "inventory.give_back_pending");
    let approve = act(HOME, &asked, "approve");
    office.manager.post(&approve, json!({})).await.refused(409, "approvals.own_document");
    assert_eq!(task_of(&office.director).await["decide_url"], approve);
    let acts = office.director.get(&act(HOME, &asked, "acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!(["approve", "reject"]));
    let done = office.director.post(&approve, json!({"comment": "同意"})).await.expect(200);
    assert_eq!(done["status"], "approved");
    let decision = &done["decisions"][0];
    assert_eq!((&decision["kind"], &decision["comment"]), (&json!("approved"), &json!("同意")));
    assert_eq!(decision["at"], done["ended_at"]);
    for unit in 0..2 {
        let unit = office.unit(unit).await;
        assert_eq!((&unit["status"], &unit["withheld_kind"]), (&json!("available"), &Value::Null));
    }
    office.finish().await;
}

#[actix_web::test]
async fn a_withholding_is_not_ended_earlier_past_those_who_decide() {
    let office = careful().await;
    let path = format!("{UNITS}/{}/amend-withholding", office.units[0]);
    let today = json!({"until_on": "2025-03-10"});
    office.manager.post(&path, today.clone()).await.refused(409, "inventory.give_back_first");
    office.manager.post(&path, json!({"reason": "留给团购"})).await.expect(200);
    give_back(&office, &office.units[..1]).await;
    let why = json!({"reason": "不再需要"});
    office.manager.post(&path, why).await.refused(409, "inventory.give_back_pending");
    let path = "/api/v1/admin/parameters/inventory.give_back.approval";
    let path = format!("{path}?project_id={}", office.project);
    office.admin.put(&path, json!({"value": false})).await.expect(200);
    let path = format!("{UNITS}/{}/amend-withholding", office.units[1]);
    office.manager.post(&path, today).await.expect(200);
    office.finish().await;
}

#[actix_web::test]
async fn a_refused_or_withdrawn_question_leaves_the_units_withheld() {
    let office = careful().await;
    let told = give_back(&office, &office.units[..1]).await;
    let asked = one(&office, &told).await;
    let reject = act(HOME, &asked, "reject");
    office.director.post(&reject, json!({})).await.missing("/reason");
    let done = office.director.post(&reject, json!({"reason": "留给团购"})).await.expect(200);
    assert_eq!(done["status"], "rejected");
    assert_eq!(done["decisions"][0]["comment"], "留给团购");
    let told = give_back(&office, &office.units[..2]).await;
    let asked = one(&office, &told).await;
    let request = request_of(&office.manager, &asked).await;
    office.manager.post(&act(REQUESTS, &request, "withdraw"), json!({})).await.expect(200);
    assert_eq!(one(&office, &told).await["status"], "withdrawn");
    assert_eq!(waiting(&office.director).await, 0);
    assert_eq!(office.unit(0).await["status"], "withheld");
    let list = office.manager.get(&format!("{HOME}?status=withdrawn,rejected")).await;
    assert_eq!(list.expect(200)["total"], 2);
    office.finish().await;
}

#[actix_web::test]
async fn units_that_are_withheld_otherwise_meanwhile_are_not_given_back_by_it() {
    let office = careful().await;
    let body = json!({
        "unit_ids": [office.units[2]], "reason": "销控", "until_on": "2025-03-10"
    });
    office.manager.post(&format!("{UNITS}/withhold"), body).await.expect(200);
    let told = give_back(&office, &office.units[1..3]).await;
    let asked = one(&office, &told).await;
    office.clock("2025-03-11T02:00:00Z").await;
    assert_eq!(office.unit(2).await["status"], "available");
    let approve = act(HOME, &asked, "approve");
    office.director.post(&approve, json!({})).await.refused(409, "approvals.content_changed");
    assert_eq!(office.unit(1).await["status"], "withheld");
    let why = json!({"reason": "已另行安排"});
    office.director.post(&act(HOME, &asked, "reject"), why).await.expect(200);
    office.finish().await;
}

#[actix_web::test]
async fn a_rule_may_let_a_few_units_pass() {
    let office = careful().await;
    let definition = json!({
        "auto_pass": "units <= 1", "steps": [{"name": "总监审批", "role": "director"}],
    });
    flow(&office, "inventory.give_back", definition).await;
    let told = give_back(&office, &office.units[..1]).await;
    assert_eq!((&told["done"], &told["asked"]), (&json!(1), &json!(0)));
    assert_eq!(office.unit(0).await["status"], "available");
    let list = office.manager.get(HOME).await.expect(200);
    assert_eq!(list["items"][0]["status"], "approved");
    assert_eq!(list["items"][0]["decisions"][0]["kind"], "passed");
    office.finish().await;
}
