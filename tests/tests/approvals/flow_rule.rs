use super::desk::{FLOWS, id_of};
use crate::sales::office::Office;
use serde_json::{Value, json};

/// Faults of a definition for refunds.
async fn faults(office: &Office, document_type: &str, definition: Value) -> Vec<(String, String)> {
    let body = json!({
        "document_type": document_type, "project_id": office.project, "name": "审批",
        "definition": definition,
    });
    office.director.post(FLOWS, body).await.faults()
}

fn told(faults: &[(&str, &str)]) -> Vec<(String, String)> {
    faults.iter().map(|(at, code)| ((*at).to_owned(), (*code).to_owned())).collect()
}

#[actix_web::test]
async fn everything_wrong_with_a_flow_is_told_at_its_place() {
    let office = Office::open().await;
    let consultant = id_of(&office.consultant).await;
    let nobody = "0193a5c0-0000-7000-8000-000000000999";
    let definition = json!({
        "auto_refuse": "amount >", "auto_pass": "amount == 1 || amount == 'x'",
        "steps": [
            {"name": "a", "role": "manager", "condition": "floor_price > 1"},
            {"name": "b", "role": "wizard", "deadline_hours": 4},
            {"name": "c", "role": "manager", "user_ids": [consultant]},
            {"name": "d", "user_ids": [nobody, nobody], "escalate_to": "manager"},
            {"name": "e"},
            {"name": "f", "role": "consultant", "condition": "amount + 1"},
        ],
    });
    let mut found = faults(&office, "receivables.refund", definition).await;
    found.sort();
    assert_eq!(
        found,
        told(&[
            ("/definition/auto_pass", "invalid_format"),
            ("/definition/auto_pass", "invalid_value"),
            ("/definition/auto_refuse", "invalid_format"),
            ("/definition/steps/0/condition", "invalid_format"),
            ("/definition/steps/1/escalate_to", "required"),
            ("/definition/steps/1/role", "not_found"),
            ("/definition/steps/2/user_ids", "conflict"),
            ("/definition/steps/2/user_ids/0", "invalid_value"),
            ("/definition/steps/3/deadline_hours", "required"),
            ("/definition/steps/3/user_ids/0", "not_found"),
            ("/definition/steps/3/user_ids/1", "duplicate"),
            ("/definition/steps/3/user_ids/1", "not_found"),
            ("/definition/steps/4/role", "missing_option"),
            ("/definition/steps/5/condition", "invalid_format"),
            ("/definition/steps/5/role", "invalid_value"),
        ])
    );
    office.finish().await;
}

#[actix_web::test]
async fn rules_are_short_flat_and_over_the_facts_of_their_documents() {
    let office = Office::open().await;
    let long = format!("amount > 1{}", " ".repeat(500));
    let deep = format!("{}true{}", "(".repeat(90), ")".repeat(90));
    let looped = "reasons.exists(a, reasons.exists(b, a == b))";
    for rule in [long.as_str(), deep.as_str(), looped, "amount > 1.5", "default_role.matches('x')"]
    {
        let steps = json!([{"name": "a", "role": "manager"}]);
        let definition = json!({"auto_refuse": rule, "steps": steps});
        let found = faults(&office, "receivables.refund", definition).await;
        assert_eq!(found.len(), 1, "{rule}");
        assert_eq!(found[0].0, "/definition/auto_refuse", "{rule}");
    }
    let steps = json!({"steps": [{"name": "a", "role": "manager"}]});
    let found = faults(&office, "receivables.receipt", steps).await;
    assert_eq!(found, told(&[("/document_type", "invalid_value")]));
    office.finish().await;
}

#[actix_web::test]
async fn those_who_decide_do_not_say_how_it_is_decided() {
    let office = Office::open().await;
    let body = json!({
        "document_type": "receivables.refund", "project_id": office.project, "name": "审批",
        "definition": {"steps": [{"name": "a", "role": "manager"}]},
    });
    office.manager.post(FLOWS, body.clone()).await.refused(403, "forbidden");
    let made = office.director.post(FLOWS, body).await.expect(201);
    let path = format!("{FLOWS}/{}", made["id"].as_str().unwrap());
    assert_eq!(office.manager.get(&path).await.expect(200), made);
    office.manager.patch(&path, json!({"name": "b"})).await.refused(403, "forbidden");
    office.finish().await;
}

#[actix_web::test]
async fn document_types_tell_the_facts_that_rules_may_ask_for() {
    let office = Office::open().await;
    let list = office.manager.get("/api/v1/approvals/document-types").await.expect(200);
    let kinds = list["items"].as_array().unwrap();
    let refund = kinds.iter().find(|kind| kind["code"] == "receivables.refund").unwrap();
    assert_eq!(refund["passable"], false);
    assert_eq!(refund["decided_by"], "receivables.refund.approve");
    let facts: Vec<&Value> =
        refund["facts"].as_array().unwrap().iter().map(|fact| &fact["name"]).collect();
    assert_eq!(facts, ["author_roles", "default_role", "reasons", "amount"]);
    for kind in kinds {
        let mut numbers = kind["facts"].as_array().unwrap().iter();
        let named = numbers.find(|fact| fact["kind"] == "fen" || fact["kind"] == "integer");
        let fact = named.unwrap()["name"].as_str().unwrap();
        let body = json!({
            "document_type": kind["code"], "project_id": office.project, "name": "审批",
            "definition": {
                "auto_refuse": format!("{fact} < 0 || 'auditor' in author_roles"),
                "steps": [{"name": "a", "role": "director"}],
            },
        });
        office.director.post(FLOWS, body).await.expect(201);
    }
    office.finish().await;
}
