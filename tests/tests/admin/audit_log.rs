use entity::kernel::audit_log::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::{Value, json};
use service::admin::audit::seal;
use tests::{Client, TestApp, staff};

const HOME: &str = "/api/v1/admin/audit-logs";

async fn verify(admin: &Client) -> Value {
    admin.get(&format!("{HOME}/verify")).await.expect(200)
}

/// A server whose trail has ten sealed rows and more, and its administrator.
async fn sealed() -> (TestApp, Client) {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for number in 1..=10 {
        let team = json!({"name": format!("第{number}组")});
        admin.post("/api/v1/admin/teams", team).await.expect(201);
    }
    seal::run(&app.kernel, &json!({})).await.unwrap();
    assert_eq!(verify(&admin).await["ok"], true);
    (app, admin)
}

async fn row(app: &TestApp, seq: i64) -> Model {
    let row = Entity::find().filter(Column::Seq.eq(seq)).one(&app.kernel.db).await.unwrap();
    row.unwrap()
}

async fn last(app: &TestApp) -> Model {
    let rows = Entity::find().filter(Column::Seq.is_not_null()).order_by_desc(Column::Seq);
    rows.one(&app.kernel.db).await.unwrap().unwrap()
}

async fn change(app: &TestApp, change: ActiveModel) {
    change.update(&app.kernel.db).await.unwrap();
}

#[actix_web::test]
async fn list_tells_who_did_what() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let team = admin.post("/api/v1/admin/teams", json!({"name": "一组"})).await.expect(201);
    let path = format!("{HOME}?object_id={}", team["id"].as_str().unwrap());
    let list = admin.get(&path).await.expect(200);
    assert_eq!(list["total"], 1);
    let row = &list["items"][0];
    assert_eq!(row["act"], "admin.team.create");
    assert_eq!(row["actor"], "admin");
    assert_eq!(row["object_type"], "admin.team");
    assert_eq!((&row["seq"], &row["seal"]), (&Value::Null, &Value::Null));
    let none = admin.get(&format!("{HOME}?act=admin.team.create&to_on=2025-03-09")).await;
    assert_eq!(none.expect(200)["total"], 0);
    let day = admin.get(&format!("{HOME}?from_on=2025-03-10&act=admin.team.create")).await;
    assert_eq!(day.expect(200)["total"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn list_is_walked_by_cursor() {
    let (app, admin) = sealed().await;
    let mut path = format!("{HOME}?act=admin.team.create&page_size=4");
    let mut names = vec![];
    loop {
        let page = admin.get(&path).await.expect(200);
        for row in page["items"].as_array().unwrap() {
            names.push(row["detail"]["name"].as_str().unwrap().to_owned());
        }
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        path = format!("{HOME}?act=admin.team.create&page_size=4&cursor={cursor}");
    }
    assert_eq!(names.len(), 10);
    assert_eq!((names[0].as_str(), names[9].as_str()), ("第1组", "第10组"));
    let newest = admin.get(&format!("{HOME}?act=admin.team.create&sort=-at")).await.expect(200);
    assert_eq!(newest["items"][0]["detail"]["name"], "第10组");
    app.finish().await;
}

#[actix_web::test]
async fn list_shows_others_work_only_to_who_may_see_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let role = json!({
        "code": "curious", "name": "好奇", "data_scope": "own",
        "permissions": ["admin.audit_log.list", "admin.team.create"]
    });
    admin.post("/api/v1/admin/roles", role).await.expect(201);
    let client = staff::signed_in(&app, "curious", &["curious"]).await;
    client.post("/api/v1/admin/teams", json!({"name": "一组"})).await.expect(201);
    let list = client.get(HOME).await.expect(200);
    let rows = list["items"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.iter().all(|row| row["actor"] == "curious"), "{list}");
    let auditor = staff::signed_in(&app, "auditor", &["auditor"]).await;
    let path = format!("{HOME}?act=admin.role.create");
    assert_eq!(auditor.get(&path).await.expect(200)["total"], 1);
    assert_eq!(client.get(&path).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn verify_passes_sealed_and_unsealed_rows() {
    let (app, admin) = sealed().await;
    let before = verify(&admin).await;
    admin.post("/api/v1/admin/teams", json!({"name": "新组"})).await.expect(201);
    let after = verify(&admin).await;
    assert_eq!(after["ok"], true);
    assert_eq!(after["first_bad"], Value::Null);
    assert!(after["examined"].as_u64() > before["examined"].as_u64());
    app.finish().await;
}

#[actix_web::test]
async fn verify_detects_an_edit() {
    let (app, admin) = sealed().await;
    let mut edited = row(&app, 7).await.into_active_model();
    edited.actor = Set("somebody else".to_owned());
    change(&app, edited).await;
    let found = verify(&admin).await;
    assert_eq!(found["ok"], false);
    assert_eq!(found["first_bad"]["seq"], 7);
    assert_eq!(found["first_bad"]["flaw"], "altered");
    app.abandon().await;
}

#[actix_web::test]
async fn verify_detects_an_edit_before_sealing() {
    let (app, admin) = sealed().await;
    admin.post("/api/v1/admin/teams", json!({"name": "新组"})).await.expect(201);
    let edit = Entity::update_many()
        .col_expr(Column::Actor, Expr::value("somebody else"))
        .filter(Column::Seq.is_null())
        .filter(Column::Act.eq("admin.team.create"));
    assert_eq!(edit.exec(&app.kernel.db).await.unwrap().rows_affected, 1);
    assert_eq!(verify(&admin).await["first_bad"]["flaw"], "not_ours");
    seal::run(&app.kernel, &json!({})).await.unwrap();
    assert_eq!(verify(&admin).await["first_bad"]["flaw"], "not_ours");
    app.abandon().await;
}

#[actix_web::test]
async fn verify_detects_a_deletion() {
    let (app, admin) = sealed().await;
    Entity::delete_by_id(row(&app, 5).await.id).exec(&app.kernel.db).await.unwrap();
    let found = verify(&admin).await;
    assert_eq!(found["first_bad"]["flaw"], "out_of_place");
    assert_eq!(found["first_bad"]["seq"], 6);
    app.abandon().await;
}

#[actix_web::test]
async fn verify_detects_an_insertion() {
    let (app, admin) = sealed().await;
    let last = last(&app).await;
    let forge = |seq: Option<i64>, id: u128| Model {
        id: uuid::Uuid::from_u128(id).into(),
        seq,
        ..last.clone()
    };
    let sealed = forge(last.seq.map(|seq| seq + 1), 1);
    Entity::insert(sealed.into_active_model()).exec(&app.kernel.db).await.unwrap();
    assert_eq!(verify(&admin).await["first_bad"]["flaw"], "out_of_place");
    Entity::delete_by_id(uuid::Uuid::from_u128(1)).exec(&app.kernel.db).await.unwrap();
    let waiting = forge(None, 2);
    Entity::insert(waiting.into_active_model()).exec(&app.kernel.db).await.unwrap();
    assert_eq!(verify(&admin).await["first_bad"]["flaw"], "not_ours");
    app.abandon().await;
}

#[actix_web::test]
async fn verify_detects_a_change_of_order() {
    let (app, admin) = sealed().await;
    let (third, fourth) = (row(&app, 3).await, row(&app, 4).await);
    for (id, seq) in [(third.id, -1), (fourth.id, 3), (third.id, 4)] {
        let moved = ActiveModel { id: Set(id), seq: Set(Some(seq)), ..Default::default() };
        change(&app, moved).await;
    }
    let found = verify(&admin).await;
    assert_eq!(found["first_bad"]["seq"], 3);
    assert_eq!(found["first_bad"]["flaw"], "altered");
    app.abandon().await;
}

#[actix_web::test]
async fn verify_detects_a_cut_tail() {
    let (app, admin) = sealed().await;
    let last = last(&app).await;
    Entity::delete_by_id(last.id).exec(&app.kernel.db).await.unwrap();
    let found = verify(&admin).await;
    assert_eq!(found["first_bad"]["flaw"], "cut_off");
    assert_eq!(found["first_bad"]["seq"], json!(last.seq));
    rewind_head(&app, last.seq.unwrap() - 1).await;
    assert_eq!(verify(&admin).await["first_bad"]["flaw"], "false_head");
    app.abandon().await;
}

/// What somebody with the database but without the key would do next.
async fn rewind_head(app: &TestApp, seq: i64) {
    use entity::kernel::audit_head::{Column, Entity};
    let seal = row(app, seq).await.seal.unwrap();
    let rewound = Entity::update_many()
        .col_expr(Column::Seq, Expr::value(seq))
        .col_expr(Column::Seal, Expr::value(seal));
    rewound.exec(&app.kernel.db).await.unwrap();
}

#[actix_web::test]
async fn verify_detects_an_emptied_trail() {
    let (app, admin) = sealed().await;
    Entity::delete_many().exec(&app.kernel.db).await.unwrap();
    entity::kernel::audit_head::Entity::delete_many().exec(&app.kernel.db).await.unwrap();
    let found = verify(&admin).await;
    assert_eq!((&found["ok"], &found["first_bad"]["flaw"]), (&json!(false), &json!("cut_off")));
    app.abandon().await;
}
