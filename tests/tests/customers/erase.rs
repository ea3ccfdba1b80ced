use serde_json::{Value, json};
use tests::dump::everything;
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
    for (place, text) in everything(&app.kernel.db).await {
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
    let stale = admin.with("if-match", "\"as-it-was-before\"");
    erase(&stale, &customer).await.refused(412, "stale");
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
async fn erase_blanks_what_was_written_beside_favourites_consents_and_kept_units() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let customer = somebody(&admin).await;
    let (unit, other) = (office.site.unit_id(0), office.site.unit_id(1));
    let favourite = json!({"unit_id": unit, "note": "慕白最喜欢"});
    admin.post(&format!("{}/favourites", path(&customer)), favourite).await.expect(201);
    let wishes = json!({"wishes": [{"channel": "sms", "given": false}], "source": "展会签到"});
    admin.put(&format!("{}/consents", path(&customer)), wishes.clone()).await.expect(200);
    let keep = json!({
        "unit_ids": [unit], "customer_id": customer["id"], "reason": "留给欧阳先生"
    });
    admin.post("/api/v1/inventory/units/withhold", keep).await.expect(200);
    let amend = format!("/api/v1/inventory/units/{unit}/amend-withholding");
    admin.post(&amend, json!({"reason": "欧阳先生周末来"})).await.expect(200);
    let control = json!({"unit_ids": [other], "reason": "二期推出"});
    admin.post("/api/v1/inventory/units/withhold", control).await.expect(200);
    erase(&admin, &customer).await.expect(200);
    let list = admin.get(&format!("{}/favourites", path(&customer))).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["note"]), (&json!(1), &Value::Null));
    // What he agreed to counts still, and says no more than that.
    let said = admin.get(&format!("{}/consents", path(&customer))).await;
    assert!(said.text.contains("***") && !said.text.contains("展会"), "{}", said.text);
    let kept = admin.get(&format!("/api/v1/inventory/units/{unit}")).await.expect(200);
    assert_eq!(
        (&kept["withheld_reason"], &kept["withheld_for_id"]),
        (&json!("***"), &customer["id"])
    );
    let history = admin.get(&format!("/api/v1/inventory/units/{unit}/history")).await;
    assert!(!history.text.contains("欧阳"), "{}", history.text);
    let theirs = admin.get(&format!("/api/v1/inventory/units/{other}")).await.expect(200);
    assert_eq!(theirs["withheld_reason"], "二期推出");
    // Nothing more is noted of nobody.
    let favourite = json!({"unit_id": other});
    let again = admin.post(&format!("{}/favourites", path(&customer)), favourite).await;
    again.refused(409, "customers.erased");
    let again = admin.put(&format!("{}/consents", path(&customer)), wishes).await;
    again.refused(409, "customers.erased");
    let keep = json!({"unit_ids": [other], "customer_id": customer["id"], "reason": "再留"});
    let again = admin.post("/api/v1/inventory/units/withhold", keep).await;
    again.refused(409, "customers.erased");
    let did =
        json!({"items": [{"customer_id": customer["id"], "unit_id": unit, "kind": "viewed"}]});
    let told = admin.post("/api/v1/customers/behaviours/record", did).await.expect(200);
    assert_eq!((&told["done"], &told["failed"][0]["code"]), (&json!(0), &json!("not_found")));
    app.finish().await;
}

#[actix_web::test]
async fn erase_forgets_why_units_were_kept_for_him_that_are_no_longer() {
    const UNITS: &str = "/api/v1/inventory/units";
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let (customer, other) = (somebody(&admin).await, entered(&admin, 7).await);
    let unit = office.site.unit_id(0);
    let keep = async |customer: &Value, reason: &str| {
        let body = json!({"unit_ids": [unit], "customer_id": customer["id"], "reason": reason});
        let told = admin.post(&format!("{UNITS}/withhold"), body).await.expect(200);
        assert_eq!(told["done"], 1, "{told}");
    };
    let give_back = async |reason: &str| {
        let body = json!({"unit_ids": [unit], "reason": reason});
        admin.post(&format!("{UNITS}/give-back"), body).await.expect(200)
    };
    keep(&customer, "留给欧阳先生").await;
    let amend = format!("{UNITS}/{unit}/amend-withholding");
    admin.post(&amend, json!({"reason": "欧阳先生周末来"})).await.expect(200);
    assert_eq!(give_back("欧阳先生不要了").await["done"], 1);
    let control = json!({"unit_ids": [unit], "reason": "二期推出"});
    admin.post(&format!("{UNITS}/withhold"), control).await.expect(200);
    give_back("二期已推").await;
    // Ended by a decision, which has a document of its own.
    let path = "/api/v1/admin/parameters/inventory.give_back.approval";
    admin.put(path, json!({"value": true})).await.expect(200);
    keep(&customer, "欧阳先生又要").await;
    let asked = give_back("欧阳先生来电").await["give_back_ids"][0].clone();
    let asked = format!("/api/v1/inventory/give-backs/{}", asked.as_str().unwrap());
    let director = office.hire(&app, "sun.li", "director").await;
    director.post(&format!("{asked}/approve"), json!({})).await.expect(200);
    keep(&other, "老客户").await;

    erase(&admin, &customer).await.expect(200);
    let history = admin.get(&format!("{UNITS}/{unit}/history")).await;
    assert!(!history.text.contains("欧阳"), "{}", history.text);
    for reason in ["二期推出", "二期已推", "老客户"] {
        assert!(history.text.contains(reason), "{}", history.text);
    }
    assert_eq!(admin.get(&asked).await.expect(200)["reason"], "***");
    let shown = admin.get(&format!("{UNITS}/{unit}")).await.expect(200);
    assert_eq!(
        (&shown["withheld_for_id"], &shown["withheld_reason"]),
        (&other["id"], &json!("老客户"))
    );
    app.finish().await;
}

#[actix_web::test]
async fn who_is_erased_is_nobodys_work_and_stays_in_the_history() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = somebody(&admin).await;
    let note = json!({"channel": "phone", "content": "约看房", "next_on": "2025-03-10"});
    admin.post(&format!("{}/follow-ups", path(&customer)), note).await.expect(201);
    let due = "/api/v1/customers/follow-ups?due=true";
    assert_eq!(admin.get(due).await.expect(200)["total"], 1);
    erase(&admin, &customer).await.expect(200);
    assert_eq!(admin.get(due).await.expect(200)["total"], 0);
    let past = admin.get(&format!("{}/follow-ups", path(&customer))).await.expect(200);
    assert_eq!((&past["total"], &past["items"][0]["content"]), (&json!(1), &json!("***")));
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
    let values = everything(&app.kernel.db).await;
    let found = values.iter().find(|(_, text)| text.contains("138****000"));
    assert_eq!(found, None);
    app.finish().await;
}
