use serde_json::json;
use tests::TestApp;

const HOME: &str = "/api/v1/inventory/companies";

#[actix_web::test]
async fn create_answers_the_company_with_its_address() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"code": "C002", "name": "江南置业", "kind": "developer"});
    let reply = admin.post(HOME, body).await;
    let company = reply.expect(201);
    assert_eq!(company["code"], "C002");
    let location = reply.header("location").unwrap();
    assert_eq!(admin.get(&location).await.expect(200), company);
    let list = admin.get(&format!("{HOME}?code=C002")).await.expect(200);
    assert_eq!(list["total"], 1);
    assert_eq!(list["items"][0], company);
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_code_that_is_taken() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"code": "C002", "name": "江南置业", "kind": "developer"});
    admin.post(HOME, body.clone()).await.expect(201);
    let problem = admin.post(HOME, body).await.refused(409, "duplicate");
    assert_eq!(problem["field"], "code");
    app.finish().await;
}

#[actix_web::test]
async fn create_names_every_fault_of_the_body() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"code": "", "kind": "bank", "colour": 1});
    let faults = admin.post(HOME, body).await.faults();
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(
        faults,
        [
            fault("/code", "too_short"),
            fault("/colour", "unknown_field"),
            fault("/kind", "invalid_value"),
            fault("/name", "required"),
        ]
    );
    app.finish().await;
}

#[actix_web::test]
async fn update_honours_if_match() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"code": "C002", "name": "江南置业", "kind": "developer"});
    let location = admin.post(HOME, body).await.header("location").unwrap();
    let read = admin.get(&location).await;
    let tag = read.header("etag").unwrap();
    let changed = admin.with("if-match", &tag).patch(&location, json!({"name": "江南"})).await;
    assert_eq!(changed.expect(200)["name"], "江南");
    let stale = admin.with("if-match", &tag).patch(&location, json!({"name": "江北"})).await;
    stale.refused(412, "stale");
    let fresh = changed.header("etag").unwrap();
    let unchanged = admin.with("if-none-match", &fresh).get(&location).await;
    assert_eq!(unchanged.status, 304);
    app.finish().await;
}

#[actix_web::test]
async fn dry_run_keeps_nothing_and_quotes_the_outcome() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"code": "C002", "name": "江南置业", "kind": "developer"});
    let quoted = admin.post(&format!("{HOME}?dry_run=true"), body.clone()).await;
    assert_eq!(quoted.expect(201)["code"], "C002");
    let list = admin.get(&format!("{HOME}?code=C002")).await.expect(200);
    assert_eq!(list["total"], 0);
    let quote = quoted.header("quote-digest").unwrap();
    let wrong = admin.with("if-quote-match", "0").post(HOME, body.clone()).await;
    wrong.refused(409, "quote_changed");
    admin.with("if-quote-match", &quote).post(HOME, body).await.expect(201);
    app.finish().await;
}
