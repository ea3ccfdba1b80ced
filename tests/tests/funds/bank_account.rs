use entity::funds::bank_account;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use service::kernel::cipher::Cipher;
use tests::database::DATA_KEY;
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
async fn a_number_in_another_row_is_left_and_holds_up_no_exchange_of_keys() {
    use bank_account::{ActiveModel, Column, Entity};
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = town::project(&admin, "GZ001").await;
    let mut ids = vec![];
    for serial in 0..4 {
        let number = format!("621700001000123456{serial}");
        ids.push(admin.post(HOME, body(&project, &number)).await.expect(201)["id"].clone());
    }
    let db = &app.kernel.db;
    let rows = Entity::find().filter(Column::NumberCipher.is_not_null()).all(db).await.unwrap();
    let of = |serial: usize| rows.iter().find(|row| json!(row.id) == ids[serial]).unwrap();
    // Of the first two the numbers change places; the third has the fourth's, with its key.
    for (at, from, key) in [(0, 1, 0), (1, 0, 1), (2, 3, 3)] {
        let change = ActiveModel {
            number_cipher: Set(of(from).number_cipher.clone()),
            data_key: Set(of(key).data_key.clone()),
            ..Default::default()
        };
        let row = Column::Id.eq(of(at).id);
        Entity::update_many().set(change).filter(row).exec(db).await.unwrap();
    }
    let next = Cipher::named("k2", &[8; 32]).understanding("k1", &DATA_KEY);
    let app = app.restart_under(next).await;
    let admin = app.admin().await;
    service::jobs::recurring::install(&app.kernel).await.unwrap();
    service::jobs::run_due(&app.kernel).await.unwrap();
    let runs = "/api/v1/jobs/runs?kind=funds.bank_account.rewrap";
    let runs = admin.get(runs).await.expect(200);
    assert_eq!(runs["items"][0]["result"], json!({"rewrapped": 1, "failed": 3}));
    let rows = Entity::find().filter(Column::NumberCipher.is_not_null()).all(&app.kernel.db).await;
    let renewed = rows
        .unwrap()
        .into_iter()
        .filter(|row| row.data_key.as_ref().is_some_and(|key| key.starts_with("k2.")));
    assert_eq!(renewed.map(|row| json!(row.id)).collect::<Vec<_>>(), [ids[3].clone()]);
    // Nobody is shown more of them than before.
    let list = admin.get(&format!("{HOME}?project_id={project}")).await.expect(200);
    assert!(list["items"].as_array().unwrap().iter().any(|row| row["number"] == "****4562"));
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
