use serde_json::json;
use tests::TestApp;
use tests::staff::{self, PASSWORD};

const HOME: &str = "/api/v1/admin/roles";

#[actix_web::test]
async fn create_answers_the_role_at_its_address() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({
        "code": "front_desk", "name": "前台", "data_scope": "project",
        "permissions": ["customers.customer.read", "customers.customer.create"]
    });
    let reply = admin.post(HOME, body.clone()).await;
    let role = reply.expect(201);
    let sorted = json!(["customers.customer.create", "customers.customer.read"]);
    assert_eq!(role["permissions"], sorted);
    assert_eq!(role["built_in"], false);
    assert_eq!(admin.get(&reply.header("location").unwrap()).await.expect(200), role);
    assert_eq!(admin.get(&format!("{HOME}/front_desk")).await.expect(200), role);
    admin.post(HOME, body).await.refused(409, "admin.role_code_taken");
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_odd_codes_and_unknown_acts() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"code": "9 Lives", "name": "猫", "data_scope": "own"});
    let faults = admin.post(HOME, body).await.faults();
    assert_eq!(faults, [("/code".to_owned(), "invalid_format".to_owned())]);
    let body = json!({
        "code": "cat", "name": "猫", "data_scope": "own", "permissions": ["sales.unit.steal"]
    });
    let faults = admin.post(HOME, body).await.faults();
    assert_eq!(faults, [("/permissions/0".to_owned(), "not_found".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn permit_works_at_once_for_every_holder() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"code": "front_desk", "name": "前台", "data_scope": "project"});
    admin.post(HOME, body).await.expect(201);
    let client = staff::signed_in(&app, "li.na", &["front_desk"]).await;
    client.get(HOME).await.refused(403, "forbidden");
    let permissions = format!("{HOME}/front_desk/permissions");
    let body = json!({"permissions": ["admin.role.list", "admin.role.list", "admin.role.read"]});
    let role = admin.put(&permissions, body).await.expect(200);
    assert_eq!(role["permissions"], json!(["admin.role.list", "admin.role.read"]));
    client.get(HOME).await.expect(200);
    let body = json!({"permissions": ["admin.role.read"]});
    admin.put(&permissions, body).await.expect(200);
    client.get(HOME).await.refused(403, "forbidden");
    client.get(&format!("{HOME}/front_desk")).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn permit_refuses_unknown_acts_and_unknown_roles() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({"permissions": ["admin.role.read", "admin.role.eat"]});
    let faults = admin.put(&format!("{HOME}/manager/permissions"), body).await.faults();
    assert_eq!(faults, [("/permissions/1".to_owned(), "not_found".to_owned())]);
    let reply = admin.put(&format!("{HOME}/king/permissions"), json!({"permissions": []})).await;
    reply.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn permit_never_takes_from_the_administrator() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let path = format!("{HOME}/administrator/permissions");
    let reply = admin.put(&path, json!({"permissions": ["admin.role.read"]})).await;
    reply.refused(409, "admin.administrator_keeps_all");
    app.finish().await;
}

#[actix_web::test]
async fn permit_gives_no_more_than_the_caller_has() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let keeper = json!({
        "code": "keeper", "name": "权限员", "data_scope": "own",
        "permissions": ["admin.role.permit", "admin.role.create", "admin.role.read"]
    });
    admin.post(HOME, keeper).await.expect(201);
    staff::user(&admin, "keeper", &["keeper"]).await;
    let client = app.sign_in("keeper", PASSWORD).await;
    let body = json!({"permissions": ["admin.role.permit", "admin.user.create"]});
    let problem = client.put(&format!("{HOME}/keeper/permissions"), body).await;
    assert_eq!(problem.refused(409, "admin.wider_than_own")["permission"], "admin.user.create");
    let wide = json!({"code": "wide", "name": "大", "data_scope": "all"});
    let problem = client.post(HOME, wide).await.refused(409, "admin.wider_than_own");
    assert_eq!(problem["data_scope"], "all");
    let manager = format!("{HOME}/manager/permissions");
    let reply = client.put(&manager, json!({"permissions": []})).await;
    reply.refused(409, "admin.wider_than_own");
    app.finish().await;
}
