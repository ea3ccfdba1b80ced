use super::office::{HOLDS, Office, SUBSCRIPTIONS, act, id};
use serde_json::{Value, json};
use tests::town;

fn body(office: &Office, unit: usize, customer: usize) -> Value {
    json!({"unit_id": office.units[unit], "customer_id": office.customers[customer]})
}

#[actix_web::test]
async fn create_keeps_the_unit_for_ten_minutes() {
    let office = Office::open().await;
    let reply = office.consultant.post(HOLDS, body(&office, 0, 0)).await;
    let hold = reply.expect(201);
    assert_eq!(hold["status"], "active");
    assert_eq!(hold["expires_at"], "2025-03-10T02:10:00Z");
    assert_eq!(hold["renewals"], 0);
    assert_eq!(office.unit(0).await["status"], "held");
    let again = office.consultant.get(&reply.header("location").unwrap()).await.expect(200);
    assert_eq!(again, hold);
    let list = office.consultant.get(&format!("{HOLDS}?status=active")).await.expect(200);
    assert_eq!(list["items"][0], hold);
    office.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_unit_that_is_taken_and_offers_others() {
    let office = Office::open().await;
    office.consultant.post(HOLDS, body(&office, 0, 0)).await.expect(201);
    let refused = office.consultant.post(HOLDS, body(&office, 0, 1)).await;
    let problem = refused.refused(409, "sales.unit_taken");
    assert_eq!(problem["alternatives"].as_array().unwrap().len(), 5);
    office.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_third_hold_of_the_same_customer() {
    let office = Office::open().await;
    office.consultant.post(HOLDS, body(&office, 0, 0)).await.expect(201);
    office.consultant.post(HOLDS, body(&office, 1, 0)).await.expect(201);
    let third = office.consultant.post(HOLDS, body(&office, 2, 0)).await;
    assert_eq!(third.refused(409, "sales.hold_limit_reached")["limit"], 2);
    assert_eq!(office.unit(2).await["status"], "available");
    office.consultant.post(HOLDS, body(&office, 2, 1)).await.expect(201);
    office.finish().await;
}

#[actix_web::test]
async fn create_counts_the_holds_of_one_person_under_whichever_entry() {
    let office = Office::open().await;
    let enter = async |serial: usize, phone: &str| {
        let mut body = town::customer_body(serial);
        body["phone"] = json!(phone);
        id(&office.consultant.post("/api/v1/customers/customers", body).await.expect(201))
    };
    let hold = async |unit: usize, customer: &str| {
        let body = json!({"unit_id": office.units[unit], "customer_id": customer});
        office.consultant.post(HOLDS, body).await
    };
    let again = enter(3, "138 0000 0001").await;
    hold(0, &office.customers[0]).await.expect(201);
    hold(1, &again).await.expect(201);
    for entry in [&office.customers[0], &again] {
        let third = hold(2, entry).await;
        assert_eq!(third.refused(409, "sales.hold_limit_reached")["limit"], 2);
    }
    // Merged entries are one person too, and two again once the merge is undone.
    let other = enter(4, "13800000004").await;
    let path = format!("/api/v1/customers/customers/{other}");
    hold(2, &other).await.expect(201);
    let into = json!({"into": office.customers[1], "reason": "entered twice"});
    office.admin.post(&format!("{path}/merge"), into).await.expect(200);
    hold(3, &office.customers[1]).await.expect(201);
    hold(4, &office.customers[1]).await.refused(409, "sales.hold_limit_reached");
    let undo = json!({"reason": "two after all"});
    office.admin.post(&format!("{path}/undo-merge"), undo).await.expect(200);
    hold(4, &office.customers[1]).await.expect(201);
    office.finish().await;
}

#[actix_web::test]
async fn renew_is_possible_twice() {
    let office = Office::open().await;
    let hold = office.consultant.post(HOLDS, body(&office, 0, 0)).await.expect(201);
    let path = act(HOLDS, &hold, "renew");
    office.clock("2025-03-10T02:05:00Z").await;
    let renewed = office.consultant.post(&path, json!({})).await.expect(200);
    assert_eq!(renewed["expires_at"], "2025-03-10T02:15:00Z");
    office.clock("2025-03-10T02:12:00Z").await;
    assert_eq!(office.unit(0).await["status"], "held");
    office.consultant.post(&path, json!({})).await.expect(200);
    office.consultant.post(&path, json!({})).await.refused(409, "sales.hold_renewals_used");
    office.finish().await;
}

#[actix_web::test]
async fn cancel_gives_the_unit_back() {
    let office = Office::open().await;
    let hold = office.consultant.post(HOLDS, body(&office, 0, 0)).await.expect(201);
    let path = act(HOLDS, &hold, "cancel");
    let cancelled = office.consultant.post(&path, json!({})).await.expect(200);
    assert_eq!(cancelled["status"], "cancelled");
    assert_eq!(office.unit(0).await["status"], "available");
    office.consultant.post(&path, json!({})).await.refused(409, "invalid_transition");
    office.finish().await;
}

#[actix_web::test]
async fn a_hold_ends_by_the_timed_event() {
    let office = Office::open().await;
    let hold = office.consultant.post(HOLDS, body(&office, 0, 0)).await.expect(201);
    office.clock("2025-03-10T02:10:00Z").await;
    let path = format!("{HOLDS}/{}", id(&hold));
    assert_eq!(office.consultant.get(&path).await.expect(200)["status"], "expired");
    assert_eq!(office.unit(0).await["status"], "available");
    let renew = office.consultant.post(&act(HOLDS, &hold, "renew"), json!({})).await;
    renew.refused(409, "invalid_transition");
    office.finish().await;
}

#[actix_web::test]
async fn a_hold_ends_by_the_scan_where_timed_events_are_off() {
    let office = Office::open().await;
    office.parameter("sales.expiry.by_event", json!(false)).await;
    let hold = office.consultant.post(HOLDS, body(&office, 0, 0)).await.expect(201);
    office.app.kernel.clock.set_shift(11 * 60 * 1_000_000);
    let path = format!("{HOLDS}/{}", id(&hold));
    let read = office.consultant.get(&path).await.expect(200);
    assert_eq!((&read["status"], &read["version"]), (&json!("expired"), &json!(1)));
    let kernel = &office.app.kernel;
    let done = service::sales::hold::run_scan(kernel, &json!({})).await.unwrap();
    assert_eq!(done, json!({"expired": 1}));
    assert_eq!(office.unit(0).await["status"], "available");
    let again = service::sales::hold::run_scan(kernel, &json!({})).await.unwrap();
    assert_eq!(again, json!({"expired": 0}));
    office.finish().await;
}

#[actix_web::test]
async fn an_expired_hold_makes_way_before_anybody_has_swept_it() {
    let office = Office::open().await;
    let hold = office.consultant.post(HOLDS, body(&office, 0, 0)).await.expect(201);
    office.app.kernel.clock.set_shift(11 * 60 * 1_000_000);
    let next = office.consultant.post(HOLDS, body(&office, 0, 1)).await.expect(201);
    assert_eq!(next["status"], "active");
    let path = format!("{HOLDS}/{}", id(&hold));
    assert_eq!(office.consultant.get(&path).await.expect(200)["status"], "expired");
    office.finish().await;
}

#[actix_web::test]
async fn subscribe_uses_the_buyers_own_hold_and_refuses_anothers() {
    let office = Office::open().await;
    let hold = office.consultant.post(HOLDS, body(&office, 0, 0)).await.expect(201);
    let mut other = office.body(0, "98");
    other["buyers"][0]["customer_id"] = json!(office.customers[1]);
    office.consultant.post(SUBSCRIPTIONS, other).await.refused(409, "sales.unit_taken");
    office.subscribed(0).await;
    let path = format!("{HOLDS}/{}", id(&hold));
    assert_eq!(office.consultant.get(&path).await.expect(200)["status"], "used");
    assert_eq!(office.unit(0).await["status"], "subscribed");
    office.clock("2025-03-10T03:00:00Z").await;
    assert_eq!(office.unit(0).await["status"], "subscribed");
    office.finish().await;
}

#[actix_web::test]
async fn customers_of_another_company_neither_hold_nor_buy() {
    use entity::customers::customer::{Column, Entity};
    use entity::id::{CompanyId, CustomerId};
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let office = Office::open().await;
    let body = json!({"code": "C002", "name": "江南置业", "kind": "developer"});
    let company = office.admin.post("/api/v1/inventory/companies", body).await.expect(201);
    let company: CompanyId = company["id"].as_str().unwrap().parse().unwrap();
    let stranger: CustomerId = office.customers[0].parse().unwrap();
    let moved = Entity::update_many().col_expr(Column::CompanyId, Expr::value(company));
    moved.filter(Column::Id.eq(stranger)).exec(&office.app.kernel.db).await.unwrap();
    let body = json!({"unit_id": office.units[0], "customer_id": stranger});
    office.admin.post(HOLDS, body).await.refused(404, "not_found");
    let refused = office.admin.post(SUBSCRIPTIONS, office.body(0, "98")).await;
    let place = ("/buyers/0/customer_id".to_owned(), "not_found".to_owned());
    assert_eq!(refused.faults(), [place]);
    office.finish().await;
}
