use entity::Rate;
use entity::id::{CompanyId, ProjectId};
use entity::inventory::company;
use entity::inventory::project::{self, TaxMethod, UnitCodeRule};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use tests::{TestApp, staff};

const HOME: &str = "/api/v1/admin/parameters";
const TTL: &str = "/api/v1/admin/parameters/sales.hold.ttl_minutes";

/// A project, which parameters only need to know exists.
async fn project(app: &TestApp) -> ProjectId {
    let company = company::Entity::find().one(&app.kernel.db).await.unwrap().unwrap();
    let company_id: CompanyId = company.id;
    let id = ProjectId(uuid::Uuid::from_u128(0x0195_a3c0_5b7e_7000_8000_0000_0000_0021));
    let row = project::Model {
        id,
        company_id,
        code: "P001".to_owned(),
        name: "江南府".to_owned(),
        city: "杭州".to_owned(),
        district: None,
        address: None,
        introduction: None,
        tax_method: TaxMethod::General,
        vat_rate: "0.09".parse::<Rate>().unwrap(),
        unit_code_rule: UnitCodeRule::BuildingFloor,
        unit_code_template: String::new(),
        time_zone: "Asia/Shanghai".to_owned(),
        rule_pack: "default".to_owned(),
        created_at: app.kernel.clock.now(),
        version: 1,
        land_use: None,
        land_years: None,
        start_on: None,
        completion_on: None,
        handover_on: None,
        plot_ratio: None,
        greening_rate: None,
        parking_spaces: None,
        parking_ratio: None,
        property_manager: None,
        property_fee: None,
        surroundings: None,
    };
    let insert = project::Entity::insert(row.into_active_model());
    insert.exec_without_returning(&app.kernel.db).await.unwrap();
    id
}

#[actix_web::test]
async fn list_shows_every_definition_with_the_value_that_counts() {
    let app = TestApp::start().await;
    let list = app.admin().await.get(HOME).await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), service::kernel::parameter::DEFINITIONS.len());
    assert_eq!(list["total"], items.len());
    for item in items {
        assert_eq!(item["value"], item["default"], "{item}");
        assert_eq!(item["version"], 0);
        assert!(item["schema"].is_object());
    }
    app.finish().await;
}

#[actix_web::test]
async fn set_counts_at_once_and_the_history_keeps_every_value() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    assert_eq!(admin.get(TTL).await.expect(200)["value"], 10);
    let set = admin.put(TTL, json!({"value": 15})).await.expect(200);
    assert_eq!((&set["value"], &set["version"]), (&json!(15), &json!(1)));
    admin.put(TTL, json!({"value": 20})).await.expect(200);
    assert_eq!(admin.get(TTL).await.expect(200)["value"], 20);
    let history = admin.get(&format!("{TTL}/history")).await.expect(200);
    let values: Vec<&Value> =
        history["items"].as_array().unwrap().iter().map(|item| &item["value"]).collect();
    assert_eq!(values, [&json!(15), &json!(20)]);
    assert!(history["items"][0]["set_by"].is_string());
    app.finish().await;
}

#[actix_web::test]
async fn set_for_a_project_overrides_the_system() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = project(&app).await;
    let own = format!("{TTL}?project_id={project}");
    admin.put(TTL, json!({"value": 15})).await.expect(200);
    assert_eq!(admin.get(&own).await.expect(200)["value"], 15);
    let set = admin.put(&own, json!({"value": 30})).await.expect(200);
    assert_eq!(set["project_id"], json!(project));
    admin.put(TTL, json!({"value": 16})).await.expect(200);
    assert_eq!(admin.get(&own).await.expect(200)["value"], 30);
    assert_eq!(admin.get(TTL).await.expect(200)["value"], 16);
    let history = admin.get(&format!("{TTL}/history?project_id={project}")).await.expect(200);
    assert_eq!(history["total"], 1);
    let unknown = format!("{TTL}?project_id=0195a3c0-5b7e-7000-8000-0000000000ff");
    admin.put(&unknown, json!({"value": 30})).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn set_refuses_what_the_definition_does_not_allow() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for value in [json!(0), json!(1441), json!("10"), json!(1.5), json!(null), json!({})] {
        let faults = admin.put(TTL, json!({"value": value})).await.faults();
        assert_eq!(faults, [("/value".to_owned(), "invalid_value".to_owned())], "{value}");
    }
    let choice = format!("{HOME}/invoices.medium");
    admin.put(&choice, json!({"value": "stone"})).await.refused(422, "invalid");
    admin.put(&choice, json!({"value": "internal"})).await.expect(200);
    let ratio = format!("{HOME}/sales.authority.manager");
    admin.put(&ratio, json!({"value": "1.01"})).await.refused(422, "invalid");
    admin.put(&ratio, json!({"value": "0.9"})).await.expect(200);
    let reply = admin.put(&format!("{HOME}/sales.price.of.tea"), json!({"value": 1})).await;
    reply.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn the_whole_system_is_set_only_by_who_sees_every_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let role = json!({
        "code": "tuner", "name": "参数员", "data_scope": "project",
        "permissions": ["admin.parameter.set", "admin.parameter.read"]
    });
    admin.post("/api/v1/admin/roles", role).await.expect(201);
    let project = project(&app).await;
    let client = staff::signed_in(&app, "tuner", &["tuner"]).await;
    client.put(TTL, json!({"value": 15})).await.refused(403, "forbidden");
    let own = format!("{TTL}?project_id={project}");
    client.put(&own, json!({"value": 15})).await.refused(404, "not_found");
    let id = client.get("/api/v1/auth/me").await.expect(200)["id"].clone();
    let user = format!("/api/v1/admin/users/{}", id.as_str().unwrap());
    admin.patch(&user, json!({"project_ids": [project]})).await.expect(200);
    client.put(&own, json!({"value": 15})).await.expect(200);
    app.finish().await;
}
