use serde_json::{Value, json};
use tests::given::customer::{entered, person, resident_id};
use tests::given::id;
use tests::given::office::Office;
use tests::given::trade::{received, subscribed};
use tests::{TestApp, town};

const HOME: &str = "/api/v1/customers/customers";
const HOLDS: &str = "/api/v1/sales/holds";

#[actix_web::test]
async fn blacklist_keeps_a_customer_from_holds_and_sales_under_any_entry() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let manager = office.hire(&app, "zhao.min", "manager").await;
    let path = "/api/v1/admin/parameters/customers.duplicates.identity";
    admin.put(path, json!({"value": "warn"})).await.expect(200);
    let customer = entered(&manager, 1).await;
    let path = format!("{HOME}/{}", id(&customer));
    let reason = json!({"reason": "forged a proof of income"});
    let undo = format!("{path}/unblacklist");
    manager.post(&undo, reason.clone()).await.refused(409, "customers.not_blacklisted");
    let listed = manager.post(&format!("{path}/blacklist"), reason.clone()).await.expect(200);
    assert_eq!(listed["blacklist_reason"], "forged a proof of income");
    let again = manager.post(&format!("{path}/blacklist"), reason.clone()).await;
    again.refused(409, "customers.blacklisted");
    let list = manager.get(&format!("{HOME}?blacklisted=true")).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &customer["id"]));
    let hold = json!({"unit_id": office.site.unit_id(0), "customer_id": customer["id"]});
    manager.post(HOLDS, hold.clone()).await.refused(409, "customers.blacklisted");
    let body = town::subscription_body(office.site.unit_id(0), id(&customer));
    for home in ["/api/v1/sales/subscriptions", "/api/v1/sales/contracts"] {
        manager.post(home, body.clone()).await.refused(409, "customers.blacklisted");
    }
    // Entered anew with the same identity, he is known; so is whoever he is merged into.
    let mut anew = person(2);
    anew["id_number"] = json!(resident_id(1));
    let anew = manager.post(HOME, anew).await.expect(201);
    let other = entered(&manager, 4).await;
    let body = json!({"into": other["id"], "reason": "entered twice"});
    let blameless = json!({"unit_id": office.site.unit_id(0), "customer_id": anew["id"]});
    manager.post(HOLDS, blameless).await.refused(409, "customers.blacklisted");
    manager.post(&format!("{path}/merge"), body).await.expect(200);
    let stands = json!({"unit_id": office.site.unit_id(0), "customer_id": other["id"]});
    manager.post(HOLDS, stands.clone()).await.refused(409, "customers.blacklisted");
    manager.post(&format!("{path}/undo-merge"), reason.clone()).await.expect(200);
    manager.post(HOLDS, stands).await.expect(201);
    let off = manager.post(&undo, reason).await.expect(200);
    assert!(off["blacklisted_at"].is_null() && off["blacklist_reason"].is_null(), "{off}");
    let free = json!({"unit_id": office.site.unit_id(1), "customer_id": customer["id"]});
    manager.post(HOLDS, free).await.expect(201);
    app.finish().await;
}

#[actix_web::test]
async fn blacklist_binds_all_but_those_who_may_admit() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let own = entered(&li, 3).await;
    let path = format!("{HOME}/{}/blacklist", id(&own));
    li.post(&path, json!({"reason": "rude"})).await.refused(403, "forbidden");
    admin.post(&path, json!({"reason": "owes us money"})).await.expect(200);
    let hold = json!({"unit_id": office.site.unit_id(0), "customer_id": own["id"]});
    li.post(HOLDS, hold.clone()).await.refused(409, "customers.blacklisted");
    admin.post(HOLDS, hold).await.expect(201);
    app.finish().await;
}

#[actix_web::test]
async fn who_is_blacklisted_after_he_subscribed_goes_no_further() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let manager = office.hire(&app, "zhao.min", "manager").await;
    let customer = entered(&manager, 1).await;
    let path = format!("{HOME}/{}", id(&customer));
    let reason = json!({"reason": "forged a proof of income"});
    let bar = async || {
        manager.post(&format!("{path}/blacklist"), reason.clone()).await.expect(200);
    };
    let clear = async || {
        manager.post(&format!("{path}/unblacklist"), reason.clone()).await.expect(200);
    };
    let act = async |of: &str, verb: &str, body: Value, status: u16| {
        let refused = async |path: &str| {
            let acts = manager.get(&format!("{path}/acts")).await.expect(200);
            let refused = acts["refused"].as_array().unwrap().clone();
            refused.into_iter().find(|act| act["act"] == verb).map(|act| act["code"].clone())
        };
        bar().await;
        let home = format!("{of}/{verb}");
        manager.post(&home, body.clone()).await.refused(409, "customers.blacklisted");
        assert_eq!(refused(of).await, Some(json!("customers.blacklisted")));
        clear().await;
        assert_eq!(refused(of).await, None);
        manager.post(&home, body).await.expect(status)
    };
    let subscription = subscribed(&admin, &office, &customer).await;
    received(&admin, &subscription["trade_id"], "50000.00").await;
    let of = format!("/api/v1/sales/subscriptions/{}", id(&subscription));
    let contract = act(&of, "convert", json!({}), 201).await;
    let of = format!("/api/v1/sales/contracts/{}", id(&contract));
    let submitted = act(&of, "submit", json!({}), 200).await;
    if submitted["status"] != "approved" {
        admin.post(&format!("{of}/approve"), json!({})).await.expect(200);
    }
    act(&of, "sign", json!({"signed_on": "2025-03-10"}), 200).await;
    app.finish().await;
}
