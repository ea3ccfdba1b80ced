//! What everybody keeps for himself.

use serde_json::json;
use tests::TestApp;
use tests::given::office::Office;

const VIEWS: &str = "/api/v1/admin/saved-views";

#[actix_web::test]
async fn saved_views_are_ones_own() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let query = json!({"status": "available", "sort": "-list_price"});
    let body = json!({"noun": "inventory.unit", "name": "在售", "query": query});
    let view = li.post(VIEWS, body.clone()).await.expect(201);
    assert_eq!(view["query"], query);
    let faults = li.post(VIEWS, body).await.faults();
    assert_eq!(faults, [("/name".to_owned(), "duplicate".to_owned())]);
    let path = format!("{VIEWS}/{}", view["id"].as_str().unwrap());
    for stranger in [&admin, &office.hire(&app, "gu.ya", "auditor").await] {
        stranger.get(&path).await.refused(404, "not_found");
        stranger.delete(&path).await.refused(404, "not_found");
        assert_eq!(stranger.get(VIEWS).await.expect(200)["total"], 0);
    }
    let changed = li.patch(&path, json!({"name": "南向", "query": {}})).await.expect(200);
    assert_eq!((&changed["name"], &changed["query"]), (&json!("南向"), &json!({})));
    let list = |noun: &str| format!("{VIEWS}?noun={noun}");
    assert_eq!(li.get(&list("inventory.unit")).await.expect(200)["total"], 1);
    assert_eq!(li.get(&list("sales.trade")).await.expect(200)["total"], 0);
    li.delete(&path).await.expect(204);
    li.get(&path).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn a_view_belongs_to_a_list_and_holds_parameters() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({
        "noun": "inventory.dragon", "name": "x",
        "query": {"a/b": "1", "status": "9".repeat(501)}
    });
    let faults = admin.post(VIEWS, body).await.faults();
    let wanted = [
        ("/noun", "invalid_value"),
        ("/query/a~1b", "invalid_format"),
        ("/query/status", "too_long"),
    ];
    for (pointer, code) in wanted {
        assert!(faults.contains(&(pointer.to_owned(), code.to_owned())), "{faults:?}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn preferences_are_kept_as_they_are_set() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let path = "/api/v1/admin/preferences";
    assert_eq!(admin.get(path).await.expect(200)["values"], json!({}));
    let values = json!({"theme": "dark", "columns": ["code", "list_price"]});
    let set = admin.put(path, json!({"values": values})).await;
    assert_eq!(set.expect(200)["values"], values);
    let long = json!({"values": {"text": "x".repeat(17_000)}});
    let refused = admin.put(path, long).await.faults();
    assert_eq!(refused, [("/values".to_owned(), "too_long".to_owned())]);
    assert_eq!(admin.get(path).await.expect(200)["values"], values);
    app.finish().await;
}
