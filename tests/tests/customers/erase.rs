use super::at_rest::everything;
use serde_json::{Value, json};
use tests::given::customer::{entered, person, resident_id};
use tests::given::office::Office;
use tests::given::{id, trade};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/customers";

fn path(customer: &Value) -> String {
    format!("{HOME}/{}", id(customer))
}

fn reason() -> Value {
    json!({"reason": "asked for it in writing"})
}

async fn erase(client: &Client, customer: &Value) -> tests::Reply {
    client.post(&format!("{}/erase", path(customer)), reason()).await
}

/// Somebody whose name, district and numbers are found nowhere else.
async fn somebody(client: &Client) -> Value {
    let mut body = person(4321);
    body["name"] = json!("欧阳慕白");
    body["email"] = json!("mubai@example.com");
    body["home_district"] = json!("沙面岛");
    body["remarks"] = json!("左撇子");
    body["tags"] = json!(["养鸟"]);
    client.with("idempotency-key", "enter-mubai").post(HOME, body).await.expect(201)
}

#[actix_web::test]
async fn erase_leaves_the_books_and_nothing_of_the_person() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let customer = somebody(&admin).await;
    let note = json!({"channel": "phone", "content": "约看房, 慕白想要高层"});
    admin.post(&format!("{}/follow-ups", path(&customer)), note).await.expect(201);
    let group = json!({
        "name": "慕白一家", "members": [{"customer_id": customer["id"], "share": "1"}]
    });
    admin.post("/api/v1/customers/buyer-groups", group).await.expect(201);
    let subscription = trade::subscribed(&admin, &office, &customer).await;
    erase(&admin, &customer).await.refused(409, "customers.has_open_trade");
    let home = format!("/api/v1/sales/subscriptions/{}", id(&subscription));
    admin.post(&format!("{home}/cancel"), json!({"reason": "退订"})).await.expect(200);
    let left = erase(&admin, &customer).await.expect(200);
    assert_eq!((&left["id"], &left["customers"]), (&customer["id"], &json!(1)));
    assert!(left["answers"].as_u64().unwrap() >= 4, "{left}");
    let secrets =
        ["慕白", "mubai", "m***@", "沙面岛", "左撇子", "养鸟", "13800004321", "138****4321"];
    let number = resident_id(4321);
    let tail = format!("**{}", &number[14..]);
    for (place, text) in everything(&app).await {
        for secret in secrets.iter().copied().chain([number.as_str(), tail.as_str()]) {
            assert!(!text.contains(&secret.to_lowercase()), "{secret} in {place}: {text}");
        }
    }
    // The books stay, and name nobody.
    let kept = admin.get(&home).await.expect(200);
    assert_eq!(kept["deal_price"], subscription["deal_price"]);
    assert_eq!(kept["buyers"][0]["customer_id"], customer["id"]);
    assert_eq!(kept["buyers"][0]["name"], "已抹除客户");
    let shell = admin.get(&path(&customer)).await.expect(200);
    assert!(shell["erased_at"].is_string() && shell["phone"] == "***", "{shell}");
    assert_eq!(admin.get(HOME).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn what_is_erased_is_neither_revealed_nor_changed_nor_replayed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = somebody(&admin).await;
    erase(&admin, &customer).await.expect(200);
    let fields = json!({"fields": ["phone"], "reason": "call"});
    let reveal = admin.post(&format!("{}/reveal", path(&customer)), fields).await;
    reveal.refused(409, "customers.erased");
    let change = admin.patch(&path(&customer), json!({"phone": "13911112222"})).await;
    change.refused(409, "customers.erased");
    erase(&admin, &customer).await.refused(409, "customers.erased");
    // The request stays done: it is neither answered nor done again.
    let mut body = person(4321);
    body["name"] = json!("欧阳慕白");
    body["email"] = json!("mubai@example.com");
    body["home_district"] = json!("沙面岛");
    body["remarks"] = json!("左撇子");
    body["tags"] = json!(["养鸟"]);
    let again = admin.with("idempotency-key", "enter-mubai").post(HOME, body).await;
    again.refused(409, "answer_erased");
    // His identity is nobody's now.
    entered(&admin, 4321).await;
    app.finish().await;
}

#[actix_web::test]
async fn erase_takes_along_what_was_merged_and_what_was_deleted() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let manager = office.hire(&app, "zhao.min", "manager").await;
    let (one, two, gone) =
        (entered(&admin, 1).await, entered(&admin, 2).await, entered(&admin, 3).await);
    let body = json!({"into": two["id"], "reason": "entered twice"});
    admin.post(&format!("{}/merge", path(&one)), body).await.expect(200);
    erase(&manager, &one).await.refused(403, "forbidden");
    let left = erase(&admin, &one).await.expect(200);
    assert_eq!((&left["id"], &left["customers"]), (&two["id"], &json!(2)));
    assert_eq!(admin.delete(&path(&gone)).await.status, 204);
    assert_eq!(erase(&admin, &gone).await.expect(200)["id"], gone["id"]);
    let values = everything(&app).await;
    let found = values.iter().find(|(_, text)| text.contains("138****000"));
    assert_eq!(found, None);
    app.finish().await;
}
