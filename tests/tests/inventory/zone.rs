use serde_json::{Value, json};
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/zones";

#[actix_web::test]
async fn create_answers_the_zone_and_list_finds_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/projects/{}/zones", given::id(&project));
    let reply = admin.post(&path, json!({"code": "A02", "name": "A02 区"})).await;
    let made = reply.expect(201);
    assert_eq!(made["project_id"], project["id"]);
    let location = reply.header("location").unwrap();
    assert_eq!(admin.get(&location).await.expect(200), made);
    admin.post(&path, json!({"code": "Z9", "name": "Z9"})).await.expect(201);
    let query = format!("{HOME}?project_id={}&code=A02", given::id(&project));
    let list = admin.get(&query).await.expect(200);
    assert_eq!(list["total"], 1);
    assert_eq!(list["items"][0], made);
    let sorted = admin.get(&format!("{HOME}?sort=-code")).await.expect(200);
    assert_eq!(sorted["items"][0]["code"], "Z9");
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_code_that_the_project_has() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/projects/{}/zones", given::id(&project));
    admin.post(&path, json!({"code": "A02", "name": "A02 区"})).await.expect(201);
    let again = admin.post(&path, json!({"code": "A02", "name": "x"})).await;
    assert_eq!(again.refused(409, "duplicate")["field"], "code");
    let blank = admin.post(&path, json!({"code": " ", "name": "x"})).await;
    assert_eq!(blank.faults(), [("/code".to_owned(), "too_short".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn a_zone_of_another_project_does_not_exist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (own, other) =
        (given::project(&admin, "GZ001").await, given::project(&admin, "GZ002").await);
    let path = format!("/api/v1/inventory/projects/{}/zones", given::id(&other));
    let made = admin.post(&path, json!({"code": "A02", "name": "A02 区"})).await.expect(201);
    let manager = super::project::user(&app, "manager", &[given::id(&own)]).await;
    let hidden = format!("{HOME}/{}", given::id(&made));
    manager.get(&hidden).await.refused(404, "not_found");
    assert_eq!(manager.get(HOME).await.expect(200)["total"], 0);
    let denied = manager.post(&path, json!({"code": "A02", "name": "A02 区"})).await;
    denied.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn create_takes_only_a_phase_of_the_same_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (own, other) =
        (given::project(&admin, "GZ001").await, given::project(&admin, "GZ002").await);
    let phases = format!("/api/v1/inventory/projects/{}/phases", given::id(&other));
    let phase = admin.post(&phases, json!({"code": "P1", "name": "一期"})).await.expect(201);
    let path = format!("/api/v1/inventory/projects/{}/zones", given::id(&own));
    let body = json!({"code": "A02", "name": "A02 区", "phase_id": phase["id"]});
    let faults = admin.post(&path, body).await.faults();
    assert_eq!(faults, [("/phase_id".to_owned(), "not_found".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn the_code_of_a_zone_stays_once_units_stand_in_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let home = format!("/api/v1/inventory/projects/{}", given::id(&project));
    let zone = json!({"code": "A", "name": "A"});
    let zone = admin.post(&format!("{home}/zones"), zone).await.expect(201);
    let path = format!("{HOME}/{}", given::id(&zone));
    let renamed = admin.patch(&path, json!({"code": "A02", "name": "A02 区"})).await.expect(200);
    assert_eq!((&renamed["code"], &renamed["name"]), (&json!("A02"), &json!("A02 区")));
    let body = json!({"code": "1", "name": "1", "floors": 9, "zone_id": zone["id"]});
    let building = admin.post(&format!("{home}/buildings"), body).await.expect(201);
    admin.patch(&path, json!({"code": "A03"})).await.expect(200);
    given::units(&admin, given::id(&building), (1, 1), &[given::stack("01")]).await;
    admin.patch(&path, json!({"code": "A04"})).await.refused(409, "in_use");
    admin.delete(&path).await.refused(409, "in_use");
    app.finish().await;
}

#[actix_web::test]
async fn a_zone_that_changes_its_phase_takes_its_buildings_and_their_units_along() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (project, other) =
        (given::project(&admin, "GZ001").await, given::project(&admin, "GZ002").await);
    let home = format!("/api/v1/inventory/projects/{}", given::id(&project));
    let phase = async |home: &str, code: &str| {
        let body = json!({"code": code, "name": code});
        admin.post(&format!("{home}/phases"), body).await.expect(201)["id"].clone()
    };
    let (one, two) = (phase(&home, "P1").await, phase(&home, "P2").await);
    let zone = json!({"code": "A", "name": "A", "phase_id": one});
    let zone = admin.post(&format!("{home}/zones"), zone).await.expect(201);
    let path = format!("{HOME}/{}", given::id(&zone));
    let body = json!({"code": "1", "name": "1", "floors": 9, "zone_id": zone["id"]});
    let inside = admin.post(&format!("{home}/buildings"), body).await.expect(201);
    let body = json!({"code": "2", "name": "2", "floors": 9, "phase_id": one});
    let outside = admin.post(&format!("{home}/buildings"), body).await.expect(201);
    for building in [&inside, &outside] {
        given::units(&admin, given::id(building), (1, 1), &[given::stack("01")]).await;
    }
    let stands = async |phase: &Value| {
        let query = format!("/api/v1/inventory/units?phase_id={}", phase.as_str().unwrap());
        admin.get(&query).await.expect(200)["total"].clone()
    };
    assert_eq!((stands(&one).await, stands(&two).await), (json!(2), json!(0)));
    let after = admin.patch(&path, json!({"phase_id": two})).await.expect(200);
    assert_eq!(after["phase_id"], two);
    assert_eq!((stands(&one).await, stands(&two).await), (json!(1), json!(1)));
    let building = format!("/api/v1/inventory/buildings/{}", given::id(&inside));
    assert_eq!(admin.get(&building).await.expect(200)["phase_id"], two);
    // Without a phase of its own, the zone leaves its buildings where they are.
    let free = admin.patch(&path, json!({"phase_id": null})).await.expect(200);
    assert_eq!(free["phase_id"], Value::Null);
    assert_eq!(stands(&two).await, 1);
    let strange = phase(&format!("/api/v1/inventory/projects/{}", given::id(&other)), "P1").await;
    let faults = admin.patch(&path, json!({"phase_id": strange})).await.faults();
    assert_eq!(faults, [("/phase_id".to_owned(), "not_found".to_owned())]);
    app.finish().await;
}
