use serde_json::{Value, json};
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/projects";

#[actix_web::test]
async fn the_board_of_a_project_holds_the_board_of_each_building() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let second = given::building(&admin, site.project_id(), "10").await;
    given::units(&admin, given::id(&second), (1, 2), &[given::stack("01")]).await;
    let empty = given::building(&admin, site.project_id(), "3").await;
    let board = admin.get(&format!("{HOME}/{}/board", site.project_id())).await.expect(200);
    assert_eq!(board["code"], "GZ001");
    let counts = json!([
        {"status": "available", "status_code": 0, "count": 6},
        {"status": "unreleased", "status_code": 10, "count": 2},
    ]);
    let mut counted = board["counts"].as_array().unwrap().clone();
    counted.sort_by_key(|count| count["status_code"].as_i64());
    assert_eq!(json!(counted), counts);
    let buildings = board["buildings"].as_array().unwrap();
    let codes: Vec<&Value> = buildings.iter().map(|building| &building["code"]).collect();
    assert_eq!(codes, ["10", "2", "3"]);
    for (place, building) in [(0, &second), (1, &site.building), (2, &empty)] {
        let path = format!("/api/v1/inventory/buildings/{}/board", given::id(building));
        assert_eq!(buildings[place], admin.get(&path).await.expect(200));
    }
    assert_eq!(buildings[2]["floors"], json!([]));
    assert!(!board.to_string().contains("floor_price"));
    app.finish().await;
}

#[actix_web::test]
async fn the_board_of_a_project_is_304_until_something_in_it_changes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let other = given::released_site(&admin, "GZ002").await;
    let path = format!("{HOME}/{}/board", site.project_id());
    let mut tag = admin.get(&path).await.header("etag").unwrap();
    assert!(tag.starts_with('"'), "{tag} is weak");
    let unit = |site: &given::Site| format!("/api/v1/inventory/units/{}", site.unit_id(0));
    admin.patch(&unit(&other), json!({"remarks": "看江"})).await.expect(200);
    let unchanged = admin.with("if-none-match", &tag).get(&path).await;
    assert_eq!((unchanged.status, unchanged.text.as_str()), (304, ""));
    let recall = json!({"unit_ids": [site.unit_id(1)], "reason": "改价"});
    for act in 0..4 {
        match act {
            0 => admin.patch(&unit(&site), json!({"remarks": "看江"})).await,
            1 => admin.post("/api/v1/inventory/units/recall", recall.clone()).await,
            2 => {
                let path = format!("/api/v1/inventory/buildings/{}", site.building_id());
                admin.patch(&path, json!({"name": "二栋"})).await
            }
            _ => {
                let project = format!("{HOME}/{}", site.project_id());
                admin.patch(&project, json!({"name": "江畔"})).await
            }
        }
        .expect(200);
        let changed = admin.with("if-none-match", &tag).get(&path).await;
        assert_eq!(changed.status, 200, "{act}");
        tag = changed.header("etag").unwrap();
    }
    let empty = given::building(&admin, site.project_id(), "9").await;
    let changed = admin.with("if-none-match", &tag).get(&path).await;
    assert_eq!(changed.status, 200);
    tag = changed.header("etag").unwrap();
    // As many buildings as before, and as new ones.
    let gone = format!("/api/v1/inventory/buildings/{}", given::id(&empty));
    admin.delete(&gone).await.expect(204);
    given::building(&admin, site.project_id(), "8").await;
    assert_eq!(admin.with("if-none-match", &tag).get(&path).await.status, 200);
    app.finish().await;
}
