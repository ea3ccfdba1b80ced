use entity::customers::customer;
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::{Value, json};
use service::kernel::cipher::Cipher;
use tests::database::DATA_KEY;
use tests::given::customer::{entered, person, resident_id};
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, TestApp, town};

const HOME: &str = "/api/v1/customers/customers";
const SUBSCRIPTIONS: &str = "/api/v1/sales/subscriptions";
const ACCOUNTS: &str = "/api/v1/funds/bank-accounts";
const NEXT_KEY: [u8; 32] = [8; 32];

async fn found(admin: &Client, query: &str) -> u64 {
    admin.get(&format!("{HOME}?{query}")).await.expect(200)["total"].as_u64().unwrap()
}

async fn phone_of(admin: &Client, customer: &Value) -> String {
    let body = json!({"fields": ["phone"], "reason": "look"});
    let path = format!("{HOME}/{}/reveal", id(customer));
    admin.post(&path, body).await.expect(200)["phone"].as_str().unwrap().to_owned()
}

/// Customers are changed, entered and looked for, as in any other hour.
async fn work(admin: &Client, customers: &[Value]) {
    let works = customers.iter().enumerate().map(|(serial, customer)| async move {
        let path = format!("{HOME}/{}", id(customer));
        let phone = format!("139{serial:08}");
        admin.patch(&path, json!({"phone": phone})).await.expect(200);
        admin.post(HOME, person(700 + serial)).await.expect(201);
        assert_eq!(found(admin, &format!("phone={phone}")).await, 1, "{phone}");
        let number = resident_id(serial);
        assert_eq!(found(admin, &format!("id_number={number}")).await, 1, "{number}");
    });
    join_all(works).await;
}

#[actix_web::test]
async fn the_master_key_is_exchanged_while_people_work() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let account = json!({
        "project_id": office.site.project_id(), "name": "基本户", "bank": "建设银行",
        "number": "6222021234567890123", "kind": "operating"
    });
    admin.post(ACCOUNTS, account.clone()).await.expect(201);
    let mut customers = vec![];
    for serial in 0..45 {
        customers.push(entered(&admin, serial).await);
    }
    // Asked for under the old key, decided under the new one.
    let li = office.hire(&app, "li.na", "consultant").await;
    let buyer = entered(&li, 900).await;
    let body = town::subscription_body(office.site.unit_id(0), id(&buyer));
    let pending = li.post(SUBSCRIPTIONS, body).await.expect(201);
    assert_eq!(pending["status"], "pending_approval");
    let end = format!("id_number_tail={}", &resident_id(3)[14..]);
    let ending = found(&admin, &end).await;
    assert!(ending > 0);
    let both = Cipher::named("k2", &NEXT_KEY).understanding("k1", &DATA_KEY);
    let app = app.restart_under(both).await;
    let admin = app.admin().await;
    assert_eq!(phone_of(&admin, &customers[0]).await, "13800000000");
    let (ran, ()) =
        futures_util::join!(service::jobs::run_due(&app.kernel), work(&admin, &customers));
    assert!(ran.unwrap() > 0);
    // What was entered under the new key needs no second round; the first one left nothing.
    let rows = customer::Entity::find().all(&app.kernel.db).await.unwrap();
    assert_eq!(rows.len(), 91);
    assert!(rows.iter().all(|row| row.data_key.starts_with("k2.")));
    let app = app.restart_under(Cipher::named("k2", &NEXT_KEY)).await;
    let admin = app.admin().await;
    assert!(found(&admin, &end).await >= ending);
    for (serial, customer) in customers.iter().enumerate() {
        assert_eq!(phone_of(&admin, customer).await, format!("139{serial:08}"));
        assert_eq!(found(&admin, &format!("phone=139{serial:08}")).await, 1);
        assert_eq!(found(&admin, &format!("id_number={}", resident_id(serial))).await, 1);
    }
    admin.post(ACCOUNTS, account).await.refused(409, "funds.duplicate_number");
    let approve = format!("{SUBSCRIPTIONS}/{}/approve", id(&pending));
    assert_eq!(admin.post(&approve, json!({})).await.expect(200)["status"], "active");
    let chain = admin.get("/api/v1/admin/audit-logs/verify").await.expect(200);
    assert_eq!(chain["first_bad"], Value::Null);
    app.finish().await;
}
