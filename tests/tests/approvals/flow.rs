use super::desk::{FLOWS, cheap, flow, hire, history, id_of, request_of, task_of, waiting};
use crate::sales::office::{CONTRACTS, Office, SUBSCRIPTIONS, act};
use serde_json::{Value, json};
use tests::Client;

const SUBSCRIPTION: &str = "sales.subscription";

fn two_steps() -> Value {
    json!({"steps": [
        {"name": "经理审批", "role": "manager"},
        {"name": "总监审批", "role": "director", "condition": "deal_price > 100000"},
        {"name": "从不", "role": "director", "condition": "deal_price < 0"},
    ]})
}

#[actix_web::test]
async fn steps_follow_each_other_and_the_last_one_moves_the_document() {
    let office = Office::open().await;
    let made = flow(&office, SUBSCRIPTION, two_steps()).await;
    let document = cheap(&office, 0).await;
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    assert_eq!(task_of(&office.manager).await["step_name"], "经理审批");
    let first = office.manager.post(&approve, json!({"comment": "可以"})).await.expect(200);
    assert_eq!(first["status"], "pending_approval");
    assert_eq!(waiting(&office.manager).await, 0);
    office.manager.post(&approve, json!({})).await.refused(409, "approvals.not_your_step");
    let acts = act(SUBSCRIPTIONS, &document, "acts");
    let offered = async |client: &Client| {
        let acts = client.get(&acts).await.expect(200);
        acts["allowed"].as_array().unwrap().contains(&json!("approve"))
    };
    assert_eq!((offered(&office.manager).await, offered(&office.director).await), (false, true));
    assert_eq!(task_of(&office.director).await["step"], 2);
    let second = office.director.post(&approve, json!({})).await.expect(200);
    assert_eq!(second["status"], "active");
    let request = request_of(&office.manager, &document).await;
    assert_eq!((&request["status"], &request["step"]), (&json!("approved"), &json!(2)));
    assert_eq!((&request["flow_id"], &request["flow_version"]), (&made["id"], &json!(1)));
    assert_eq!(request["steps"].as_array().unwrap().len(), 2);
    let said: Vec<&Value> =
        request["rules"].as_array().unwrap().iter().map(|rule| &rule["outcome"]).collect();
    assert_eq!(said, ["yes", "no"]);
    assert_eq!(history(&office.manager, &request).await, ["opened", "approved", "approved"]);
    office.finish().await;
}

#[actix_web::test]
async fn a_refusal_in_any_step_ends_the_request() {
    let office = Office::open().await;
    flow(&office, SUBSCRIPTION, two_steps()).await;
    let document = cheap(&office, 0).await;
    office.manager.post(&act(SUBSCRIPTIONS, &document, "approve"), json!({})).await.expect(200);
    let reject = act(SUBSCRIPTIONS, &document, "reject");
    let ended = office.director.post(&reject, json!({"reason": "折扣过大"})).await.expect(200);
    assert_eq!(ended["status"], "voided");
    assert_eq!(request_of(&office.manager, &document).await["status"], "rejected");
    assert_eq!(waiting(&office.director).await, 0);
    office.finish().await;
}

#[actix_web::test]
async fn everybody_named_in_a_step_must_agree_where_all_are_asked() {
    let office = Office::open().await;
    let other = hire(&office, "zhang.wei", "manager").await;
    let named = json!([id_of(&office.manager).await, id_of(&other).await]);
    let steps = json!({"steps": [{"name": "会签", "user_ids": named, "agreement": "all"}]});
    flow(&office, SUBSCRIPTION, steps).await;
    let document = cheap(&office, 0).await;
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    office.director.post(&approve, json!({})).await.refused(409, "approvals.not_your_step");
    let first = office.manager.post(&approve, json!({})).await.expect(200);
    assert_eq!(first["status"], "pending_approval");
    office.manager.post(&approve, json!({})).await.refused(409, "approvals.already_agreed");
    assert_eq!(other.post(&approve, json!({})).await.expect(200)["status"], "active");
    office.finish().await;
}

#[actix_web::test]
async fn one_of_a_role_is_enough_or_all_of_it() {
    let office = Office::open().await;
    let other = hire(&office, "zhang.wei", "manager").await;
    let all = json!({"steps": [{"name": "会签", "role": "manager", "agreement": "all"}]});
    let made = flow(&office, SUBSCRIPTION, all).await;
    let document = cheap(&office, 0).await;
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    let first = other.post(&approve, json!({})).await.expect(200);
    assert_eq!(first["status"], "pending_approval");
    assert_eq!(office.manager.post(&approve, json!({})).await.expect(200)["status"], "active");
    let any = json!({"definition": {"steps": [{"name": "经理审批", "role": "manager"}]}});
    let path = format!("{FLOWS}/{}", made["id"].as_str().unwrap());
    office.director.patch(&path, any).await.expect(200);
    let document = cheap(&office, 1).await;
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    assert_eq!(other.post(&approve, json!({})).await.expect(200)["status"], "active");
    office.finish().await;
}

#[actix_web::test]
async fn an_open_request_keeps_the_version_it_began_with() {
    let office = Office::open().await;
    let made = flow(&office, SUBSCRIPTION, two_steps()).await;
    let before = cheap(&office, 0).await;
    let path = format!("{FLOWS}/{}", made["id"].as_str().unwrap());
    let one = json!({"name": "一级", "definition": {"steps": [
        {"name": "总监审批", "role": "director"},
    ]}});
    let changed = office.director.patch(&path, one).await.expect(200);
    assert_eq!((&changed["version"], &changed["name"]), (&json!(2), &json!("一级")));
    let after = cheap(&office, 1).await;
    let manager = &office.manager;
    let old = manager.post(&act(SUBSCRIPTIONS, &before, "approve"), json!({})).await.expect(200);
    assert_eq!(old["status"], "pending_approval");
    let approve = act(SUBSCRIPTIONS, &after, "approve");
    manager.post(&approve, json!({})).await.refused(409, "approvals.not_your_step");
    let new = office.director.post(&approve, json!({})).await.expect(200);
    assert_eq!(new["status"], "active");
    assert_eq!(request_of(manager, &before).await["flow_version"], 1);
    assert_eq!(request_of(manager, &after).await["flow_version"], 2);
    let versions = manager.get(&format!("{path}/versions")).await.expect(200);
    assert_eq!(versions["items"][0]["version"], 2);
    assert_eq!(versions["items"][1]["definition"]["steps"].as_array().unwrap().len(), 3);
    office.finish().await;
}

#[actix_web::test]
async fn retire_gives_the_place_back_to_the_flow_of_all_projects_and_the_built_in_one() {
    let office = Office::open().await;
    let own = flow(&office, SUBSCRIPTION, two_steps()).await;
    let steps = json!({"steps": [{"name": "总监审批", "role": "director"}]});
    let body = json!({
        "document_type": SUBSCRIPTION, "project_id": office.project, "name": "另一",
        "definition": steps,
    });
    office.director.post(FLOWS, body.clone()).await.refused(409, "approvals.flow_exists");
    let mut everywhere = body.clone();
    everywhere["project_id"] = Value::Null;
    let refused = office.director.post(FLOWS, everywhere.clone()).await;
    assert_eq!(refused.faults(), [("/project_id".to_owned(), "required".to_owned())]);
    let system = office.admin.post(FLOWS, everywhere).await.expect(201);
    let retire = |flow: &Value| format!("{FLOWS}/{}/retire", flow["id"].as_str().unwrap());
    let retired = office.director.post(&retire(&own), json!({})).await.expect(200);
    assert_eq!(retired["status"], "retired");
    office.director.post(&retire(&own), json!({})).await.refused(409, "invalid_transition");
    let document = cheap(&office, 0).await;
    assert_eq!(request_of(&office.manager, &document).await["flow_id"], system["id"]);
    office.director.post(&retire(&system), json!({})).await.refused(404, "not_found");
    office.admin.post(&retire(&system), json!({})).await.expect(200);
    let document = cheap(&office, 1).await;
    let request = request_of(&office.manager, &document).await;
    assert_eq!((&request["flow_id"], &request["rules"]), (&Value::Null, &json!([])));
    assert_eq!(request["steps"][0]["role"], "manager");
    let list = office.manager.get(&format!("{FLOWS}?status=retired")).await.expect(200);
    assert_eq!(list["total"], 2);
    office.finish().await;
}

#[actix_web::test]
async fn a_rule_lets_a_contract_pass_or_refuses_it_at_once() {
    let office = Office::open().await;
    office.parameter("sales.contract.review", json!("people")).await;
    let definition = json!({
        "auto_refuse": "deal_price < 100", "auto_pass": "!below_authority",
        "steps": [{"name": "经理审批", "role": "manager"}],
    });
    let made = flow(&office, "sales.contract", definition.clone()).await;
    let contract = office.approved(0).await;
    let request = request_of(&office.manager, &contract).await;
    assert_eq!((&request["status"], &request["step"]), (&json!("approved"), &Value::Null));
    assert_eq!(history(&office.manager, &request).await, ["opened", "passed"]);
    let mut stern = definition;
    stern["auto_refuse"] = json!("deal_price > 100");
    let path = format!("{FLOWS}/{}", made["id"].as_str().unwrap());
    office.director.patch(&path, json!({"definition": stern})).await.expect(200);
    let subscription = office.subscribed(1).await;
    office.receive(&subscription["trade_id"], "50000.00").await.expect(201);
    let contract = office.convert(&subscription).await;
    let submit = act(CONTRACTS, &contract, "submit");
    let refused = office.consultant.post(&submit, json!({})).await;
    let problem = refused.refused(409, "approvals.refused_by_rule");
    assert_eq!(problem["rule"], "deal_price > 100");
    assert_eq!(waiting(&office.manager).await, 0);
    let path = format!("{CONTRACTS}/{}", contract["id"].as_str().unwrap());
    assert_eq!(office.consultant.get(&path).await.expect(200)["status"], "draft");
    office.finish().await;
}

#[actix_web::test]
async fn a_rule_that_cannot_be_told_asks_people() {
    let office = Office::open().await;
    office.parameter("sales.contract.review", json!("people")).await;
    let definition = json!({
        "auto_refuse": "author_roles[9] == 'x'", "auto_pass": "deal_price / (1 - 1) > 0",
        "steps": [{"name": "经理审批", "role": "manager", "condition": "reasons[99] == 'x'"}],
    });
    flow(&office, "sales.contract", definition).await;
    let subscription = office.subscribed(0).await;
    office.receive(&subscription["trade_id"], "50000.00").await.expect(201);
    let contract = office.convert(&subscription).await;
    let submit = act(CONTRACTS, &contract, "submit");
    let submitted = office.consultant.post(&submit, json!({})).await.expect(200);
    assert_eq!(submitted["status"], "reviewing");
    let request = request_of(&office.manager, &contract).await;
    for rule in request["rules"].as_array().unwrap() {
        assert_eq!(rule["outcome"], "failed");
        assert!(!rule["failure"].as_str().unwrap().is_empty());
    }
    assert_eq!(request["rules"].as_array().unwrap().len(), 3);
    let approve = act(CONTRACTS, &contract, "approve");
    assert_eq!(office.manager.post(&approve, json!({})).await.expect(200)["status"], "approved");
    office.finish().await;
}
