use super::desk::{cheap, flow, hire, history, request_of, waiting};
use crate::sales::office::{Office, SUBSCRIPTIONS, act};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Client, Reply, TestApp};

async fn open() -> Office {
    Office::on(TestApp::start_with_workers(4).await).await
}

/// A database that is overrun answers 503 and when to come back; a client comes back.
async fn said(client: &Client, path: String, body: Value) -> Reply {
    loop {
        let reply = client.post(&path, body.clone()).await;
        if reply.status != 503 {
            return reply;
        }
    }
}

#[actix_web::test]
async fn of_those_who_approve_and_reject_at_once_one_decides() {
    let office = open().await;
    let mut deciders = vec![];
    for number in 0..6 {
        deciders.push(hire(&office, &format!("manager.{number}"), "manager").await);
    }
    for unit in 0..3 {
        let document = cheap(&office, unit).await;
        let calls = deciders.iter().enumerate().map(|(number, decider)| {
            let (verdict, body) = match number % 2 {
                0 => ("approve", json!({"comment": "看过"})),
                _ => ("reject", json!({"reason": "价格过低"})),
            };
            said(decider, act(SUBSCRIPTIONS, &document, verdict), body)
        });
        let replies = join_all(calls).await;
        let won: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 200).collect();
        assert_eq!(won.len(), 1);
        for late in replies.iter().filter(|reply| reply.status != 200) {
            assert_eq!(late.status, 409, "{}", late.json());
        }
        let kind = if won[0].json()["status"] == "active" { "approved" } else { "rejected" };
        let request = request_of(&office.consultant, &document).await;
        assert_eq!(request["status"], kind);
        assert_eq!(history(&office.consultant, &request).await, ["opened", kind]);
    }
    office.finish().await;
}

#[actix_web::test]
async fn of_a_step_that_asks_everybody_no_agreement_is_lost() {
    let office = open().await;
    let mut deciders = vec![];
    let mut names: Vec<Value> = vec![];
    for number in 0..4 {
        let decider = hire(&office, &format!("manager.{number}"), "manager").await;
        names.push(decider.get("/api/v1/auth/me").await.expect(200)["id"].clone());
        deciders.push(decider);
    }
    let step = json!({"name": "会签", "user_ids": names, "agreement": "all"});
    flow(&office, "sales.subscription", json!({"steps": [step]})).await;
    let document = cheap(&office, 0).await;
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    for reply in join_all(deciders.iter().map(|one| said(one, approve.clone(), json!({})))).await {
        reply.expect(200);
    }
    let home = format!("{SUBSCRIPTIONS}/{}", document["id"].as_str().unwrap());
    assert_eq!(office.consultant.get(&home).await.expect(200)["status"], "active");
    let request = request_of(&office.consultant, &document).await;
    let wanted = ["opened", "approved", "approved", "approved", "approved"];
    assert_eq!(history(&office.consultant, &request).await, wanted);
    assert_eq!(waiting(&deciders[0]).await, json!(0));
    office.finish().await;
}
