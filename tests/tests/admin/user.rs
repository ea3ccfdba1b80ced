use serde_json::{Value, json};
use tests::staff::{self, PASSWORD};
use tests::{Client, TestApp, town};

const HOME: &str = "/api/v1/admin/users";

fn path(user: &Value) -> String {
    format!("{HOME}/{}", user["id"].as_str().unwrap())
}

async fn me(client: &Client) -> Value {
    client.get("/api/v1/auth/me").await.expect(200)
}

async fn the_administrator(admin: &Client) -> Value {
    admin.get(&format!("{HOME}?role=administrator")).await.expect(200)["items"][0].clone()
}

#[actix_web::test]
async fn create_keeps_the_username_in_lower_case_and_unique() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let user = staff::user(&admin, " Li.Na ", &["consultant"]).await;
    assert_eq!(user["username"], "li.na");
    assert_eq!(user["state"], "active");
    assert_eq!(user["roles"], json!(["consultant"]));
    assert_eq!(user["project_ids"], json!([]));
    let body = json!({
        "username": "LI.NA", "display_name": "李娜", "password": PASSWORD, "roles": []
    });
    admin.post(HOME, body).await.refused(409, "admin.username_taken");
    app.sign_in("LI.na", PASSWORD).await;
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_short_and_common_passwords() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for (password, code) in
        [("1234567", "too_short"), ("Password123", "too_common"), ("zzzzzzzzzz", "too_common")]
    {
        let body = json!({
            "username": "li.na", "display_name": "李娜", "password": password, "roles": []
        });
        let faults = admin.post(HOME, body).await.faults();
        assert_eq!(faults, [("/password".to_owned(), code.to_owned())]);
    }
    app.finish().await;
}

#[actix_web::test]
async fn create_names_every_unknown_role_team_and_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let nowhere = "0195a3c0-5b7e-7000-8000-0000000000ff";
    let body = json!({
        "username": "li.na", "display_name": "李娜", "password": PASSWORD,
        "roles": ["consultant", "king"], "team_id": nowhere, "project_ids": [nowhere]
    });
    let faults = admin.post(HOME, body).await.faults();
    let places: Vec<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(places, ["/team_id", "/project_ids/0", "/roles/1"]);
    app.finish().await;
}

#[actix_web::test]
async fn update_of_roles_works_at_once_with_an_older_token() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let user = staff::user(&admin, "li.na", &["consultant"]).await;
    let client = app.sign_in("li.na", PASSWORD).await;
    client.get(HOME).await.refused(403, "forbidden");
    let changed = admin.patch(&path(&user), json!({"roles": ["administrator"]})).await;
    assert_eq!(changed.expect(200)["roles"], json!(["administrator"]));
    client.get(HOME).await.expect(200);
    admin.patch(&path(&user), json!({"roles": []})).await.expect(200);
    client.get(HOME).await.refused(403, "forbidden");
    assert_eq!(me(&client).await["permissions"], json!([]));
    app.finish().await;
}

#[actix_web::test]
async fn update_moves_a_user_between_teams() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let team = admin.post("/api/v1/admin/teams", json!({"name": "一组"})).await.expect(201);
    let user = staff::user(&admin, "li.na", &["consultant"]).await;
    let body = json!({"team_id": team["id"], "display_name": "李娜娜"});
    let moved = admin.patch(&path(&user), body).await.expect(200);
    assert_eq!(moved["team_id"], team["id"]);
    assert_eq!(moved["display_name"], "李娜娜");
    assert_eq!(moved["roles"], json!(["consultant"]));
    let members = format!("{HOME}?team_id={}", team["id"].as_str().unwrap());
    assert_eq!(admin.get(&members).await.expect(200)["total"], 1);
    let left = admin.patch(&path(&user), json!({"team_id": null})).await.expect(200);
    assert_eq!(left["team_id"], Value::Null);
    assert_eq!(admin.get(&members).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn disable_refuses_the_user_at_once_and_enable_lets_him_in_again() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let user = staff::user(&admin, "li.na", &["consultant"]).await;
    let client = app.sign_in("li.na", PASSWORD).await;
    me(&client).await;
    let disabled = admin.post(&format!("{}/disable", path(&user)), json!({})).await;
    assert_eq!(disabled.expect(200)["state"], "disabled");
    client.get("/api/v1/auth/me").await.refused(401, "unauthenticated");
    let credentials = json!({"username": "li.na", "password": PASSWORD});
    let anonymous = app.anonymous();
    anonymous
        .post("/api/v1/auth/login", credentials.clone())
        .await
        .refused(401, "wrong_credentials");
    let again = admin.post(&format!("{}/disable", path(&user)), json!({})).await;
    again.refused(409, "invalid_transition");
    admin.post(&format!("{}/enable", path(&user)), json!({})).await.expect(200);
    anonymous.post("/api/v1/auth/login", credentials).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn disable_is_refused_for_oneself_and_the_last_administrator_stays() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let own = path(&the_administrator(&admin).await);
    admin.post(&format!("{own}/disable"), json!({})).await.refused(409, "admin.not_yourself");
    let reply = admin.patch(&own, json!({"roles": ["manager"]})).await;
    reply.refused(409, "admin.last_administrator");
    let second = staff::signed_in(&app, "second", &["administrator"]).await;
    second.post(&format!("{own}/disable"), json!({})).await.expect(200);
    let itself = path(&me(&second).await);
    let reply = second.patch(&itself, json!({"roles": []})).await;
    reply.refused(409, "admin.last_administrator");
    app.finish().await;
}

#[actix_web::test]
async fn nobody_grants_or_manages_more_than_he_has() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let rights = json!({
        "code": "personnel", "name": "人事", "data_scope": "company",
        "permissions": [
            "admin.user.create", "admin.user.update", "admin.user.reset_password",
            "admin.user.disable", "admin.user.list", "admin.user.read"
        ]
    });
    admin.post("/api/v1/admin/roles", rights).await.expect(201);
    let client = staff::signed_in(&app, "personnel", &["personnel"]).await;
    let body = |roles: &[&str]| {
        json!({
            "username": "friend", "display_name": "友", "password": PASSWORD, "roles": roles
        })
    };
    let problem = client.post(HOME, body(&["administrator"])).await;
    problem.refused(409, "admin.wider_than_own");
    let friend = client.post(HOME, body(&["personnel"])).await.expect(201);
    let reply = client.patch(&path(&friend), json!({"roles": ["consultant"]})).await;
    assert!(reply.refused(409, "admin.wider_than_own")["permission"].is_string());
    let boss = path(&the_administrator(&admin).await);
    let body = json!({"password": "now it is mine, boss"});
    let reply = client.post(&format!("{boss}/reset-password"), body).await;
    reply.refused(409, "admin.wider_than_own");
    let reply = client.post(&format!("{boss}/disable"), json!({})).await;
    reply.refused(409, "admin.wider_than_own");
    app.finish().await;
}

#[actix_web::test]
async fn reset_password_ends_the_sessions_and_the_old_password() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let user = staff::user(&admin, "li.na", &["consultant"]).await;
    let login = |password: &str| json!({"username": "li.na", "password": password});
    let anonymous = app.anonymous();
    let tokens = anonymous.post("/api/v1/auth/login", login(PASSWORD)).await.expect(200);
    let reset = format!("{}/reset-password", path(&user));
    let faults = admin.post(&reset, json!({"password": "qwertyuiop"})).await.faults();
    assert_eq!(faults, [("/password".to_owned(), "too_common".to_owned())]);
    admin.post(&reset, json!({"password": "quite another one"})).await.expect(200);
    let refresh = json!({"refresh_token": tokens["refresh_token"]});
    assert_eq!(anonymous.post("/api/v1/auth/refresh", refresh).await.status, 401);
    assert_eq!(anonymous.post("/api/v1/auth/login", login(PASSWORD)).await.status, 401);
    anonymous.post("/api/v1/auth/login", login("quite another one")).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn list_finds_users_by_name_role_and_state() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    staff::user(&admin, "li.na", &["consultant"]).await;
    staff::user(&admin, "wang.wei", &["manager"]).await;
    let count = async |query: &str| {
        admin.get(&format!("{HOME}?{query}")).await.expect(200)["total"].as_u64().unwrap()
    };
    assert_eq!(count("").await, 3);
    assert_eq!(count("q=LI.N").await, 1);
    assert_eq!(count("q=%25").await, 0);
    assert_eq!(count("role=manager").await, 1);
    assert_eq!(count("state=disabled").await, 0);
    assert_eq!(count("state=active,disabled").await, 3);
    app.finish().await;
}

#[actix_web::test]
async fn users_of_another_company_do_not_exist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let stranger = the_administrator(&admin).await;
    let client = staff::signed_in(&app, "auditor", &["auditor"]).await;
    client.get(&path(&stranger)).await.expect(200);
    move_to_a_new_company(&app, &admin, "auditor").await;
    client.get(&path(&stranger)).await.refused(404, "not_found");
    assert_eq!(client.get(HOME).await.expect(200)["total"], 1);
    app.finish().await;
}

async fn move_to_a_new_company(app: &TestApp, admin: &Client, username: &str) {
    use entity::admin::user_account::{Column, Entity};
    use entity::id::CompanyId;
    use sea_orm::sea_query::Expr;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
    let body = json!({"code": "C002", "name": "江南置业", "kind": "agency"});
    let company = admin.post("/api/v1/inventory/companies", body).await.expect(201);
    let id: CompanyId = company["id"].as_str().unwrap().parse().unwrap();
    let moved = Entity::update_many().col_expr(Column::CompanyId, Expr::value(id));
    let moved = moved.filter(Column::Username.eq(username)).exec(&app.kernel.db).await;
    assert_eq!(moved.unwrap().rows_affected, 1);
    app.kernel.caches.forget(service::kernel::epoch::Kind::Rights);
}

#[actix_web::test]
async fn nobody_manages_people_of_projects_that_are_not_his() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (mine, other) =
        (town::project(&admin, "GZ001").await, town::project(&admin, "GZ002").await);
    let rights = json!({
        "code": "clerk", "name": "人事", "data_scope": "project",
        "permissions": ["admin.user.update", "admin.user.reset_password", "admin.user.read"]
    });
    admin.post("/api/v1/admin/roles", rights).await.expect(201);
    let person = |name: &str, project: &str| {
        json!({
            "username": name, "display_name": name, "password": PASSWORD, "roles": ["clerk"],
            "project_ids": [project]
        })
    };
    admin.post(HOME, person("clerk", &mine)).await.expect(201);
    let near = admin.post(HOME, person("near", &mine)).await.expect(201);
    let far = admin.post(HOME, person("far", &other)).await.expect(201);
    let clerk = app.sign_in("clerk", PASSWORD).await;
    let body = json!({"password": "a different sentence"});
    let reset = |user: &Value| format!("{}/reset-password", path(user));
    clerk.post(&reset(&near), body.clone()).await.expect(200);
    clerk.post(&reset(&far), body).await.refused(409, "admin.wider_than_own");
    let moved = clerk.patch(&path(&far), json!({"project_ids": [mine]})).await;
    moved.refused(409, "admin.wider_than_own");
    app.finish().await;
}
