//! What ids name, shown beside them when a reader asks.

use super::office::{HOLDS, Office, SUBSCRIPTIONS};
use serde_json::{Value, json};
use tests::{Reply, staff};

fn refused_word(reply: &Reply) {
    let problem = reply.refused(400, "bad_request");
    assert_eq!(problem["errors"][0]["pointer"], "expand");
}

#[actix_web::test]
async fn expand_fills_the_places_beside_ids_and_leaves_the_others_null() {
    let office = Office::open().await;
    let made = office.subscribed(0).await;
    for name in ["project", "unit"] {
        assert_eq!(made.get(name), Some(&Value::Null));
    }
    let path = format!("{SUBSCRIPTIONS}/{}", made["id"].as_str().unwrap());
    let plain = office.manager.get(&path).await;
    let full = office.manager.get(&format!("{path}?expand=unit.building,buyers.customer")).await;
    let shown = full.expect(200);
    let unit = office.manager.get(&format!("/api/v1/inventory/units/{}", office.units[0])).await;
    let unit = unit.expect(200);
    assert_eq!(shown["unit"]["building"]["id"], unit["building_id"]);
    assert_eq!(shown["unit"]["project"], Value::Null);
    let mut without = shown.clone();
    without["unit"]["building"] = Value::Null;
    assert_eq!(without["unit"], unit);
    assert_eq!(shown["buyers"][0]["customer"]["phone"], "138****0001");
    assert_eq!(shown["project"], Value::Null);
    without["unit"] = Value::Null;
    without["buyers"][0]["customer"] = Value::Null;
    assert_eq!(without, plain.json());
    assert_ne!(plain.header("etag"), full.header("etag"));
    let known = office.manager.with("if-none-match", &full.header("etag").unwrap());
    known.get(&format!("{path}?expand=unit.building,buyers.customer")).await.expect(304);
    known.get(&path).await.expect(200);
    office.finish().await;
}

#[actix_web::test]
async fn expand_works_in_lists_and_with_a_comma_in_either_spelling() {
    let office = Office::open().await;
    for unit in 0..2 {
        office.subscribed(unit).await;
    }
    let path = format!("{SUBSCRIPTIONS}?expand=unit%2Cproject&page_size=5");
    let listed = office.manager.get(&path).await.expect(200);
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    for item in items {
        assert_eq!(item["unit"]["code"], item["unit_code"]);
        assert_eq!(item["project"]["id"], item["project_id"]);
    }
    office.finish().await;
}

#[actix_web::test]
async fn expand_refuses_words_that_an_operation_does_not_know() {
    let office = Office::open().await;
    for word in ["author", "unit.building.phase", "trade", "Unit", "unit."] {
        refused_word(&office.manager.get(&format!("{HOLDS}?expand={word}")).await);
    }
    let users = office.admin.get("/api/v1/admin/users?expand=project").await;
    assert_eq!(users.refused(400, "bad_request")["errors"][0]["code"], "unknown_field");
    office.finish().await;
}

#[actix_web::test]
async fn expand_shows_nothing_that_the_reader_may_not_read() {
    let office = Office::open().await;
    let made = office.subscribed(0).await;
    let role = json!({"code": "clerk", "name": "Clerk", "data_scope": "all"});
    office.admin.post("/api/v1/admin/roles", role).await.expect(201);
    let acts = json!({"permissions": ["sales.subscription.read", "inventory.unit.read"]});
    office.admin.put("/api/v1/admin/roles/clerk/permissions", acts).await.expect(200);
    let clerk = staff::signed_in(&office.app, "clerk", &["clerk"]).await;
    let path = format!("{SUBSCRIPTIONS}/{}", made["id"].as_str().unwrap());
    let unit = clerk.get(&format!("{path}?expand=unit")).await.expect(200);
    assert_eq!(unit["unit"]["floor_price"], Value::Null);
    clerk.get(&format!("{path}?expand=buyers.customer")).await.refused(403, "forbidden");
    office.finish().await;
}

#[actix_web::test]
async fn expand_shows_the_customer_of_a_hold_beside_his_name() {
    let office = Office::open().await;
    let body = json!({"unit_id": office.units[0], "customer_id": office.customers[0]});
    let hold = office.consultant.post(HOLDS, body).await.expect(201);
    assert_eq!((&hold["customer"], &hold["customer_name"]), (&Value::Null, &json!("客户1")));
    let path = format!("{HOLDS}/{}?expand=customer", hold["id"].as_str().unwrap());
    let shown = office.consultant.get(&path).await.expect(200);
    assert_eq!(shown["customer"]["name"], hold["customer_name"]);
    office.finish().await;
}
