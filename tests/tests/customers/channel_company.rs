use serde_json::json;
use tests::TestApp;
use tests::given::id;

const HOME: &str = "/api/v1/customers/channel-companies";

#[actix_web::test]
async fn create_takes_a_code_once_and_update_keeps_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"code": "LJ", "name": "链家广州", "remarks": "天河片区"});
    let reply = admin.post(HOME, body.clone()).await;
    let made = reply.expect(201);
    assert_eq!((&made["code"], &made["status"]), (&json!("LJ"), &json!("active")));
    let path = reply.header("location").unwrap();
    assert_eq!(admin.get(&path).await.expect(200), made);
    let faults = admin.post(HOME, body).await.faults();
    assert_eq!(faults, [("/code".to_owned(), "duplicate".to_owned())]);
    let faults = admin.post(HOME, json!({"code": " ", "name": " "})).await.faults();
    let required = |place: &str| (place.to_owned(), "required".to_owned());
    assert_eq!(faults, [required("/code"), required("/name")]);
    let change = json!({"name": "链家天河", "remarks": null});
    let changed = admin.patch(&path, change).await.expect(200);
    assert_eq!((&changed["name"], &changed["remarks"]), (&json!("链家天河"), &json!(null)));
    assert_eq!((&changed["code"], &changed["version"]), (&json!("LJ"), &json!(2)));
    admin.post(HOME, json!({"code": "ZY", "name": "Centaline"})).await.expect(201);
    for (query, wanted) in [("name=centa", 1), ("name=%25", 0), ("code=LJ", 1), ("code=lj", 0)] {
        let list = admin.get(&format!("{HOME}?{query}")).await.expect(200);
        assert_eq!(list["total"], wanted, "{query}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn pause_and_resume_go_back_and_forth_and_disable_ends_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let made = admin.post(HOME, json!({"code": "LJ", "name": "链家"})).await.expect(201);
    let act = |act: &str| format!("{HOME}/{}/{act}", id(&made));
    admin.post(&act("resume"), json!({})).await.refused(409, "invalid_transition");
    for (verb, status) in [("pause", "paused"), ("resume", "active"), ("disable", "disabled")] {
        let told = admin.post(&act(verb), json!({})).await.expect(200);
        assert_eq!(told["status"], status);
    }
    admin.post(&act("resume"), json!({})).await.refused(409, "invalid_transition");
    let list = admin.get(&format!("{HOME}?status=disabled")).await.expect(200);
    assert_eq!(list["total"], 1);
    app.finish().await;
}
