use sea_orm::EntityTrait;
use serde_json::{Value, json};
use tests::given::customer::{entered, person, resident_id};
use tests::given::office::Office;
use tests::given::{id, trade};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/customers";

async fn found(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("{HOME}?{query}")).await.expect(200);
    let items = list["items"].as_array().unwrap();
    items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

fn full() -> Value {
    json!({
        "kind": "person", "name": "Wang 王小明", "phone": "+86 138-0000-0000",
        "email": "Wang@Example.com", "gender": "male", "birth_year": 1988,
        "id_type": "resident_id", "id_number": resident_id(1), "source": "walk_in",
        "needs": {"min_area": "89", "max_price": "2200000", "layouts": ["3B2T"]},
        "remarks": "prefers south"
    })
}

#[actix_web::test]
async fn create_masks_phone_address_and_identity_in_every_answer() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let reply = admin.post(HOME, full()).await;
    let customer = reply.expect(201);
    assert_eq!(customer["phone"], "138****0000");
    assert_eq!(customer["email"], "w***@example.com");
    let number = resident_id(1);
    assert_eq!(customer["id_number"], format!("4401**********{}", &number[14..]));
    assert_eq!(customer["needs"]["min_area"], "89.00");
    assert_eq!(customer["needs"]["max_area"], Value::Null);
    let location = reply.header("location").unwrap();
    let read = admin.get(&location).await;
    assert_eq!(read.expect(200), customer);
    let list = admin.get(HOME).await;
    for text in [&reply.text, &read.text, &list.text] {
        assert!(!text.contains("13800000000") && !text.contains(&number), "{text}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn personal_data_is_clear_neither_at_rest_nor_in_the_trail() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = admin.post(HOME, full()).await.expect(201);
    let path = format!("{HOME}/{}", customer["id"].as_str().unwrap());
    admin.patch(&path, json!({"phone": "13911112222"})).await.expect(200);
    let reason = json!({"fields": ["phone", "id_number"], "reason": "call back"});
    admin.post(&format!("{path}/reveal"), reason).await.expect(200);
    let db = &app.kernel.db;
    let rows = [
        format!("{:?}", entity::customers::customer::Entity::find().all(db).await.unwrap()),
        format!("{:?}", entity::kernel::audit_log::Entity::find().all(db).await.unwrap()),
        format!("{:?}", entity::kernel::event::Entity::find().all(db).await.unwrap()),
        format!("{:?}", entity::kernel::idempotency::Entity::find().all(db).await.unwrap()),
    ];
    let number = resident_id(1);
    for secret in ["13800000000", "13911112222", "wang@example.com", number.as_str()] {
        for text in &rows {
            assert!(!text.to_lowercase().contains(secret), "{secret} in {text}");
        }
    }
    app.finish().await;
}

#[actix_web::test]
async fn create_names_every_fault_at_once() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({
        "kind": "company", "name": " ", "phone": "123", "email": "nobody", "birth_year": 2030,
        "id_type": "resident_id", "id_number": "440106198801010010", "source": "walk_in",
        "needs": {"min_area": "90", "max_area": "80"}
    });
    let reply = admin.post(HOME, body).await;
    let mut faults: Vec<String> =
        reply.faults().into_iter().map(|(pointer, code)| format!("{pointer} {code}")).collect();
    faults.sort();
    assert_eq!(
        faults,
        [
            "/birth_year out_of_range",
            "/email invalid_format",
            "/id_number invalid_format",
            "/id_type conflict",
            "/name required",
            "/needs/max_area out_of_range",
            "/phone invalid_format",
        ]
    );
    assert!(!reply.text.contains("440106198801010010"));
    app.finish().await;
}

#[actix_web::test]
async fn an_identity_is_entered_once_while_phones_may_repeat() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let first = admin.post(HOME, person(1)).await.expect(201);
    let mut second = person(2);
    second["phone"] = json!("13800000001");
    let second = admin.post(HOME, second).await.expect(201);
    let mut same = person(3);
    same["id_number"] = json!(resident_id(1).to_lowercase());
    let problem = admin.post(HOME, same.clone()).await.refused(409, "customers.duplicate");
    assert_eq!(problem["by"], json!(["id_number"]));
    let path = format!("{HOME}/{}", second["id"].as_str().unwrap());
    let change = json!({"id_number": resident_id(1)});
    admin.patch(&path, change).await.refused(409, "customers.duplicate");
    let gone = format!("{HOME}/{}", first["id"].as_str().unwrap());
    assert_eq!(admin.delete(&gone).await.status, 204);
    admin.get(&gone).await.refused(404, "not_found");
    admin.post(HOME, same).await.expect(201);
    app.finish().await;
}

#[actix_web::test]
async fn search_is_exact_for_numbers_and_free_of_case_for_names() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.post(HOME, full()).await.expect(201);
    for (serial, name) in [(2, "100% Li_Na"), (3, "wangda")] {
        let mut body = person(serial);
        body["name"] = json!(name);
        admin.post(HOME, body).await.expect(201);
    }
    assert_eq!(found(&admin, "name=WANG&sort=name").await, ["Wang 王小明", "wangda"]);
    assert_eq!(found(&admin, "name=%E5%B0%8F%E6%98%8E").await, ["Wang 王小明"]);
    assert_eq!(found(&admin, "name=100%25").await, ["100% Li_Na"]);
    assert_eq!(found(&admin, "name=i_n").await, ["100% Li_Na"]);
    assert_eq!(found(&admin, "name=w_n").await, [""; 0]);
    assert_eq!(found(&admin, "phone=138%200000%200000").await, ["Wang 王小明"]);
    assert_eq!(found(&admin, "phone=1380000").await, [""; 0]);
    assert_eq!(found(&admin, "email=WANG@example.com").await, ["Wang 王小明"]);
    assert_eq!(found(&admin, &format!("q={}", resident_id(2))).await, ["100% Li_Na"]);
    assert_eq!(found(&admin, "q=13800000003").await, ["wangda"]);
    assert_eq!(found(&admin, "q=wangd").await, ["wangda"]);
    app.finish().await;
}

#[actix_web::test]
async fn update_merges_and_clears() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = admin.post(HOME, full()).await.expect(201);
    let path = format!("{HOME}/{}", customer["id"].as_str().unwrap());
    let change = json!({
        "phone": "020-8888 6666", "email": null, "remarks": null, "birth_year": 1990,
        "needs": {"max_area": "120", "layouts": null}
    });
    let changed = admin.patch(&path, change).await.expect(200);
    assert_eq!(changed["phone"], "020****6666");
    assert_eq!(changed["email"], Value::Null);
    assert_eq!(changed["remarks"], Value::Null);
    assert_eq!(changed["birth_year"], 1990);
    assert_eq!(changed["needs"]["min_area"], "89.00");
    assert_eq!(changed["needs"]["max_area"], "120.00");
    assert_eq!(changed["needs"]["layouts"], json!([]));
    assert_eq!(changed["name"], customer["name"]);
    assert_eq!(found(&admin, "phone=02088886666").await, ["Wang 王小明"]);
    assert_eq!(found(&admin, "phone=13800000000").await, [""; 0]);
    let faults = admin.patch(&path, json!({"id_type": "passport"})).await.faults();
    assert_eq!(faults, [("/id_number".to_owned(), "required".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn reveal_answers_what_was_asked_for_and_records_why() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = admin.post(HOME, full()).await.expect(201);
    let id = customer["id"].as_str().unwrap();
    let path = format!("{HOME}/{id}/reveal");
    let body = json!({"fields": ["phone", "id_number"], "reason": "bank asks for the buyer"});
    let reply = admin.post(&path, body).await;
    let clear = reply.expect(200);
    assert_eq!(clear["phone"], "13800000000");
    assert_eq!(clear["id_number"], resident_id(1));
    assert_eq!(clear["email"], Value::Null);
    assert_eq!(reply.header("cache-control").as_deref(), Some("no-store"));
    let log = admin.get("/api/v1/admin/audit-logs?act=customers.customer.reveal").await;
    let log = log.expect(200);
    assert_eq!(log["items"][0]["detail"]["fields"], json!(["phone", "id_number"]));
    assert_eq!(log["items"][0]["detail"]["reason"], "bank asks for the buyer");
    let faults = admin.post(&path, json!({"fields": [], "reason": ""})).await.faults();
    assert_eq!(faults.len(), 2);
    // It would show everything and record nothing.
    let dry = format!("{path}?dry_run=true");
    let body = json!({"fields": ["phone"], "reason": "only looking"});
    admin.post(&dry, body).await.refused(400, "bad_request");
    let office = Office::open(&admin).await;
    let consultant = office.hire(&app, "li.na", "consultant").await;
    let body = json!({"fields": ["phone"], "reason": "curious"});
    consultant.post(&path, body).await.refused(403, "forbidden");
    app.finish().await;
}

#[actix_web::test]
async fn consultants_see_their_own_and_managers_all_of_the_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let manager = office.hire(&app, "zhao.min", "manager").await;
    let of_li = entered(&li, 1).await;
    entered(&chen, 2).await;
    assert_eq!(found(&li, "sort=name").await, ["客户1"]);
    assert_eq!(found(&chen, "q=13800000001").await, [""; 0]);
    let path = format!("{HOME}/{}", of_li["id"].as_str().unwrap());
    chen.get(&path).await.refused(404, "not_found");
    chen.patch(&path, json!({"remarks": "mine"})).await.refused(404, "not_found");
    assert_eq!(found(&manager, "sort=name").await, ["客户1", "客户2"]);
    app.finish().await;
}

#[actix_web::test]
async fn delete_is_refused_while_a_trade_is_open() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let customer = entered(&admin, 1).await;
    let subscription = trade::subscribed(&admin, &office, &customer).await;
    let path = format!("{HOME}/{}", customer["id"].as_str().unwrap());
    admin.delete(&path).await.refused(409, "customers.has_open_trade");
    let cancel = format!("/api/v1/sales/subscriptions/{}/cancel", id(&subscription));
    admin.post(&cancel, json!({"reason": "found another home"})).await.expect(200);
    assert_eq!(admin.delete(&path).await.status, 204);
    app.finish().await;
}

#[actix_web::test]
async fn who_a_buyer_is_changes_only_by_those_who_may_correct_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let manager = office.hire(&app, "zhao.min", "manager").await;
    let customer = entered(&li, 1).await;
    trade::subscribed(&li, &office, &customer).await;
    let path = format!("{HOME}/{}", id(&customer));
    let swapped = json!({"name": "冒名者"});
    li.patch(&path, swapped.clone()).await.refused(409, "customers.has_open_trade");
    li.patch(&path, json!({"remarks": "calls at noon"})).await.expect(200);
    // Nor by another document that is shown from now on, or another number of this one.
    let papers = format!("{path}/identity-documents");
    let mut passport = json!({"id_type": "passport", "number": "E12345678"});
    let spare = li.post(&papers, passport.clone()).await.expect(201);
    passport["number"] = json!("E87654321");
    passport["preferred"] = json!(true);
    li.post(&papers, passport).await.refused(409, "customers.has_open_trade");
    let spare = format!("/api/v1/customers/identity-documents/{}", id(&spare));
    let preferred = li.patch(&spare, json!({"preferred": true})).await;
    preferred.refused(409, "customers.has_open_trade");
    manager.patch(&path, swapped).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn household_and_tags_are_kept_changed_and_found() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut body = person(1);
    body["family"] = json!({"members": 4, "children": 2});
    body["home_district"] = json!("天河");
    body["occupation"] = json!(" 教师 ");
    body["tags"] = json!(["学区", " 急购 "]);
    let customer = admin.post(HOME, body).await.expect(201);
    assert_eq!(customer["family"], json!({"members": 4, "children": 2, "structure": null}));
    assert_eq!(
        (&customer["home_district"], &customer["occupation"]),
        (&json!("天河"), &json!("教师"))
    );
    assert_eq!(customer["tags"], json!(["学区", "急购"]));
    let mut other = person(2);
    other["tags"] = json!(["投资"]);
    admin.post(HOME, other).await.expect(201);
    assert_eq!(found(&admin, "tags=%E5%AD%A6%E5%8C%BA").await, ["客户1"]);
    let either = "tags=%E6%8A%95%E8%B5%84,%E6%80%A5%E8%B4%AD&sort=name";
    assert_eq!(found(&admin, either).await, ["客户1", "客户2"]);
    let path = format!("{HOME}/{}", customer["id"].as_str().unwrap());
    let change = json!({"tags": ["老客户"], "occupation": null, "family": null});
    let changed = admin.patch(&path, change).await.expect(200);
    assert_eq!((&changed["tags"], &changed["occupation"]), (&json!(["老客户"]), &Value::Null));
    assert_eq!((&changed["family"], &changed["home_district"]), (&Value::Null, &json!("天河")));
    assert_eq!(found(&admin, "tags=%E5%AD%A6%E5%8C%BA").await, [""; 0]);
    let mut wrong = person(3);
    wrong["family"] = json!({"members": 2, "children": 3});
    wrong["tags"] = json!(["a", "a", " "]);
    let faults = admin.post(HOME, wrong).await.faults();
    let places: Vec<&str> = faults.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["/family/children", "/tags/1", "/tags/2"]);
    app.finish().await;
}

#[actix_web::test]
async fn needs_name_projects_of_the_company_by_which_customers_are_found() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let here = tests::given::released_site(&admin, "GZ001").await;
    let there = tests::given::released_site(&admin, "GZ002").await;
    let mut body = person(1);
    body["needs"] = json!({"project_ids": [here.project_id(), here.unit_id(0)]});
    let faults = admin.post(HOME, body.clone()).await.faults();
    assert_eq!(faults, [("/needs/project_ids/1".to_owned(), "not_found".to_owned())]);
    body["needs"] = json!({"project_ids": [here.project_id(), here.project_id()]});
    let faults = admin.post(HOME, body.clone()).await.faults();
    assert_eq!(faults, [("/needs/project_ids/1".to_owned(), "duplicate".to_owned())]);
    body["needs"] = json!({"project_ids": [here.project_id()]});
    let customer = admin.post(HOME, body).await.expect(201);
    assert_eq!(customer["needs"]["project_ids"], json!([here.project_id()]));
    admin.post(HOME, person(2)).await.expect(201);
    let found = async |project: &str| {
        let list = admin.get(&format!("{HOME}?needed_project_id={project}")).await.expect(200);
        list["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found(here.project_id()).await, [customer["id"].clone()]);
    let path = format!("{HOME}/{}", customer["id"].as_str().unwrap());
    let wrong = json!({"needs": {"project_ids": [customer["id"]]}});
    let faults = admin.patch(&path, wrong).await.faults();
    assert_eq!(faults, [("/needs/project_ids/0".to_owned(), "not_found".to_owned())]);
    let change = json!({"needs": {"project_ids": [there.project_id()], "purpose": "改善"}});
    admin.patch(&path, change).await.expect(200);
    assert!(found(here.project_id()).await.is_empty());
    assert_eq!(found(there.project_id()).await, [customer["id"].clone()]);
    admin.patch(&path, json!({"needs": {"project_ids": null}})).await.expect(200);
    assert!(found(there.project_id()).await.is_empty());
    app.finish().await;
}

#[actix_web::test]
async fn who_changes_needs_may_keep_a_project_that_he_does_not_see() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = tests::given::office::Office::open(&admin).await;
    let there = tests::given::released_site(&admin, "GZ002").await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let customer = li.post(HOME, person(1)).await.expect(201);
    let path = format!("{HOME}/{}", customer["id"].as_str().unwrap());
    let here = office.site.project_id();
    let both = json!({"needs": {"project_ids": [there.project_id(), here]}});
    let faults = li.patch(&path, both.clone()).await.faults();
    assert_eq!(faults, [("/needs/project_ids/0".to_owned(), "not_found".to_owned())]);
    let other = json!({"needs": {"project_ids": [there.project_id()]}});
    admin.patch(&path, other).await.expect(200);
    let changed = li.patch(&path, both).await.expect(200);
    assert_eq!(changed["needs"]["project_ids"], json!([there.project_id(), here]));
    app.finish().await;
}
