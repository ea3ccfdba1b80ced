use chrono::{TimeZone, Utc};
use serde_json::{Value, json};
use service::inventory::unit;
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

async fn act(client: &Client, act: &str, body: Value) -> Value {
    client.post(&format!("{HOME}/{act}"), body).await.expect(200)
}

async fn status(client: &Client, id: &str) -> Value {
    client.get(&format!("{HOME}/{id}")).await.expect(200)["status"].clone()
}

#[actix_web::test]
async fn release_recall_withhold_and_give_back_go_round() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let ids = json!([site.unit_id(0), site.unit_id(1)]);
    let path = format!("{HOME}/{}", site.unit_id(0));
    for (name, body, expected) in [
        ("release", json!({"unit_ids": ids}), "available"),
        ("withhold", json!({"unit_ids": ids, "reason": "为老客户预留"}), "withheld"),
        ("give-back", json!({"unit_ids": ids, "reason": "客户放弃"}), "available"),
        ("recall", json!({"unit_ids": ids, "reason": "改价"}), "unreleased"),
    ] {
        let batch = act(&admin, name, body).await;
        assert_eq!((&batch["done"], &batch["failed"]), (&json!(2), &json!([])), "{name}");
        let unit = admin.get(&path).await.expect(200);
        assert_eq!(unit["status"], expected);
        assert_eq!(unit["axes"]["sale"], expected);
        let reason = if name == "withhold" { json!("为老客户预留") } else { Value::Null };
        assert_eq!(unit["withheld_reason"], reason);
    }
    let history = admin.get(&format!("{path}/history")).await.expect(200);
    let acts: Vec<&Value> =
        history["items"].as_array().unwrap().iter().map(|event| &event["act"]).collect();
    assert_eq!(
        acts,
        [
            "inventory.unit.generate",
            "inventory.unit.release",
            "inventory.unit.withhold",
            "inventory.unit.give_back",
            "inventory.unit.recall"
        ]
    );
    assert_eq!(history["items"][4]["reason"], "改价");
    assert_eq!(history["items"][4]["actor"], "admin");
    assert_eq!(history["items"][4]["from_status_code"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn release_tells_row_by_row_what_failed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let bare = given::building(&admin, site.project_id(), "3").await;
    let bare = given::units(&admin, given::id(&bare), (1, 1), &[given::stack("01")]).await;
    let filed = json!({"filed_price": "1900000.00"});
    admin.patch(&format!("{HOME}/{}", site.unit_id(1)), filed).await.expect(200);
    let nobody = "0195a3c0-5b7e-7000-8000-00000000ffff";
    let ids = json!([site.unit_id(0), site.unit_id(1), bare[0]["id"], nobody, site.unit_id(0)]);
    let batch = act(&admin, "release", json!({"unit_ids": ids})).await;
    assert_eq!(batch["done"], 1);
    let failed: Vec<(u64, &str)> = batch["failed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["index"].as_u64().unwrap(), row["code"].as_str().unwrap()))
        .collect();
    assert_eq!(
        failed,
        [
            (1, "inventory.above_filed_price"),
            (2, "inventory.no_permit"),
            (3, "not_found"),
            (4, "duplicate")
        ]
    );
    assert!(batch["failed"][0]["detail"].as_str().unwrap().contains("filed price"));
    assert_eq!(status(&admin, site.unit_id(0)).await, "available");
    let again = act(&admin, "release", json!({"unit_ids": [site.unit_id(0)]})).await;
    assert_eq!(again["failed"][0]["code"], "invalid_transition");
    app.finish().await;
}

#[actix_web::test]
async fn atomic_is_all_or_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    act(&admin, "release", json!({"unit_ids": [site.unit_id(1)]})).await;
    let ids = json!({"unit_ids": [site.unit_id(0), site.unit_id(1)]});
    let batch = act(&admin, "release?atomic=true", ids).await;
    assert_eq!(batch["done"], 0);
    assert_eq!(batch["failed"][0]["index"], 1);
    assert_eq!(status(&admin, site.unit_id(0)).await, "unreleased");
    let ids = json!({"unit_ids": [site.unit_id(0), site.unit_id(2)]});
    assert_eq!(act(&admin, "release?atomic=true", ids).await["done"], 2);
    app.finish().await;
}

#[actix_web::test]
async fn release_of_a_building_takes_what_is_unreleased() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    act(&admin, "release", json!({"unit_ids": [site.unit_id(1)]})).await;
    let all = json!({"building_id": site.building_id()});
    assert_eq!(act(&admin, "release", all).await, json!({"done": 5, "failed": []}));
    let path = format!("{HOME}/release");
    let neither = admin.post(&path, json!({})).await.faults();
    assert_eq!(neither, [(String::new(), "missing_option".to_owned())]);
    let nowhere = json!({"building_id": site.project_id()});
    let faults = admin.post(&path, nowhere).await.faults();
    assert_eq!(faults, [("/building_id".to_owned(), "not_found".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn release_needs_a_permit_that_is_still_valid() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let path = format!("/api/v1/inventory/projects/{}/permits", given::id(&project));
    let permit = json!({
        "number": "1", "issued_on": "2024-03-01", "valid_until_on": "2025-03-09",
        "building_ids": [building["id"]]
    });
    admin.post(&path, permit).await.expect(201);
    given::units(&admin, given::id(&building), (1, 1), &[given::stack("01")]).await;
    let batch = act(&admin, "release", json!({"building_id": building["id"]})).await;
    assert_eq!(batch["failed"][0]["code"], "inventory.no_permit");
    app.finish().await;
}

#[actix_web::test]
async fn release_can_demand_a_filed_price() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let key = "inventory.release.filed_price_required";
    let path = format!("/api/v1/admin/parameters/{key}");
    admin.put(&path, json!({"value": true})).await.expect(200);
    let ids = json!({"unit_ids": [site.unit_id(0)]});
    let batch = act(&admin, "release", ids.clone()).await;
    assert_eq!(batch["failed"][0]["code"], "inventory.filed_price_missing");
    let filed = json!({"filed_price": "1975200.00"});
    admin.patch(&format!("{HOME}/{}", site.unit_id(0)), filed).await.expect(200);
    assert_eq!(act(&admin, "release", ids).await["done"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn withhold_ends_after_its_last_day() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let past = json!({"unit_ids": [site.unit_id(0)], "reason": "x", "until_on": "2025-03-09"});
    let faults = admin.post(&format!("{HOME}/withhold"), past).await.faults();
    assert_eq!(faults, [("/until_on".to_owned(), "date_order".to_owned())]);
    let until = json!({"unit_ids": [site.unit_id(0)], "reason": "x", "until_on": "2025-03-12"});
    act(&admin, "withhold", until).await;
    let open = json!({"unit_ids": [site.unit_id(1)], "reason": "x"});
    act(&admin, "withhold", open).await;
    // 2025-03-12 23:59 and 2025-03-13 00:00 in Shanghai.
    for (minute, expected) in [(59, "withheld"), (60, "available")] {
        let at = Utc.with_ymd_and_hms(2025, 3, 12, 15, 0, 0).unwrap();
        let at = at + chrono::TimeDelta::minutes(minute);
        app.kernel.clock.set_shift(app.kernel.clock.shift_to(at));
        unit::run_end_withholding(&app.kernel, &json!({})).await.unwrap();
        assert_eq!(status(&admin, site.unit_id(0)).await, expected);
    }
    assert_eq!(status(&admin, site.unit_id(1)).await, "withheld");
    let history = admin.get(&format!("{HOME}/{}/history?sort=-at", site.unit_id(0))).await;
    assert_eq!(history.expect(200)["items"][0]["actor"], "system");
    app.finish().await;
}

#[actix_web::test]
async fn recall_and_withhold_want_a_reason() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    for name in ["recall", "withhold"] {
        let path = format!("{HOME}/{name}");
        let faults = admin.post(&path, json!({"unit_ids": [site.unit_id(0)]})).await.faults();
        assert_eq!(faults, [("/reason".to_owned(), "required".to_owned())]);
        let blank = json!({"unit_ids": [site.unit_id(0)], "reason": " "});
        let faults = admin.post(&path, blank).await.faults();
        assert_eq!(faults, [("/reason".to_owned(), "too_short".to_owned())]);
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_repeated_key_gives_the_same_answer() {
    let app = TestApp::start().await;
    let admin = app.admin().await.with("idempotency-key", "release-1");
    let site = given::site(&app.admin().await, "GZ001").await;
    let path = format!("{HOME}/release");
    let body = json!({"unit_ids": [site.unit_id(0)]});
    let first = admin.post(&path, body.clone()).await;
    let again = admin.post(&path, body).await;
    assert_eq!(first.expect(200), again.expect(200));
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
    app.finish().await;
}

#[actix_web::test]
async fn a_unit_that_has_changed_since_it_was_seen_is_left_as_it_is() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let ids = [0, 1, 2].map(|index| site.unit_id(index));
    let body = |versions: Value| json!({"unit_ids": ids, "reason": "x", "versions": versions});
    let mut versions = vec![1, 1, 1];
    // Each act sees the versions that the one before it left, but one.
    for act in ["release", "withhold", "give-back", "recall"] {
        let mut body = body(json!(versions));
        if act == "release" {
            body.as_object_mut().unwrap().remove("reason");
        }
        let path = format!("{HOME}/{act}");
        let mut stale = body.clone();
        stale["versions"][1] = json!(versions[1] + 1);
        let batch = admin.post(&format!("{path}?dry_run=true"), stale.clone()).await.expect(200);
        assert_eq!(batch["done"], 2, "{act} {batch}");
        let failed = batch["failed"][0].clone();
        assert_eq!((&failed["index"], &failed["code"]), (&json!(1), &json!("stale")), "{act}");
        assert_eq!(failed["detail"], "It has changed since you read it.");
        let whole = admin.post(&format!("{path}?atomic=true"), stale).await.expect(200);
        assert_eq!(whole["done"], 0, "{act} {whole}");
        for (wrong, code) in [(json!([1]), "too_few"), (json!([1, 1, 1, 1]), "too_many")] {
            let mut body = body.clone();
            body["versions"] = wrong;
            let faults = admin.post(&path, body).await.faults();
            assert_eq!(faults, [("/versions".to_owned(), code.to_owned())], "{act}");
        }
        assert_eq!(admin.post(&path, body).await.expect(200)["done"], 3, "{act}");
        versions.iter_mut().for_each(|version| *version += 1);
    }
    let body = json!({"building_id": site.building_id(), "versions": [1]});
    let faults = admin.post(&format!("{HOME}/release"), body).await.faults();
    assert_eq!(faults, [("/versions".to_owned(), "conflict".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn withhold_keeps_units_for_a_named_customer() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let customer = given::customer::entered(&admin, 1).await;
    let unit = format!("{HOME}/{}", site.unit_id(0));
    let body = |kind: Value, customer: &Value| {
        json!({
            "unit_ids": [site.unit_id(0)], "kind": kind, "customer_id": customer,
            "reason": "老客户", "until_on": "2025-03-12"
        })
    };
    let path = format!("{HOME}/withhold");
    let fault = |code: &str| [("/customer_id".to_owned(), code.to_owned())];
    let none = admin.post(&path, body(json!("kept"), &Value::Null)).await;
    assert_eq!(none.faults(), fault("required"));
    let both = admin.post(&path, body(json!("sales_control"), &customer["id"])).await;
    assert_eq!(both.faults(), fault("conflict"));
    let nobody = admin.post(&path, body(json!("kept"), &site.project["id"])).await;
    assert_eq!(nobody.faults(), fault("not_found"));
    act(&admin, "withhold", body(Value::Null, &customer["id"])).await;
    let kept = admin.get(&unit).await.expect(200);
    assert_eq!((&kept["status"], &kept["withheld_kind"]), (&json!("withheld"), &json!("kept")));
    assert_eq!(kept["withheld_for_id"], customer["id"]);
    assert_eq!(kept["withheld_until_on"], "2025-03-12");
    act(&admin, "give-back", json!({"unit_ids": [site.unit_id(0)]})).await;
    let free = admin.get(&unit).await.expect(200);
    for name in ["withheld_kind", "withheld_for_id", "withheld_reason", "withheld_until_on"] {
        assert_eq!(free[name], Value::Null, "{name}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn the_last_day_of_a_withholding_counts_before_any_job_has_run() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let body = json!({
        "unit_ids": [site.unit_id(0), site.unit_id(1)], "reason": "销控", "until_on": "2025-03-10"
    });
    act(&admin, "withhold", body).await;
    let customer = given::customer::entered(&admin, 1).await;
    let hold = json!({"unit_id": site.unit_id(0), "customer_id": customer["id"]});
    admin.post("/api/v1/sales/holds", hold.clone()).await.refused(409, "sales.unit_not_available");
    let later = app.kernel.clock.now() + chrono::TimeDelta::days(1);
    app.kernel.clock.set_shift(app.kernel.clock.shift_to(later));
    admin.post("/api/v1/sales/holds", hold).await.expect(201);
    let path = format!("{HOME}/{}/history?sort=-at", site.unit_id(0));
    let history = admin.get(&path).await.expect(200);
    let steps: Vec<&Value> =
        history["items"].as_array().unwrap().iter().map(|event| &event["to_status"]).collect();
    assert_eq!(steps[..2], [&json!("held"), &json!("available")]);
    let customer = given::customer::entered(&admin, 2).await;
    let body = tests::town::subscription_body(site.unit_id(1), given::id(&customer));
    admin.post("/api/v1/sales/subscriptions", body).await.expect(201);
    app.finish().await;
}

#[actix_web::test]
async fn history_is_filtered_by_act_person_status_and_day() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let ids = json!([site.unit_id(0)]);
    act(&admin, "withhold", json!({"unit_ids": ids, "reason": "销控"})).await;
    let path = format!("{HOME}/{}/history", site.unit_id(0));
    let whole = admin.get(&path).await.expect(200);
    assert_eq!(whole["total"], 3);
    let me = whole["items"][0]["actor_id"].as_str().unwrap();
    for (query, expected) in [
        ("act=inventory.unit.release".to_owned(), 1),
        ("act=inventory.unit.release,inventory.unit.withhold".to_owned(), 2),
        ("status=withheld".to_owned(), 1),
        (format!("actor_id={me}"), 3),
        (format!("actor_id={}", site.project_id()), 0),
        ("from_on=2025-03-10&to_on=2025-03-10".to_owned(), 3),
        ("from_on=2025-03-11".to_owned(), 0),
        ("to_on=2025-03-09".to_owned(), 0),
    ] {
        let list = admin.get(&format!("{path}?{query}")).await.expect(200);
        assert_eq!(list["total"], expected, "{query}");
    }
    app.finish().await;
}
