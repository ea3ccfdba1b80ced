use chrono::TimeDelta;
use entity::id::JobId;
use entity::kernel::job::{Column, Entity, JobState, Model};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use service::jobs::{recurring, runner};
use service::kernel::cipher::Cipher;
use service::kernel::clock::{Clock, real_now};
use service::kernel::progress::Progress;
use service::kernel::schedule::{self, Later};
use service::kernel::start::Ids;
use service::kernel::{Kernel, commit, database};
use tests::app::start_of_time;
use tests::database::DATA_KEY;
use tests::{Client, TestApp, staff};

const HOME: &str = "/api/v1/jobs/runs";
/// Nothing performs this: a job that always fails.
const POISON: &str = "test.poison";
/// Harmless work that every installation knows.
const WORK: &str = "kernel.idempotency.forget";
/// Work that somebody asked for.
const ASKED: &str = "inventory.unit.import";

async fn later(kernel: &Kernel, kind: &'static str, seconds: i64) -> JobId {
    commit::by_system(kernel, "test.schedule", async |tx| {
        let job = Later {
            kind,
            due_at: tx.now + TimeDelta::seconds(seconds),
            project_id: None,
            payload: json!({}),
            unique_key: None,
            repeat_seconds: None,
        };
        schedule::schedule(tx, job).await
    })
    .await
    .unwrap()
}

async fn job(app: &TestApp, id: JobId) -> Model {
    Entity::find_by_id(id).one(&app.kernel.db).await.unwrap().unwrap()
}

async fn forward(app: &TestApp, admin: &Client, seconds: i64) -> Value {
    let now = app.kernel.clock.now() + TimeDelta::seconds(seconds);
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200)
}

/// What happens when a worker dies.
async fn let_lease_run_out(app: &TestApp, id: JobId) {
    let past = real_now() - TimeDelta::seconds(1);
    let change = Entity::update_many().col_expr(Column::LeaseUntil, Expr::value(past));
    change.filter(Column::Id.eq(id)).exec(&app.kernel.db).await.unwrap();
}

/// Another replica on the same database.
async fn replica(app: &TestApp) -> Kernel {
    let db = database::connect(&app.database.url, 5).await.unwrap();
    Kernel::new(db, Clock::fixed(start_of_time()), Ids::Random, Cipher::new(&DATA_KEY))
}

#[actix_web::test]
async fn a_job_runs_once_the_clock_has_passed_its_moment() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let id = later(&app.kernel, WORK, 3_600).await;
    let path = format!("{HOME}/{id}");
    forward(&app, &admin, 3_599).await;
    assert_eq!(admin.get(&path).await.expect(200)["state"], "scheduled");
    forward(&app, &admin, 1).await;
    let run = admin.get(&path).await.expect(200);
    assert_eq!((&run["state"], &run["progress"]), (&json!("done"), &json!(100)));
    assert_eq!(run["result"], json!({"deleted": 0, "tickets": 0, "windows": 0}));
    assert_eq!(run["error"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn a_job_that_fails_five_times_is_set_aside_until_a_person_retries_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let id = later(&app.kernel, POISON, 0).await;
    for (attempt, wait) in [(1, 0), (2, 10), (3, 40), (4, 160)] {
        forward(&app, &admin, wait).await;
        let job = job(&app, id).await;
        assert_eq!((job.state, job.attempts), (JobState::Scheduled, attempt));
        assert_eq!(job.error.as_deref(), Some("jobs.unknown_kind"));
    }
    forward(&app, &admin, 639).await;
    assert_eq!(job(&app, id).await.attempts, 4);
    forward(&app, &admin, 1).await;
    let path = format!("{HOME}/{id}");
    let run = admin.get(&path).await.expect(200);
    assert_eq!((&run["state"], &run["attempts"]), (&json!("dead"), &json!(5)));
    forward(&app, &admin, 100_000).await;
    assert_eq!(job(&app, id).await.attempts, 5);
    let dead = admin.get(&format!("{HOME}?state=dead")).await.expect(200);
    assert_eq!(dead["items"], json!([run]));
    let retried = admin.post(&format!("{path}/retry"), json!({})).await.expect(200);
    assert_eq!((&retried["state"], &retried["attempts"]), (&json!("scheduled"), &json!(0)));
    admin.post(&format!("{path}/retry"), json!({})).await.refused(409, "invalid_transition");
    app.finish().await;
}

#[actix_web::test]
async fn a_recurring_job_that_dies_goes_on_as_a_new_one() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let id = later(&app.kernel, POISON, 0).await;
    let change = Entity::update_many()
        .col_expr(Column::RepeatSeconds, Expr::value(60))
        .col_expr(Column::UniqueKey, Expr::value(POISON));
    change.filter(Column::Id.eq(id)).exec(&app.kernel.db).await.unwrap();
    for wait in [0, 10, 40, 160, 640] {
        forward(&app, &admin, wait).await;
    }
    assert_eq!(job(&app, id).await.state, JobState::Dead);
    let open = Entity::find().filter(Column::UniqueKey.eq(POISON));
    let heir = open.one(&app.kernel.db).await.unwrap().unwrap();
    assert!(heir.id != id && heir.state == JobState::Scheduled && heir.attempts == 0);
    app.finish().await;
}

#[actix_web::test]
async fn a_lease_that_ran_out_is_taken_over_and_its_old_holder_has_no_say() {
    let app = TestApp::start().await;
    runner::run_due(&app.kernel).await.unwrap();
    let id = later(&app.kernel, WORK, 0).await;
    let first = runner::claim(&app.kernel).await.unwrap().unwrap();
    assert!(runner::claim(&app.kernel).await.unwrap().is_none());
    let_lease_run_out(&app, id).await;
    let second = runner::claim(&app.kernel).await.unwrap().unwrap();
    assert_eq!((second.id, second.attempts), (id, 2));
    assert!(!Progress::of(&app.kernel, &first).keep_lease().await.unwrap());
    runner::perform(&app.kernel, &first).await.unwrap();
    assert_eq!(job(&app, id).await.state, JobState::Running);
    runner::perform(&app.kernel, &second).await.unwrap();
    assert_eq!(job(&app, id).await.state, JobState::Done);
    app.finish().await;
}

#[actix_web::test]
async fn a_job_that_kills_its_workers_is_set_aside() {
    let app = TestApp::start().await;
    let id = later(&app.kernel, WORK, -1).await;
    for attempt in 1..=5 {
        let job = runner::claim(&app.kernel).await.unwrap().unwrap();
        assert_eq!((job.id, job.attempts), (id, attempt));
        let_lease_run_out(&app, id).await;
    }
    runner::run_due(&app.kernel).await.unwrap();
    let job = job(&app, id).await;
    assert_eq!(job.state, JobState::Dead);
    assert_eq!(job.error.as_deref(), Some("jobs.lease_lost"));
    app.finish().await;
}

#[actix_web::test]
async fn two_workers_never_run_one_job_twice() {
    let app = TestApp::start().await;
    runner::run_due(&app.kernel).await.unwrap();
    let other = replica(&app).await;
    let mut ids = vec![];
    for _ in 0..20 {
        ids.push(later(&app.kernel, WORK, 0).await);
    }
    let (here, there) = futures_util::join!(runner::run_due(&app.kernel), runner::run_due(&other));
    assert_eq!(here.unwrap() + there.unwrap(), 20);
    for id in ids {
        let job = job(&app, id).await;
        assert_eq!((job.state, job.attempts), (JobState::Done, 1));
    }
    other.db.close_by_ref().await.unwrap();
    app.finish().await;
}

#[actix_web::test]
async fn cancel_takes_a_scheduled_job_back() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let id = later(&app.kernel, ASKED, 60).await;
    let path = format!("{HOME}/{id}/cancel");
    let run = admin.post(&path, json!({})).await.expect(200);
    assert_eq!(run["state"], "cancelled");
    forward(&app, &admin, 3_600).await;
    let job = job(&app, id).await;
    assert_eq!((job.state, job.attempts), (JobState::Cancelled, 0));
    admin.post(&path, json!({})).await.refused(409, "invalid_transition");
    app.finish().await;
}

#[actix_web::test]
async fn cancel_is_refused_where_a_document_or_the_calendar_waits() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let timer = later(&app.kernel, "inventory.price_adjustment.apply", 60).await;
    let path = format!("{HOME}/{timer}/cancel");
    admin.post(&path, json!({})).await.refused(409, "jobs.awaited");
    let list = admin.get(&format!("{HOME}?kind=customers.grade.recompute")).await.expect(200);
    let path = format!("{HOME}/{}/cancel", list["items"][0]["id"].as_str().unwrap());
    admin.post(&path, json!({})).await.refused(409, "jobs.awaited");
    app.finish().await;
}

#[actix_web::test]
async fn cancel_asks_a_running_job_to_stop_at_its_next_report() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    runner::run_due(&app.kernel).await.unwrap();
    let id = later(&app.kernel, ASKED, 0).await;
    let held = runner::claim(&app.kernel).await.unwrap().unwrap();
    let progress = Progress::of(&app.kernel, &held);
    progress.report(1, 4).await.unwrap();
    assert_eq!(admin.get(&format!("{HOME}/{id}")).await.expect(200)["progress"], 25);
    let run = admin.post(&format!("{HOME}/{id}/cancel"), json!({})).await.expect(200);
    assert_eq!(run["state"], "running");
    assert!(run["stop_asked_at"].is_string());
    assert!(progress.report(2, 4).await.is_err() && progress.stopped());
    let_lease_run_out(&app, id).await;
    runner::run_due(&app.kernel).await.unwrap();
    assert_eq!(job(&app, id).await.state, JobState::Cancelled);
    app.finish().await;
}

#[actix_web::test]
async fn a_recurring_job_comes_back_after_its_time() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    recurring::install(&app.kernel).await.unwrap();
    let seals = async || admin.get(&format!("{HOME}?kind=admin.audit_log.seal")).await.expect(200);
    forward(&app, &admin, 0).await;
    let first = seals().await;
    assert_eq!(first["total"], 1);
    assert_eq!(first["items"][0]["state"], "scheduled");
    assert_eq!(first["items"][0]["repeat_seconds"], 60);
    admin.post("/api/v1/admin/teams", json!({"name": "一组"})).await.expect(201);
    forward(&app, &admin, 60).await;
    let again = seals().await;
    assert_eq!(again["total"], 1);
    assert!(again["items"][0]["result"]["sealed"].as_u64() > Some(0), "{again}");
    let team = admin.get("/api/v1/admin/audit-logs?act=admin.team.create").await.expect(200);
    assert!(team["items"][0]["seq"].is_i64());
    app.finish().await;
}

#[actix_web::test]
async fn work_goes_on_until_the_process_stops() {
    let app = TestApp::start().await;
    let id = later(&app.kernel, WORK, -1).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let watch = async {
        while job(&app, id).await.state != JobState::Done {
            tokio::task::yield_now().await;
        }
        stop.send_replace(true);
    };
    futures_util::join!(service::jobs::work(&app.kernel, stopped), watch);
    app.finish().await;
}

#[actix_web::test]
async fn jobs_of_others_do_not_exist_for_who_sees_no_project() {
    let app = TestApp::start().await;
    let client = staff::signed_in(&app, "manager", &["manager"]).await;
    let id = later(&app.kernel, WORK, 60).await;
    assert_eq!(client.get(HOME).await.expect(200)["total"], 0);
    client.get(&format!("{HOME}/{id}")).await.refused(404, "not_found");
    app.finish().await;
}
