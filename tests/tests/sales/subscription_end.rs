use super::office::{Office, SUBSCRIPTIONS, act, id};
use serde_json::{Value, json};

async fn paid(office: &Office, amount: &str) -> Value {
    let made = office.subscribed(0).await;
    office.receive(&made["trade_id"], amount).await.expect(201);
    made
}

async fn end(office: &Office, made: &Value, verb: &str, body: Value) -> Value {
    office.manager.post(&act(SUBSCRIPTIONS, made, verb), body).await.expect(200)
}

#[actix_web::test]
async fn cancel_frees_the_unit_and_asks_for_the_refund() {
    let office = Office::open().await;
    let made = paid(&office, "60000.00").await;
    let ended = end(&office, &made, "cancel", json!({"reason": "改变主意"})).await;
    assert_eq!(ended["status"], "cancelled");
    assert_eq!(ended["closed_on"], "2025-03-10");
    assert_eq!(office.unit(0).await["status"], "available");
    let trade = office.trade(&made).await;
    assert_eq!(trade["status"], "closed");
    let money = &trade["money"];
    assert_eq!((&money["credit"], &money["refunding"]), (&json!("60000.00"), &json!("60000.00")));
    assert_eq!(money["allocated"], "0.00");
    let again = json!({"reason": "?"});
    let again = office.manager.post(&act(SUBSCRIPTIONS, &made, "cancel"), again).await;
    again.refused(409, "invalid_transition");
    office.subscribed(0).await;
    office.finish().await;
}

#[actix_web::test]
async fn cancel_leaves_the_credit_where_no_refund_is_wanted() {
    let office = Office::open().await;
    let made = paid(&office, "50000.00").await;
    end(&office, &made, "cancel", json!({"reason": "改变主意", "refund": false})).await;
    let money = office.trade(&made).await["money"].clone();
    assert_eq!((&money["credit"], &money["refunding"]), (&json!("50000.00"), &json!("0.00")));
    office.finish().await;
}

#[actix_web::test]
async fn forfeit_keeps_a_fifth_of_the_price_and_asks_the_rest_back() {
    let office = Office::open().await;
    let mut body = office.body(0, "98");
    body["earnest_amount"] = json!("500000.00");
    let made = office.consultant.post(SUBSCRIPTIONS, body).await.expect(201);
    office.receive(&made["trade_id"], "500000.00").await.expect(201);
    let ended = end(&office, &made, "forfeit", json!({"reason": "逾期未签约"})).await;
    assert_eq!(ended["status"], "forfeited");
    let money = office.trade(&made).await["money"].clone();
    assert_eq!(money["kept"], "387139.20");
    assert_eq!(money["refunding"], "112860.80");
    assert_eq!(office.unit(0).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn forfeit_keeps_no_more_than_the_agreed_earnest_money() {
    let office = Office::open().await;
    let made = paid(&office, "80000.00").await;
    end(&office, &made, "forfeit", json!({"reason": "逾期未签约"})).await;
    let money = office.trade(&made).await["money"].clone();
    assert_eq!((&money["kept"], &money["refunding"]), (&json!("50000.00"), &json!("30000.00")));
    office.finish().await;
}

#[actix_web::test]
async fn undo_forfeit_gives_unit_and_money_back() {
    let office = Office::open().await;
    let made = paid(&office, "50000.00").await;
    end(&office, &made, "forfeit", json!({"reason": "逾期未签约"})).await;
    let back = end(&office, &made, "undo-forfeit", json!({})).await;
    assert_eq!(back["status"], "active");
    assert_eq!(back["closed_on"], Value::Null);
    assert_eq!(office.unit(0).await["status"], "subscribed");
    let trade = office.trade(&made).await;
    assert_eq!(trade["status"], "open");
    let money = &trade["money"];
    assert_eq!((&money["kept"], &money["allocated"]), (&json!("0.00"), &json!("50000.00")));
    let again = office.manager.post(&act(SUBSCRIPTIONS, &made, "undo-forfeit"), json!({})).await;
    again.refused(409, "invalid_transition");
    office.convert(&made).await;
    office.finish().await;
}

#[actix_web::test]
async fn undo_forfeit_is_refused_once_the_unit_is_taken_or_money_goes_back() {
    let office = Office::open().await;
    let made = paid(&office, "80000.00").await;
    end(&office, &made, "forfeit", json!({"reason": "逾期未签约"})).await;
    let path = act(SUBSCRIPTIONS, &made, "undo-forfeit");
    office.manager.post(&path, json!({})).await.refused(409, "sales.refund_open");
    office.subscribed(0).await;
    office.manager.post(&path, json!({})).await.refused(409, "sales.unit_taken");
    office.finish().await;
}

#[actix_web::test]
async fn void_is_refused_once_money_has_come() {
    let office = Office::open().await;
    let made = paid(&office, "50000.00").await;
    let body = json!({"reason": "录错房号"});
    let refused = office.manager.post(&act(SUBSCRIPTIONS, &made, "void"), body).await;
    assert_eq!(refused.refused(409, "sales.money_received")["received"], "50000.00");
    assert_eq!(office.unit(0).await["status"], "subscribed");
    office.finish().await;
}

#[actix_web::test]
async fn void_takes_a_mistake_back() {
    let office = Office::open().await;
    let made = office.subscribed(0).await;
    let ended = end(&office, &made, "void", json!({"reason": "录错房号"})).await;
    assert_eq!(ended["status"], "voided");
    assert_eq!(office.unit(0).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn expiry_cancels_and_asks_for_the_refund_once() {
    let office = Office::open().await;
    let made = paid(&office, "50000.00").await;
    office.clock("2025-03-17T15:59:59Z").await;
    assert_eq!(office.unit(0).await["status"], "subscribed");
    office.clock("2025-03-17T16:00:00Z").await;
    let path = format!("{SUBSCRIPTIONS}/{}", id(&made));
    let ended = office.consultant.get(&path).await.expect(200);
    assert_eq!((&ended["status"], &ended["closed_on"]), (&json!("expired"), &json!("2025-03-18")));
    assert_eq!(office.unit(0).await["status"], "available");
    let kernel = &office.app.kernel;
    let scan = service::sales::subscription::run_scan(kernel, &json!({})).await.unwrap();
    assert_eq!(scan, json!({"expired": 0}));
    let money = office.trade(&made).await["money"].clone();
    assert_eq!((&money["refunding"], &money["kept"]), (&json!("50000.00"), &json!("0.00")));
    office.finish().await;
}

#[actix_web::test]
async fn expiry_forfeits_where_the_policy_says_so_and_the_scan_finds_it() {
    let office = Office::open().await;
    office.parameter("sales.subscription.expiry_policy", json!("forfeit")).await;
    office.parameter("sales.expiry.by_event", json!(false)).await;
    let made = paid(&office, "50000.00").await;
    office.app.kernel.clock.set_shift(8 * 24 * 3_600 * 1_000_000);
    let convert = office.consultant.post(&act(SUBSCRIPTIONS, &made, "convert"), json!({})).await;
    convert.refused(409, "sales.subscription_expired");
    let kernel = &office.app.kernel;
    let scan = service::sales::subscription::run_scan(kernel, &json!({})).await.unwrap();
    assert_eq!(scan, json!({"expired": 1}));
    let path = format!("{SUBSCRIPTIONS}/{}", id(&made));
    assert_eq!(office.consultant.get(&path).await.expect(200)["status"], "forfeited");
    assert_eq!(office.trade(&made).await["money"]["kept"], "50000.00");
    office.finish().await;
}

#[actix_web::test]
async fn a_reminder_is_told_a_day_before_expiry() {
    use entity::kernel::event;
    use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
    let office = Office::open().await;
    office.subscribed(0).await;
    let told = || async {
        event::Entity::find()
            .filter(event::Column::Name.eq("sales.subscription.expiring"))
            .count(&office.app.kernel.db)
            .await
            .unwrap()
    };
    office.clock("2025-03-16T15:59:59Z").await;
    assert_eq!(told().await, 0);
    office.clock("2025-03-16T16:00:00Z").await;
    assert_eq!(told().await, 1);
    office.finish().await;
}
