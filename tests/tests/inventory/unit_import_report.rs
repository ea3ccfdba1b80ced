//! What an import leaves behind, small or large, and who may end it.

use super::unit_import::send;
use chrono::TimeDelta;
use serde_json::{Value, json};
use service::kernel::progress::Progress;
use std::slice::from_ref;
use tests::given::id;
use tests::given::office::Office;
use tests::given::sheet::{KEYS, csv, row};
use tests::{Client, TestApp};

const IMPORTS: &str = "/api/v1/inventory/unit-imports";

/// So many rows of the office's building, behind the units that it has.
fn rows(count: usize) -> Vec<Vec<String>> {
    let place = |at: usize| (3 + at / 200, 10 + at % 200);
    let rows = (0..count).map(place);
    rows.map(|(floor, room)| row("2", &floor.to_string(), &format!("{room:03}"))).collect()
}

async fn import(client: &Client, id: &Value) -> Value {
    client.get(&format!("{IMPORTS}/{}", id.as_str().unwrap())).await.expect(200)
}

async fn open() -> (TestApp, Client, Office) {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    (app, admin, office)
}

#[actix_web::test]
async fn a_small_import_leaves_the_report_that_a_large_one_leaves() {
    let (app, admin, office) = open().await;
    let project = office.site.project_id();
    let zhao = office.hire(&app, "zhao.min", "manager").await;
    let mut some = rows(3);
    some[1][6] = "0".to_owned();
    let file = csv(KEYS, &some);
    let dry = send(&zhao, project, "房源.csv", file.as_bytes(), "?dry_run=true").await;
    assert_eq!(dry.expect(200)["failed_rows"], 1);
    assert_eq!(admin.get(IMPORTS).await.expect(200)["total"], 0, "a dry run leaves nothing");
    let told = send(&zhao, project, "房源.csv", file.as_bytes(), "").await.expect(200);
    let report = import(&admin, &told["import_id"]).await;
    for (field, value) in [
        ("state", json!("done")),
        ("progress", json!(100)),
        ("rows", json!(3)),
        ("through_rows", json!(3)),
        ("done", json!(2)),
        ("failed_rows", json!(1)),
        ("file_name", json!("房源.csv")),
        ("author", json!("zhao.min")),
        ("finished_at", json!("2025-03-10T02:00:00Z")),
    ] {
        assert_eq!(report[field], value, "{field}");
    }
    let home = format!("{IMPORTS}/{}", id(&report));
    let faults = admin.get(&format!("{home}/faults")).await.expect(200);
    assert_eq!(faults["items"][0]["cell"], told["failed"][0]["cell"]);
    let table = admin.download(&format!("{home}/fault-table")).await;
    assert!(String::from_utf8(table.bytes).unwrap().contains("\r\n3,G3,"));
    let run = format!("/api/v1/jobs/runs/{}", report["job_id"].as_str().unwrap());
    assert_eq!(admin.get(&run).await.expect(200)["state"], "done");
    let content = format!("/api/v1/files/files/{}/content", report["file_id"].as_str().unwrap());
    assert_eq!(admin.download(&content).await.bytes, file.as_bytes());
    zhao.post(&format!("{home}/cancel"), json!({})).await.refused(409, "invalid_transition");
    // All or none, and it was none.
    let none = send(&zhao, project, "b.csv", file.as_bytes(), "?atomic=true").await.expect(200);
    let report = import(&admin, &none["import_id"]).await;
    assert_eq!((&report["done"], &report["progress"]), (&json!(0), &json!(100)));
    app.finish().await;
}

#[actix_web::test]
async fn imports_are_found_by_who_began_them_when_and_where_they_stand() {
    let (app, admin, office) = open().await;
    let project = office.site.project_id();
    let zhao = office.hire(&app, "zhao.min", "manager").await;
    let some = rows(2_102);
    let small = csv(KEYS, &some[..1]);
    let small = send(&zhao, project, "a.csv", small.as_bytes(), "").await.expect(200);
    admin.put("/api/v1/sandbox/clock", json!({"now": "2025-03-11T02:00:00Z"})).await.expect(200);
    let large = csv(KEYS, &some[1..]);
    let large = send(&admin, project, "b.csv", large.as_bytes(), "").await.expect(202);
    assert_eq!((&large["state"], &large["progress"]), (&json!("scheduled"), &json!(0)));
    let found = async |query: &str| {
        let list = admin.get(&format!("{IMPORTS}?{query}")).await.expect(200);
        let items = list["items"].as_array().unwrap().clone();
        items.into_iter().map(|item| item["id"].clone()).collect::<Vec<Value>>()
    };
    let (small, large) = (small["import_id"].clone(), large["id"].clone());
    assert_eq!(found(&format!("project_id={project}")).await, [small.clone(), large.clone()]);
    assert_eq!(found("sort=-created_at").await, [large.clone(), small.clone()]);
    assert_eq!(found("state=done,cancelled").await, from_ref(&small));
    assert_eq!(found("state=scheduled").await, from_ref(&large));
    let author = import(&admin, &small).await["author_id"].clone();
    assert_eq!(found(&format!("author_id={}", author.as_str().unwrap())).await, from_ref(&small));
    assert_eq!(found("to_created_on=2025-03-10").await, [small]);
    assert_eq!(found("from_created_on=2025-03-11&to_created_on=2025-03-11").await, [large]);
    app.finish().await;
}

#[actix_web::test]
async fn who_began_an_import_ends_it_and_its_units_stay() {
    let (app, admin, office) = open().await;
    let project = office.site.project_id();
    let zhao = office.hire(&app, "zhao.min", "manager").await;
    // An importer of the office, whose role says nothing of jobs.
    let role = json!({"code": "importer", "name": "录入", "data_scope": "project"});
    admin.post("/api/v1/admin/roles", role).await.expect(201);
    let acts = json!({"permissions": [
        "inventory.unit.import", "inventory.unit_import.cancel", "inventory.unit_import.read",
    ]});
    admin.put("/api/v1/admin/roles/importer/permissions", acts).await.expect(200);
    let importer = office.hire(&app, "lu.ru", "importer").await;
    let file = csv(KEYS, &rows(2_100));
    let begun = send(&zhao, project, "a.csv", file.as_bytes(), "").await.expect(202);
    let cancel = format!("{IMPORTS}/{}/cancel", id(&begun));
    importer.post(&cancel, json!({})).await.refused(409, "inventory.not_author");
    let cancelled = zhao.post(&cancel, json!({})).await.expect(200);
    assert_eq!((&cancelled["state"], &cancelled["done"]), (&json!("cancelled"), &json!(0)));
    // One that runs has entered its first thousand rows when it is asked to stop.
    let begun = send(&importer, project, "a.csv", file.as_bytes(), "").await.expect(202);
    let held = loop {
        let held = service::jobs::runner::claim(&app.kernel).await.unwrap().unwrap();
        if held.kind == "inventory.unit.import" {
            break held;
        }
        service::jobs::runner::perform(&app.kernel, &held).await.unwrap();
    };
    let mut lost = held;
    lost.lease_owner = Some("somebody who died".to_owned());
    let progress = Progress::of(&app.kernel, &lost);
    let run = service::inventory::unit::run_import(&app.kernel, &lost.payload, &progress).await;
    assert!(run.is_err(), "it stops");
    let running = import(&importer, &begun["id"]).await;
    assert_eq!((&running["state"], &running["through_rows"]), (&json!("running"), &json!(1_000)));
    assert_eq!(running["progress"], 47);
    let cancel = format!("{IMPORTS}/{}/cancel", id(&begun));
    importer.post(&cancel, json!({})).await.expect(200);
    service::jobs::runner::perform(&app.kernel, &job(&app, &begun).await).await.unwrap();
    let stopped = import(&importer, &begun["id"]).await;
    assert_eq!((&stopped["state"], &stopped["done"]), (&json!("cancelled"), &json!(1_000)));
    assert_eq!(stopped["finished_at"], Value::Null);
    let now = app.kernel.clock.now() + TimeDelta::seconds(60);
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    assert_eq!(import(&importer, &begun["id"]).await, stopped);
    app.finish().await;
}

/// The run of an import, as its worker finds it.
async fn job(app: &TestApp, import: &Value) -> entity::kernel::job::Model {
    use sea_orm::EntityTrait;
    let id: entity::id::JobId = import["job_id"].as_str().unwrap().parse().unwrap();
    entity::kernel::job::Entity::find_by_id(id).one(&app.kernel.db).await.unwrap().unwrap()
}

#[actix_web::test]
async fn a_dry_run_of_very_many_rows_is_refused_at_once() {
    let (app, admin, office) = open().await;
    let project = office.site.project_id();
    let file = csv(KEYS, &rows(10_001));
    let dry = send(&admin, project, "a.csv", file.as_bytes(), "?dry_run=true").await;
    assert_eq!(dry.faults(), [("/file".to_owned(), "too_many".to_owned())]);
    let why = dry.json()["errors"][0]["detail"].clone();
    assert!(why.as_str().unwrap().contains("10 000"), "{why}");
    app.finish().await;
}
