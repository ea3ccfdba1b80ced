use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::id;
use tests::given::office::Office;
use tests::{TestApp, town};

const HOME: &str = "/api/v1/customers/buyer-groups";

fn couple(one: &Value, two: &Value, shares: [&str; 2]) -> Value {
    json!({
        "name": "王氏夫妇",
        "members": [
            {"customer_id": one["id"], "share": shares[0]},
            {"customer_id": two["id"], "share": shares[1]},
        ]
    })
}

#[actix_web::test]
async fn create_names_a_group_that_fills_the_buyers_of_a_subscription() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let (one, two) = (entered(&admin, 1).await, entered(&admin, 2).await);
    let reply = admin.post(HOME, couple(&one, &two, ["0.3", "0.7"])).await;
    let location = reply.header("location").unwrap();
    let group = reply.expect(201);
    assert_eq!(group["members"][1]["name"], "客户2");
    assert_eq!(group["members"][0]["phone"], "138****0001");
    assert_eq!(admin.get(&location).await.expect(200), group);
    let list = admin.get(&format!("{HOME}?customer_id={}", id(&two))).await.expect(200);
    assert_eq!(list["items"], json!([group]));
    let mut body = town::subscription_body(office.site.unit_id(0), id(&one));
    body["buyers"] = group["buyers"].clone();
    let subscription = admin.post("/api/v1/sales/subscriptions", body).await.expect(201);
    assert_eq!(subscription["buyers"][1]["share"], group["buyers"][1]["share"]);
    app.finish().await;
}

#[actix_web::test]
async fn shares_make_a_whole_and_members_are_known() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let (one, two) = (entered(&li, 1).await, entered(&chen, 2).await);
    let faults = li.post(HOME, couple(&one, &two, ["0.3", "0.6"])).await.faults();
    assert_eq!(
        faults,
        [
            ("/members".to_owned(), "sum_mismatch".to_owned()),
            ("/members/1/customer_id".to_owned(), "not_found".to_owned()),
        ]
    );
    let own = entered(&li, 3).await;
    let group = li.post(HOME, couple(&one, &own, ["0.5", "0.5"])).await.expect(201);
    let path = format!("{HOME}/{}", id(&group));
    chen.get(&path).await.refused(404, "not_found");
    assert_eq!(chen.get(HOME).await.expect(200)["total"], 0);
    let change = json!({"name": "王小明", "members": [{"customer_id": own["id"], "share": "1"}]});
    let changed = li.patch(&path, change).await.expect(200);
    assert_eq!(
        (&changed["name"], changed["buyers"].as_array().unwrap().len()),
        (&json!("王小明"), 1)
    );
    assert_eq!(li.delete(&path).await.status, 204);
    li.get(&path).await.refused(404, "not_found");
    app.finish().await;
}
