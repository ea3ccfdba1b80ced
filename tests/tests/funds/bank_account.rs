use entity::funds::bank_account;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::{TestApp, town};

const HOME: &str = "/api/v1/funds/bank-accounts";

fn body(project: &str, number: &str) -> Value {
    json!({
        "project_id": project, "name": "监管专户", "bank": "中国建设银行天河支行",
        "number": number, "kind": "supervised",
    })
}

#[actix_web::test]
async fn a_project_starts_with_its_accounts() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = town::project(&admin, "GZ001").await;
    let list = admin.get(&format!("{HOME}?project_id={project}")).await.expect(200);
    let pairs: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|account| (account["kind"].clone(), account["ledger_code"].clone()))
        .collect();
    let pair = |kind: &str, code: &str| (json!(kind), json!(code));
    let expected =
        [pair("cash", "1001"), pair("operating", "1002.01"), pair("supervised", "1002.02")];
    assert_eq!(pairs, expected);
    assert_eq!(list["items"][0]["number"], Value::Null);
    let books = admin.get("/api/v1/funds/ledger/trial-balance").await.expect(200);
    assert_eq!(books["accounts"].as_array().unwrap().len(), 17);
    app.finish().await;
}

#[actix_web::test]
async fn create_seals_the_number_and_shows_its_tail() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = town::project(&admin, "GZ001").await;
    let reply = admin.post(HOME, body(&project, "6217 0000 1000 1234 567")).await;
    let account = reply.expect(201);
    assert_eq!(account["number"], "****4567");
    assert_eq!(account["ledger_code"], "1002.02");
    assert_eq!(admin.get(&reply.header("location").unwrap()).await.expect(200), account);
    for row in bank_account::Entity::find().all(&app.kernel.db).await.unwrap() {
        assert!(!format!("{row:?}").contains("6217000010001234"));
    }
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_number_twice_and_numbers_that_are_none() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = town::project(&admin, "GZ001").await;
    admin.post(HOME, body(&project, "6217000010001234567")).await.expect(201);
    let twice = admin.post(HOME, body(&project, "6217 000010001234567")).await;
    twice.refused(409, "funds.duplicate_number");
    let odd = admin.post(HOME, body(&project, "账号账号")).await;
    assert_eq!(odd.faults(), [("/number".to_owned(), "invalid_format".to_owned())]);
    let nowhere = admin.post(HOME, body("0193a5c0-0000-7000-8000-000000000001", "12345")).await;
    assert_eq!(nowhere.faults(), [("/project_id".to_owned(), "not_found".to_owned())]);
    app.finish().await;
}
