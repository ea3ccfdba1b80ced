use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::{TestApp, given};

const RECORD: &str = "/api/v1/customers/behaviours/record";

fn did(customer: &Value, unit: &str, kind: &str) -> Value {
    json!({"customer_id": customer["id"], "unit_id": unit, "kind": kind})
}

#[actix_web::test]
async fn record_notes_a_batch_and_tells_what_it_cannot_note() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let customer = entered(&admin, 1).await;
    let unit = site.unit_id(0);
    let tomorrow = json!({
        "customer_id": customer["id"], "unit_id": unit, "kind": "asked",
        "happened_at": "2025-03-11T02:00:00Z"
    });
    let nobody = json!({"id": "0193a5c0-0000-7000-8000-000000000999"});
    let items = json!([
        did(&customer, unit, "viewed"),
        tomorrow,
        did(&nobody, unit, "viewed"),
        did(&customer, unit, "shared"),
    ]);
    let told = admin.post(RECORD, json!({"items": items})).await.expect(200);
    let failed = told["failed"].as_array().unwrap();
    let failed: Vec<_> = failed.iter().map(|row| json!([row["index"], row["code"]])).collect();
    assert_eq!(told["done"], 2);
    assert_eq!(failed, [json!([1, "date_in_future"]), json!([2, "not_found"])]);
    let none = admin.post(&format!("{RECORD}?atomic=true"), json!({"items": items})).await;
    assert_eq!(none.expect(200)["done"], 0);
    let id = customer["id"].as_str().unwrap();
    let list = format!("/api/v1/customers/behaviours?customer_id={id}");
    assert_eq!(admin.get(&list).await.expect(200)["total"], 2);
    let shared = admin.get(&format!("{list}&kind=shared,asked")).await.expect(200);
    assert_eq!(shared["items"][0]["happened_at"], "2025-03-10T02:00:00Z");
    assert_eq!(shared["total"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn interests_count_what_was_done_with_each_unit_the_latest_first() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let customer = entered(&admin, 1).await;
    let (first, second) = (site.unit_id(0), site.unit_id(1));
    let early = |kind: &str| {
        let mut item = did(&customer, second, kind);
        item["happened_at"] = json!("2025-03-01T02:00:00Z");
        item
    };
    let items = json!([early("viewed"), early("viewed"), did(&customer, first, "asked")]);
    admin.post(RECORD, json!({"items": items})).await.expect(200);
    let home = format!("/api/v1/customers/customers/{}", customer["id"].as_str().unwrap());
    admin.post(&format!("{home}/favourites"), json!({"unit_id": second})).await.expect(201);
    let units = admin.get(&format!("{home}/interests")).await.expect(200);
    let counts: Vec<_> = units["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|unit| {
            json!([
                unit["unit_id"],
                unit["viewed"],
                unit["favoured"],
                unit["asked"],
                unit["favourite"]
            ])
        })
        .collect();
    assert_eq!(counts.len(), 2);
    assert!(counts.contains(&json!([first, 0, 0, 1, false])), "{counts:?}");
    assert!(counts.contains(&json!([second, 2, 1, 0, true])), "{counts:?}");
    app.finish().await;
}

#[actix_web::test]
async fn favourites_name_a_unit_once_and_can_be_taken_off() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let customer = entered(&li, 1).await;
    let unit = office.site.unit_id(0);
    let home = format!("/api/v1/customers/customers/{}", customer["id"].as_str().unwrap());
    let path = format!("{home}/favourites");
    let made = li.post(&path, json!({"unit_id": unit, "note": " 喜欢楼层 "})).await.expect(201);
    assert_eq!(made["note"], "喜欢楼层");
    let again = li.post(&path, json!({"unit_id": unit})).await;
    again.refused(409, "customers.favourite_already");
    let shown = li.get(&format!("{path}?expand=unit")).await.expect(200);
    assert_eq!(shown["items"][0]["unit"]["id"], unit);
    let other = office.hire(&app, "chen.lei", "consultant").await;
    let own = format!("/api/v1/customers/favourites/{}", made["id"].as_str().unwrap());
    other.get(&own).await.refused(404, "not_found");
    other.delete(&own).await.refused(404, "not_found");
    li.delete(&own).await.expect(204);
    assert_eq!(li.get(&path).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn what_a_merged_customer_did_and_chose_is_that_of_who_stands_for_him() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let (old, new) = (entered(&admin, 1).await, entered(&admin, 2).await);
    let path = |customer: &Value| {
        format!("/api/v1/customers/customers/{}", customer["id"].as_str().unwrap())
    };
    let unit = site.unit_id(0);
    admin.post(RECORD, json!({"items": [did(&old, unit, "viewed")]})).await.expect(200);
    admin.post(&format!("{}/favourites", path(&old)), json!({"unit_id": unit})).await.expect(201);
    let merge = json!({"into": new["id"], "reason": "同一人"});
    admin.post(&format!("{}/merge", path(&old)), merge).await.expect(200);
    for customer in [&old, &new] {
        let favourites = admin.get(&format!("{}/favourites", path(customer))).await.expect(200);
        assert_eq!(favourites["items"][0]["unit_id"], unit);
        let interests = admin.get(&format!("{}/interests", path(customer))).await.expect(200);
        let unit = &interests["items"][0];
        assert_eq!((&unit["viewed"], &unit["favourite"]), (&json!(1), &json!(true)));
    }
    app.finish().await;
}
