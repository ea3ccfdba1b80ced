use crate::sales::office::{Office, SUBSCRIPTIONS, act};
use serde_json::json;

const REPORT: &str = "/api/v1/analytics/sales";

#[actix_web::test]
async fn cube_and_tree_agree_on_what_was_signed() {
    let office = Office::open().await;
    office.signed(0).await;
    office.signed(1).await;
    office.subscribed(2).await;
    let words = "dimensions=project,building,month&measures=units,amount,area";
    let cube = office.manager.get(&format!("{REPORT}?method=cube&{words}")).await.expect(200);
    let row = &cube["rows"][0];
    assert_eq!(row["units"], 2);
    assert_eq!(row["amount"], "3871392.00");
    assert_eq!(row["area"], "197.52");
    assert_eq!(row["month"], "2025-03");
    assert_eq!(row["project_code"], "GZ001");
    assert_eq!(row["building_code"], "02");
    assert_eq!(cube["subtotals"].as_array().unwrap().len(), 2);
    assert_eq!(cube["total"], json!({"units": 2, "amount": "3871392.00", "area": "197.52"}));
    let tree = office.manager.get(&format!("{REPORT}?method=tree")).await.expect(200);
    assert_eq!(tree["total"], cube["total"]);
    assert_eq!(tree["tree"][0]["units"], 2);
    assert_eq!(tree["tree"][0]["children"][0]["code"], "02");
    office.finish().await;
}

#[actix_web::test]
async fn a_cancellation_counts_on_its_own_day() {
    let office = Office::open().await;
    let made = office.subscribed(0).await;
    office.parameter("sales.expiry.by_event", json!(false)).await;
    office.parameter("sales.expiry.by_scan", json!(false)).await;
    office.app.kernel.clock.set_shift(2 * 24 * 3_600 * 1_000_000);
    let body = json!({"reason": "改变主意"});
    office.manager.post(&act(SUBSCRIPTIONS, &made, "cancel"), body).await.expect(200);
    let units = |words: &'static str| {
        let path = format!("{REPORT}?kind=subscribed&{words}");
        let manager = office.manager.clone();
        async move { manager.get(&path).await.expect(200)["total"]["units"].clone() }
    };
    assert_eq!(units("to_on=2025-03-11").await, 1);
    assert_eq!(units("from_on=2025-03-12").await, -1);
    assert_eq!(units("").await, 0);
    office.finish().await;
}

#[actix_web::test]
async fn a_price_that_was_never_approved_is_no_sale() {
    let office = Office::open().await;
    let made = office.consultant.post(SUBSCRIPTIONS, office.body(0, "96")).await.expect(201);
    let path = format!("{REPORT}?dimensions=kind");
    assert_eq!(office.manager.get(&path).await.expect(200)["rows"], json!([]));
    let body = json!({"reason": "折扣过大"});
    office.manager.post(&act(SUBSCRIPTIONS, &made, "reject"), body).await.expect(200);
    assert_eq!(office.manager.get(&path).await.expect(200)["rows"], json!([]));
    let other = office.consultant.post(SUBSCRIPTIONS, office.body(1, "96")).await.expect(201);
    office.manager.post(&act(SUBSCRIPTIONS, &other, "approve"), json!({})).await.expect(200);
    let rows = office.manager.get(&path).await.expect(200)["rows"].clone();
    assert_eq!((&rows[0]["kind"], &rows[0]["units"]), (&json!("subscribed"), &json!(1)));
    office.finish().await;
}

#[actix_web::test]
async fn measures_that_were_not_asked_for_are_null_and_wrong_words_are_named() {
    let office = Office::open().await;
    office.signed(0).await;
    let report = office.manager.get(&format!("{REPORT}?measures=units")).await.expect(200);
    assert_eq!(report["total"], json!({"units": 1, "amount": null, "area": null}));
    let twice = office.manager.get(&format!("{REPORT}?dimensions=month,month")).await;
    assert_eq!(twice.status, 400);
    let order = office.manager.get(&format!("{REPORT}?from_on=2025-03-02&to_on=2025-03-01")).await;
    assert_eq!(order.status, 400);
    let elsewhere = format!("{REPORT}?project_id=0195a3c0-5b7e-7000-8000-000000000099");
    office.manager.get(&elsewhere).await.refused(404, "not_found");
    office.consultant.get(REPORT).await.refused(403, "forbidden");
    office.finish().await;
}
