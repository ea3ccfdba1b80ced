//! Many visitors at once, somebody new among them.

use entity::kernel::event;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::TestApp;
use tests::given::customer::{entered, person};
use tests::given::id;
use tests::given::reception::{Reception, people};

const REGISTER: &str = "/api/v1/customers/visits/register";
const CUSTOMERS: &str = "/api/v1/customers/customers";

fn new(serial: usize) -> Value {
    json!({"customer": person(serial)})
}

async fn told(app: &TestApp, name: &str) -> u64 {
    let events = event::Entity::find().filter(event::Column::Name.eq(name));
    events.count(&app.kernel.db).await.unwrap()
}

fn rows<'a>(told: &'a Value, list: &str) -> &'a [Value] {
    told[list].as_array().unwrap()
}

#[actix_web::test]
async fn new_customers_are_given_away_evenly_among_those_who_are_there() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 6).await;
    place.member_act(1, "go-off-duty", json!({})).await;
    place.member_act(3, "pause", json!({"reason": "休假"})).await;
    let path = format!("/api/v1/admin/users/{}/disable", place.users[5]);
    place.admin.post(&path, json!({})).await.expect(200);
    let known = people(&app, &place.admin, 11).await;
    // Each third is known, the others are new.
    let mut visits: Vec<Value> = (1..=22).map(new).collect();
    for (index, id) in known.iter().enumerate() {
        visits.insert(index * 3, json!({"customer_id": id, "kind": "call"}));
    }
    let body = json!({"project_id": place.project_id(), "visits": visits});
    // Whoever stands at the desk does not get them for that.
    let told = place.consultants[1].post(REGISTER, body.clone()).await;
    told.refused(403, "forbidden");
    let told = place.admin.post(REGISTER, body).await.expect(200);
    assert_eq!((&told["done"], &told["failed"]), (&json!(33), &json!([])));
    let visits = rows(&told, "visits");
    let mut shares: BTreeMap<usize, usize> = BTreeMap::new();
    for visit in visits {
        *shares.entry(place.index(visit).unwrap()).or_default() += 1;
    }
    assert_eq!(shares, BTreeMap::from([(0, 11), (2, 11), (4, 11)]));
    let order: Vec<_> = visits[..6].iter().map(|visit| place.index(visit).unwrap()).collect();
    assert_eq!(order, [0, 2, 4, 0, 2, 4], "record by record, whether new or not");
    for visit in visits {
        let path = format!("{CUSTOMERS}/{}", visit["customer_id"].as_str().unwrap());
        let owner = &place.consultants[place.index(visit).unwrap()];
        let customer = owner.get(&path).await.expect(200);
        assert_eq!(customer["owners"][0]["owner_id"], visit["consultant_id"]);
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_row_that_fails_enters_nobody_and_uses_no_turn() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let known = entered(&place.admin, 50).await;
    let mut wrong = person(3);
    wrong["phone"] = json!("123");
    wrong["id_number"] = json!("1");
    let visits = json!([
        new(1),
        new(1),
        {"customer": wrong},
        {"kind": "call"},
        {"customer": person(4), "customer_id": known["id"]},
        new(50),
        {"customer": person(5), "arrived_at": "2025-03-11T02:00:00Z"},
        new(2),
    ]);
    let body = json!({"project_id": place.project_id(), "visits": visits});
    let nothing = place.admin.post(&format!("{REGISTER}?atomic=true"), body.clone()).await;
    let nothing = nothing.expect(200);
    assert_eq!((&nothing["done"], &nothing["visits"]), (&json!(0), &json!([])));
    assert_eq!(rows(&nothing, "failed").len(), 6);
    assert_eq!(place.admin.get(CUSTOMERS).await.expect(200)["total"], 1, "all or nothing");
    assert_eq!(told(&app, "customers.customer.created").await, 1);
    let result = place.admin.post(REGISTER, body).await.expect(200);
    assert_eq!(result["done"], 2);
    assert_eq!(place.admin.get(CUSTOMERS).await.expect(200)["total"], 3);
    assert_eq!(told(&app, "customers.customer.created").await, 3);
    let visits = rows(&result, "visits");
    let turns: Vec<_> =
        visits.iter().map(|visit| (visit["index"].clone(), place.index(visit))).collect();
    assert_eq!(turns, [(json!(0), Some(0)), (json!(7), Some(1))]);
    let failed = rows(&result, "failed");
    let codes: Vec<_> =
        failed.iter().map(|row| (row["index"].as_u64(), row["code"].as_str())).collect();
    assert_eq!(
        codes,
        [
            (Some(1), Some("customers.duplicate")),
            (Some(2), Some("invalid_format")),
            (Some(3), Some("missing_option")),
            (Some(4), Some("conflict")),
            (Some(5), Some("customers.duplicate")),
            (Some(6), Some("date_in_future")),
        ]
    );
    let places: Vec<_> = rows(&failed[1], "errors").iter().map(|one| &one["pointer"]).collect();
    assert_eq!(places, ["/visits/2/customer/phone", "/visits/2/customer/id_number"]);
    // The earlier row counts, and so does who was there before.
    let first = |row: &Value| row["duplicates"]["customers"][0]["id"].clone();
    assert_eq!(first(&failed[0]), visits[0]["customer_id"]);
    assert_eq!(first(&failed[4]), known["id"]);
    assert_eq!(failed[1]["duplicates"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn what_the_project_says_of_duplicates_counts_row_by_row() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 1).await;
    let like = |serial: usize| {
        let mut body = person(serial);
        body["phone"] = person(1)["phone"].clone();
        json!({"customer": body})
    };
    let body = |rows: Value| json!({"project_id": place.project_id(), "visits": rows});
    let told = place.admin.post(REGISTER, body(json!([new(1), like(2)]))).await.expect(200);
    assert_eq!(told["done"], 2, "a phone may be shared as delivered");
    let second = rows(&told, "visits")[1]["customer_id"].as_str().unwrap();
    let second = place.admin.get(&format!("{CUSTOMERS}/{second}")).await.expect(200);
    assert_eq!(second["duplicates"]["customers"].as_array().unwrap().len(), 1);
    let path = format!(
        "/api/v1/admin/parameters/customers.duplicates.phone?project_id={}",
        place.project_id()
    );
    place.admin.put(&path, json!({"value": "forbid"})).await.expect(200);
    let told = place.admin.post(REGISTER, body(json!([like(3), new(4)]))).await.expect(200);
    assert_eq!(told["done"], 1);
    let failed = &rows(&told, "failed")[0];
    assert_eq!(failed["code"], "customers.duplicate");
    assert_eq!(failed["duplicates"]["customers"].as_array().unwrap().len(), 2);
    let held = format!("/api/v1/customers/assignments?project_id={}", place.project_id());
    assert_eq!(place.admin.get(&held).await.expect(200)["total"], 3);
    let visit = &rows(&told, "visits")[0];
    assert_eq!(visit["consultant_id"], json!(place.users[0]));
    assert!(!id(visit).is_empty());
    app.finish().await;
}
