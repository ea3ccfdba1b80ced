//! Tables that are too large for one call: a job enters them, and a crash costs nothing.

use super::unit_import::send;
use chrono::TimeDelta;
use entity::id::JobId;
use entity::inventory::{unit, unit_event, unit_price};
use entity::kernel::job::{Entity as Job, JobState};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use service::kernel::progress::Progress;
use tests::database::TestDatabase;
use tests::given::id;
use tests::given::sheet::{KEYS, csv, row, workbook};
use tests::process::Process;
use tests::{Client, TestApp, given};

const IMPORTS: &str = "/api/v1/inventory/unit-imports";
/// Rooms of a floor; a building of 18 floors has 4 500.
const ROOMS: usize = 250;

/// As many rows as asked for, floor by floor of one building.
fn rows(count: usize) -> Vec<Vec<String>> {
    let place = |at: usize| (1 + at / ROOMS, 1 + at % ROOMS);
    let rows = (0..count).map(place);
    rows.map(|(floor, room)| row("2", &floor.to_string(), &format!("{room:03}"))).collect()
}

async fn project(admin: &Client) -> String {
    let project = given::project(admin, "GZ001").await;
    given::building(admin, id(&project), "2").await;
    id(&project).to_owned()
}

async fn run_jobs(app: &TestApp, admin: &Client) {
    let now = app.kernel.clock.now() + TimeDelta::seconds(1);
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

async fn import(admin: &Client, import: &Value) -> Value {
    admin.get(&format!("{IMPORTS}/{}", id(import))).await.expect(200)
}

/// Units, first lines of their histories and first pages of their price books.
async fn counts(app: &TestApp) -> [u64; 3] {
    let db = &app.kernel.db;
    let events = unit_event::Entity::find();
    let events = events.filter(unit_event::Column::Act.eq("inventory.unit.import"));
    [
        unit::Entity::find().count(db).await.unwrap(),
        events.count(db).await.unwrap(),
        unit_price::Entity::find().count(db).await.unwrap(),
    ]
}

#[actix_web::test]
async fn import_of_a_large_table_is_done_by_a_job() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = project(&admin).await;
    let mut rows = rows(2_300);
    rows[9][1] = "19".to_owned();
    rows[2_299] = rows[0].clone();
    let head = [KEYS, &["学区"]].concat();
    let file = workbook(&head, &rows);
    let dry = send(&admin, &project, "a.xlsx", &file, "?dry_run=true").await.expect(200);
    assert_eq!((&dry["done"], &dry["failed_rows"]), (&json!(2_298), &json!(2)));
    assert_eq!((&dry["units"], counts(&app).await), (&json!([]), [0, 0, 0]));
    let all = send(&admin, &project, "a.xlsx", &file, "?atomic=true").await;
    assert_eq!(all.faults(), [("/file".to_owned(), "too_many".to_owned())]);
    assert_eq!(crate::files::file::stored(&app).await, 0);
    let begun = send(&admin, &project, "a.xlsx", &file, "").await;
    let told = begun.expect(202);
    let run = begun.header("location").unwrap();
    assert_eq!(run, format!("/api/v1/jobs/runs/{}", told["job_id"].as_str().unwrap()));
    assert_eq!(admin.get(&run).await.expect(200)["state"], "scheduled");
    assert_eq!(import(&admin, &told).await, told);
    run_jobs(&app, &admin).await;
    let done = import(&admin, &told).await;
    assert_eq!((&done["rows"], &done["done"]), (&json!(2_300), &json!(2_298)));
    assert_eq!(done["failed_rows"], 2);
    assert_eq!(done["unknown_columns"], json!([{"cell": "J1", "heading": "学区"}]));
    assert!(done["finished_at"].is_string());
    assert_eq!(counts(&app).await, [2_298; 3]);
    let job = admin.get(&run).await.expect(200);
    assert_eq!((&job["state"], &job["progress"]), (&json!("done"), &json!(100)));
    assert_eq!(job["result"]["done"], 2_298);
    let home = format!("{IMPORTS}/{}", id(&told));
    let faults = admin.get(&format!("{home}/faults")).await.expect(200);
    assert_eq!(faults["total"], 2);
    let of = |at: usize| {
        let fault = &faults["items"][at];
        (fault["cell"].clone(), fault["code"].clone(), fault["like_row"].clone())
    };
    assert_eq!(of(0), (json!("B11"), json!("out_of_range"), json!(null)));
    assert_eq!(of(1), (json!("C2301"), json!("duplicate"), json!(2)));
    let table = admin.download(&format!("{home}/fault-table")).await;
    assert_eq!(table.header("content-type").as_deref(), Some("text/csv; charset=utf-8"));
    let text = String::from_utf8(table.bytes).unwrap();
    assert!(text.contains("\r\n11,B11,floor,out_of_range,\"The value is out of range.\",\r\n"));
    let listed = admin.get(&format!("{IMPORTS}?project_id={project}")).await.expect(200);
    assert_eq!(listed["items"][0], done);
    let unit = admin.get("/api/v1/inventory/units?q=GZ001-02-01001").await.expect(200);
    let path = format!("/api/v1/inventory/units/{}/history", id(&unit["items"][0]));
    let history = admin.get(&path).await.expect(200);
    assert_eq!(history["items"][0]["actor"], "admin", "its author, not the system");
    app.finish().await;
}

#[actix_web::test]
async fn import_goes_on_where_a_crash_has_left_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = project(&admin).await;
    let mut rows = rows(3_200);
    rows[1_500][6] = "0".to_owned();
    let text = csv(KEYS, &rows);
    let told = send(&admin, &project, "a.csv", text.as_bytes(), "").await.expect(202);
    let job: JobId = told["job_id"].as_str().unwrap().parse().unwrap();
    let mut row = Job::find_by_id(job).one(&app.kernel.db).await.unwrap().unwrap();
    // A worker that lost its lease: it commits some rows, and hears that it has to stop.
    row.lease_owner = Some("somebody who died".to_owned());
    for through in [1_000, 2_000] {
        let progress = Progress::of(&app.kernel, &row);
        let run = service::inventory::unit::run_import(&app.kernel, &row.payload, &progress).await;
        assert!(run.is_err(), "it stops");
        let so_far = import(&admin, &told).await;
        let entered = so_far["done"].as_u64().unwrap() + so_far["failed_rows"].as_u64().unwrap();
        assert_eq!(entered, 1_000, "each stop comes before the second part: {through}");
        assert_eq!(counts(&app).await, [entered; 3]);
    }
    run_jobs(&app, &admin).await;
    let done = import(&admin, &told).await;
    assert_eq!((&done["done"], &done["failed_rows"]), (&json!(3_199), &json!(1)));
    assert_eq!(counts(&app).await, [3_199; 3], "none lost, none twice");
    let job = Job::find_by_id(job).one(&app.kernel.db).await.unwrap().unwrap();
    assert_eq!(job.state, JobState::Done);
    // Once more: nothing is left to do.
    let mut again = job.clone();
    again.lease_owner = None;
    let progress = Progress::of(&app.kernel, &again);
    let _ = service::inventory::unit::run_import(&app.kernel, &job.payload, &progress).await;
    assert_eq!(counts(&app).await, [3_199; 3]);
    app.finish().await;
}

#[actix_web::test]
async fn import_can_be_cancelled_before_it_begins() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = project(&admin).await;
    let text = csv(KEYS, &rows(2_100));
    let told = send(&admin, &project, "a.csv", text.as_bytes(), "").await.expect(202);
    let run = format!("/api/v1/jobs/runs/{}", told["job_id"].as_str().unwrap());
    admin.post(&format!("{run}/cancel"), json!({})).await.expect(200);
    run_jobs(&app, &admin).await;
    assert_eq!(counts(&app).await, [0; 3]);
    assert_eq!(import(&admin, &told).await["finished_at"], Value::Null);
    app.finish().await;
}

/// A project and the workbook of its hundred thousand units, of which every thousandth has no
/// area.
async fn hundred_thousand(admin: &Client) -> (String, Vec<u8>) {
    let project = given::project(admin, "GZ001").await;
    let mut all = vec![];
    for building in 1..=25 {
        let code = building.to_string();
        given::building(admin, id(&project), &code).await;
        all.extend(rows(4_000).into_iter().map(|mut row| {
            row[0].clone_from(&code);
            row
        }));
    }
    for row in all.iter_mut().step_by(1_000) {
        row[6] = "0".to_owned();
    }
    (id(&project).to_owned(), workbook(KEYS, &all))
}

/// Waits until the job is done, or has come so far. Another process works in real time, which is
/// what is measured: no clock to move.
async fn until(admin: &Client, run: &str, progress: u64) {
    loop {
        let job = admin.get(run).await.expect(200);
        if job["state"] == "done" || job["progress"].as_u64().unwrap() >= progress {
            break;
        }
        assert!(job["state"] == "scheduled" || job["state"] == "running", "{job}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

async fn all_are_there(admin: &Client, project: &str, told: &Value) {
    let done = import(admin, told).await;
    assert_eq!((&done["done"], &done["failed_rows"]), (&json!(99_900), &json!(100)));
    let units = format!("/api/v1/inventory/units?project_id={project}&page_size=1");
    assert_eq!(admin.get(&units).await.expect(200)["total"], 99_900);
    let table = admin.download(&format!("{IMPORTS}/{}/fault-table", id(told))).await;
    let lines = String::from_utf8(table.bytes).unwrap().lines().count();
    assert_eq!(lines, 101, "the head and a line for each fault");
}

/// Enters a hundred thousand units through the real binary and tells what that took:
/// `cargo test --workspace --test suite -- --ignored import_of_a_hundred_thousand --nocapture`.
#[actix_web::test]
#[ignore = "a long proof: scripts/prove.sh import"]
async fn import_of_a_hundred_thousand_units_is_bounded() {
    let mut database = TestDatabase::create().await;
    let process = Process::start(&database).await;
    let admin = process.admin().await;
    let (project, file) = hundred_thousand(&admin).await;
    let before = process.memory();
    let began = std::time::Instant::now();
    let told = send(&admin, &project, "a.xlsx", &file, "").await.expect(202);
    let accepted = began.elapsed();
    until(&admin, &format!("/api/v1/jobs/runs/{}", told["job_id"].as_str().unwrap()), 101).await;
    let (took, after) = (began.elapsed(), process.memory());
    all_are_there(&admin, &project, &told).await;
    println!("{} bytes, accepted after {accepted:?}, done after {took:?}", file.len());
    println!("memory at its highest {before} kB before, {after} kB after");
    process.kill().await;
    database.remove().await;
}

/// The same, and the process is killed again and again.
#[actix_web::test]
#[ignore = "a long proof: scripts/prove.sh import"]
async fn import_of_a_hundred_thousand_units_outlives_kills() {
    let mut database = TestDatabase::create().await;
    let mut process = Process::start(&database).await;
    let admin = process.admin().await;
    let (project, file) = hundred_thousand(&admin).await;
    let told = send(&admin, &project, "a.xlsx", &file, "").await.expect(202);
    let run = format!("/api/v1/jobs/runs/{}", told["job_id"].as_str().unwrap());
    for progress in [15, 50, 85] {
        until(&process.admin().await, &run, progress).await;
        process.kill().await;
        process = Process::start(&database).await;
    }
    let admin = process.admin().await;
    let so_far = import(&admin, &told).await["done"].clone();
    println!("killed 3 times, the last time with {so_far} units entered");
    until(&admin, &run, 101).await;
    all_are_there(&admin, &project, &told).await;
    let invariants = admin.get("/api/v1/admin/invariants").await.expect(200);
    assert_eq!(invariants["ok"], true, "{invariants}");
    process.kill().await;
    database.remove().await;
}
