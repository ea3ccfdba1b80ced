use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{TestApp, staff};

const HOME: &str = "/api/v1/notifications/preferences";

fn wishes() -> Value {
    json!({
        "email": "li.na@example.com", "phone": "13800000001", "language": "en",
        "wishes": [
            {"kind": "hold_expired", "channel": "email", "wanted": true},
            {"kind": "subscription_expiring", "channel": "sms", "wanted": false},
        ]
    })
}

#[actix_web::test]
async fn everybody_sets_his_own_channels_and_sees_what_is_usual_beside_them() {
    let app = TestApp::start().await;
    let one = staff::signed_in(&app, "one", &["consultant"]).await;
    let two = staff::signed_in(&app, "two", &["auditor"]).await;
    let usual = two.get(HOME).await.expect(200);
    let kind = |name: &str, email: bool, sms: bool| {
        let mut kind = json!({"kind": name, "inbox": true});
        kind["email"] = email.into();
        kind["sms"] = sms.into();
        kind
    };
    let kinds = json!([
        kind("approval_approved", false, false),
        kind("approval_asked", false, false),
        kind("approval_lapsed", false, false),
        kind("approval_refused", false, false),
        kind("approval_reminded", true, false),
        kind("contact_due", false, false),
        kind("customer_pooled", false, false),
        kind("customer_transferred", false, false),
        kind("hold_expired", false, false),
        kind("line_overdue", true, false),
        kind("pool_warned", false, false),
        kind("price_adjusted", false, false),
        kind("subscription_expiring", true, true),
        kind("viewing_near", false, false),
        kind("visitor_given", false, false),
    ]);
    assert_eq!(usual, json!({"email": null, "phone": null, "language": "zh", "kinds": kinds}));
    let mine = one.put(HOME, wishes()).await.expect(200);
    assert_eq!(mine["email"], "l***@example.com");
    assert_eq!(mine["phone"], "138****0001");
    let kinds = json!([
        kind("approval_approved", false, false),
        kind("approval_asked", false, false),
        kind("approval_lapsed", false, false),
        kind("approval_refused", false, false),
        kind("approval_reminded", true, false),
        kind("contact_due", false, false),
        kind("customer_pooled", false, false),
        kind("customer_transferred", false, false),
        kind("hold_expired", true, false),
        kind("line_overdue", true, false),
        kind("pool_warned", false, false),
        kind("price_adjusted", false, false),
        kind("subscription_expiring", true, false),
        kind("viewing_near", false, false),
        kind("visitor_given", false, false),
    ]);
    assert_eq!(mine["kinds"], kinds);
    assert_eq!(one.get(HOME).await.expect(200), mine);
    assert_eq!(two.get(HOME).await.expect(200), usual);
    let cleared = json!({"email": null, "phone": null});
    assert_eq!(one.put(HOME, cleared).await.expect(200), usual);
    app.finish().await;
}

#[actix_web::test]
async fn calls_of_one_person_at_once_are_heard_one_after_the_other() {
    let app = TestApp::start_with_workers(4).await;
    let one = staff::signed_in(&app, "one", &["consultant"]).await;
    let said = (1..=6).map(|serial| {
        let mut body = wishes();
        body["phone"] = json!(format!("1380000000{serial}"));
        let one = one.clone();
        async move { one.put(HOME, body).await.expect(200) }
    });
    let heard = join_all(said).await;
    let mine = one.get(HOME).await.expect(200);
    assert!(heard.contains(&mine), "{mine}");
    app.finish().await;
}

#[actix_web::test]
async fn addresses_that_are_not_named_stay_and_masks_are_none() {
    let app = TestApp::start().await;
    let one = staff::signed_in(&app, "one", &["consultant"]).await;
    one.put(HOME, wishes()).await.expect(200);
    let mine = one.put(HOME, json!({"phone": "13900000002"})).await.expect(200);
    assert_eq!(
        (&mine["email"], &mine["phone"]),
        (&json!("l***@example.com"), &json!("139****0002"))
    );
    assert_eq!(mine["language"], "zh");
    let body = json!({"email": mine["email"], "phone": mine["phone"]});
    let mut faults = one.put(HOME, body).await.faults();
    faults.sort();
    let wrong = |at: &str| (at.to_owned(), "invalid_format".to_owned());
    assert_eq!(faults, [wrong("/email"), wrong("/phone")]);
    let long = format!("{}@example.com", "a".repeat(250));
    assert_eq!(one.put(HOME, json!({"email": long})).await.status, 422);
    // The longest there is, in the longest letters.
    let longest = format!("{}@example.com", "𠮷".repeat(242));
    let mine = one.put(HOME, json!({"email": longest})).await.expect(200);
    assert_eq!(mine["email"], "𠮷***@example.com");
    let left = one.put(HOME, json!({"email": null})).await.expect(200);
    assert_eq!((&left["email"], &left["phone"]), (&Value::Null, &json!("139****0002")));
    app.finish().await;
}

#[actix_web::test]
async fn wrong_addresses_and_wishes_said_twice_are_refused() {
    let app = TestApp::start().await;
    let one = staff::signed_in(&app, "one", &["consultant"]).await;
    let wish = json!({"kind": "hold_expired", "channel": "email", "wanted": true});
    let body = json!({"email": "nobody", "phone": "12-34", "wishes": [wish, wish]});
    let mut faults = one.put(HOME, body).await.faults();
    faults.sort();
    let wanted = [("/email", "invalid_format"), ("/phone", "invalid_format")];
    let mut wanted = wanted.map(|(at, code)| (at.to_owned(), code.to_owned())).to_vec();
    wanted.push(("/wishes/1".to_owned(), "duplicate".to_owned()));
    assert_eq!(faults, wanted);
    app.finish().await;
}
