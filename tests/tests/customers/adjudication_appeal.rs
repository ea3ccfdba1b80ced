//! The one appeal, the end of the time for it, rivals who decide at once, and what is left of an
//! adjudication once the person is forgotten or the key is exchanged.

use futures_util::future::join;
use serde_json::{Value, json};
use service::kernel::cipher::Cipher;
use tests::database::DATA_KEY;
use tests::dump::everything;
use tests::given::channel::{broker, reported};
use tests::given::customer::person;
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, Reply, TestApp};

const HOME: &str = "/api/v1/customers/adjudications";
const REPORTS: &str = "/api/v1/customers/registrations";

/// Two reports of one number, about which a manager asks.
struct Dispute {
    app: TestApp,
    admin: Client,
    office: Office,
    zhao: Client,
    first: Value,
    second: Value,
    asked: Value,
}

impl Dispute {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        let zhao = office.hire(&app, "zhao.min", "manager").await;
        let sun = office.hire(&app, "sun.li", "manager").await;
        let project = office.site.project_id();
        let first = reported(&admin, project, &broker(&admin, 1).await, "13800000001").await;
        clock(&admin, "2025-03-10T03:00:00Z").await;
        let second = reported(&sun, project, &broker(&admin, 2).await, "13800000001").await;
        let asked = ask(&zhao, project, &first).await.expect(201);
        Self { app, admin, office, zhao, first, second, asked }
    }

    fn project(&self) -> &str {
        self.office.site.project_id()
    }

    async fn sign_in(&self, username: &str) -> Client {
        self.app.sign_in(username, tests::staff::PASSWORD).await
    }

    async fn hire(&self, username: &str) -> Client {
        self.office.hire(&self.app, username, "manager").await
    }

    /// The finding is confirmed: the first report wins.
    async fn decided(&self) -> Value {
        self.admin.post(&act(&self.asked, "decide"), json!({})).await.expect(200)
    }
}

async fn ask(client: &Client, project: &str, report: &Value) -> Reply {
    let body = json!({
        "project_id": project, "registration_id": report["id"], "reason": "两家均称由其带访"
    });
    client.post(HOME, body).await
}

async fn clock(admin: &Client, now: &str) {
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

fn act(adjudication: &Value, act: &str) -> String {
    format!("{HOME}/{}/{act}", id(adjudication))
}

async fn status(client: &Client, report: &Value) -> Value {
    client.get(&format!("{REPORTS}/{}", id(report))).await.expect(200)["status"].clone()
}

async fn read(client: &Client, adjudication: &Value) -> Value {
    client.get(&format!("{HOME}/{}", id(adjudication))).await.expect(200)
}

#[actix_web::test]
async fn appeal_is_heard_once_by_others_and_beside_what_was_known_at_first() {
    let dispute = Dispute::open().await;
    let (admin, asked) = (&dispute.admin, &dispute.asked);
    let (sun, qian) = (dispute.sign_in("sun.li").await, dispute.hire("qian.wei").await);
    let because = || json!({"reason": "到访时有照片"});
    let path = act(asked, "appeal");
    sun.post(&path, because()).await.refused(409, "invalid_transition");
    let first = dispute.decided().await["verdicts"][0].clone();
    // What is reported later is seen, and changes nothing of what counted then.
    clock(admin, "2025-03-10T05:00:00Z").await;
    let late = broker(admin, 3).await;
    let late = reported(admin, dispute.project(), &late, "13800000001").await;
    qian.post(&path, because()).await.refused(409, "customers.not_concerned");
    assert_eq!(sun.post(&path, json!({"reason": " "})).await.faults()[0].1, "required");
    let appealed = sun.post(&path, because()).await.expect(200);
    assert_eq!(
        (&appealed["status"], &appealed["appeal_reason"]),
        (&json!("appealed"), &json!("到访时有照片"))
    );
    assert_eq!(appealed["verdicts"][0], first);
    let verdict = &appealed["verdicts"][1];
    assert_eq!((&verdict["found"], &verdict["judged_at"]), (&first["found"], &first["judged_at"]));
    let facts = verdict["timeline"].as_array().unwrap();
    let told: Vec<_> =
        facts.iter().map(|fact| (&fact["id"], &fact["new"], &fact["outcome"])).collect();
    let [yes, no] = [json!(true), json!(false)];
    let [wins, outranked, invalid] = ["wins", "outranked", "invalid"].map(|told| json!(told));
    let wanted = [
        (&dispute.first["id"], &no, &wins),
        (&dispute.second["id"], &no, &outranked),
        (&late["id"], &yes, &invalid),
    ];
    assert_eq!(told, wanted);
    sun.post(&path, because()).await.refused(409, "customers.appeal_used");
    // Neither who asked, nor who appealed, nor who decided.
    let path = act(asked, "decide-appeal");
    let winner = json!({"kind": "report", "id": dispute.second["id"]});
    let body = json!({"winner": winner, "reason": "照片属实"});
    dispute.zhao.post(&path, body.clone()).await.refused(409, "customers.own_adjudication");
    sun.post(&path, body.clone()).await.refused(409, "customers.own_adjudication");
    admin.post(&path, body.clone()).await.refused(409, "customers.decided_before");
    let told = qian.post(&path, body.clone()).await.expect(200);
    assert_eq!((&told["status"], &told["winner"]), (&json!("final"), &winner));
    assert_eq!((&told["verdicts"][0], &told["verdicts"][1]["departs"]), (&first, &json!(true)));
    assert_eq!(status(admin, &dispute.first).await, "invalid");
    assert_eq!(status(admin, &dispute.second).await, "valid");
    qian.post(&path, body).await.refused(409, "invalid_transition");
    let again = act(asked, "appeal");
    dispute.zhao.post(&again, because()).await.refused(409, "customers.appeal_used");
    dispute.app.finish().await;
}

#[actix_web::test]
async fn a_verdict_is_final_when_the_time_is_over_and_stands_until_something_new_is_known() {
    let dispute = Dispute::open().await;
    let (admin, asked) = (&dispute.admin, &dispute.asked);
    let key = "customers.adjudication.appeal_days";
    let path = format!("/api/v1/admin/parameters/{key}?project_id={}", dispute.project());
    admin.put(&path, json!({"value": 1})).await.expect(200);
    let decided = dispute.decided().await;
    assert_eq!(decided["appeal_until_at"], "2025-03-11T03:00:00Z");
    // The hands alone: no job has run yet, and it counts all the same.
    let hands = &dispute.app.kernel.clock;
    hands.set_shift(hands.shift() + 86_400_000_000);
    assert_eq!(read(admin, asked).await["status"], "final");
    for (query, wanted) in [("status=final", 1), ("status=decided", 0)] {
        assert_eq!(admin.get(&format!("{HOME}?{query}")).await.expect(200)["total"], wanted);
    }
    let over = dispute.zhao.post(&act(asked, "appeal"), json!({"reason": "迟到"})).await;
    over.refused(409, "customers.appeal_over");
    let again = ask(&dispute.zhao, dispute.project(), &dispute.second).await;
    let told = again.refused(409, "customers.nothing_new");
    assert_eq!(told["adjudication_id"], asked["id"]);
    clock(admin, "2025-03-11T03:10:00Z").await;
    let settled = read(admin, asked).await;
    assert_eq!((&settled["status"], &settled["winner"]), (&json!("final"), &decided["winner"]));
    let new = broker(admin, 3).await;
    let new = reported(admin, dispute.project(), &new, "13800000001").await;
    let next = ask(&dispute.zhao, dispute.project(), &new).await.expect(201);
    assert_eq!(read(admin, asked).await["status"], "final");
    // The protections of both others are over.
    let told = admin.post(&act(&next, "decide"), json!({})).await.expect(200);
    assert_eq!(told["winner"], json!({"kind": "report", "id": new["id"]}));
    assert_eq!(read(admin, asked).await["status"], "superseded");
    dispute.app.finish().await;
}

#[actix_web::test]
async fn decide_twice_at_once_leaves_one_verdict() {
    let app = TestApp::start_with_workers(4).await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let zhao = office.hire(&app, "zhao.min", "manager").await;
    let sun = office.hire(&app, "sun.li", "manager").await;
    let project = office.site.project_id();
    let (one, two) = (broker(&admin, 1).await, broker(&admin, 2).await);
    for serial in 1..=6 {
        let phone = format!("138{serial:08}");
        let rivals = [
            reported(&admin, project, &one, &phone).await,
            reported(&admin, project, &two, &phone).await,
        ];
        let asked = ask(&zhao, project, &rivals[0]).await.expect(201);
        let decide = |client: Client, at: usize| {
            let winner = json!({"kind": "report", "id": rivals[at]["id"]});
            insist(client, act(&asked, "decide"), json!({"winner": winner, "reason": "带访"}))
        };
        let (left, right) = join(decide(admin.clone(), 0), decide(sun.clone(), 1)).await;
        let won = [&left, &right].map(|reply| reply.status == 200);
        assert_ne!(won[0], won[1], "{serial}: {left:?} {right:?}");
        let lost = if won[0] { &right } else { &left };
        lost.refused(409, "invalid_transition");
        for (report, won) in rivals.iter().zip(won) {
            let wanted = if won { "valid" } else { "invalid" };
            assert_eq!(status(&admin, report).await, wanted, "{serial}");
        }
        // As is asking twice at once.
        let again = [reported(&admin, project, &one, &format!("139{serial:08}")).await];
        let asks = join(
            ask_again(zhao.clone(), project, &again[0]),
            ask_again(sun.clone(), project, &again[0]),
        );
        let (left, right) = asks.await;
        let made = [&left, &right].iter().filter(|reply| reply.status == 201).count();
        assert_eq!(made, 1, "{serial}: {left:?} {right:?}");
    }
    app.finish().await;
}

/// A database that is overrun answers 503, and a client comes back.
async fn insist(client: Client, path: String, body: Value) -> Reply {
    loop {
        let reply = client.post(&path, body.clone()).await;
        if reply.status != 503 {
            return reply;
        }
    }
}

async fn ask_again(client: Client, project: &str, report: &Value) -> Reply {
    let body = json!({
        "project_id": project, "registration_id": report["id"], "reason": "同时发起"
    });
    insist(client, HOME.to_owned(), body).await
}

#[actix_web::test]
async fn what_was_asked_about_a_person_is_erased_with_him() {
    let dispute = Dispute::open().await;
    let admin = &dispute.admin;
    let body = json!({"reason": "王小明的号码 13800000001"});
    let decided = admin.post(&act(&dispute.asked, "decide"), body).await.expect(200);
    let customer = admin.post("/api/v1/customers/customers", person(1)).await.expect(201);
    let path = format!("/api/v1/customers/customers/{}/erase", id(&customer));
    admin.post(&path, json!({"reason": "asked for it in writing"})).await.expect(200);
    let secrets = ["13800000001", "138****0001"];
    for (place, text) in everything(&dispute.app.kernel.db).await {
        assert!(secrets.iter().all(|secret| !text.contains(secret)), "{place}: {text}");
    }
    let left = read(admin, &dispute.asked).await;
    assert_eq!((&left["phone"], &left["reason"]), (&json!("***"), &json!("***")));
    assert_eq!(left["winner"], decided["winner"]);
    assert_eq!(left["verdicts"][0]["timeline"], decided["verdicts"][0]["timeline"]);
    // Nobody can appeal for somebody of whom nothing is left, and the number is free again.
    let appeal = dispute.zhao.post(&act(&dispute.asked, "appeal"), json!({"reason": "复议"})).await;
    appeal.refused(409, "customers.erased");
    let again = broker(admin, 3).await;
    let again = reported(admin, dispute.project(), &again, "13800000001").await;
    ask(&dispute.zhao, dispute.project(), &again).await.expect(201);
    dispute.app.finish().await;
}

#[actix_web::test]
async fn the_master_key_of_adjudications_is_exchanged() {
    let dispute = Dispute::open().await;
    let (asked, second) = (dispute.asked.clone(), dispute.second.clone());
    let project = dispute.project().to_owned();
    let next = || Cipher::named("k2", &[8; 32]);
    // While both are understood the number is being asked about, and afterwards as well.
    let app = dispute.app.restart_under(next().understanding("k1", &DATA_KEY)).await;
    let admin = app.admin().await;
    ask(&admin, &project, &second).await.refused(409, "customers.adjudication_open");
    service::jobs::recurring::install(&app.kernel).await.unwrap();
    clock(&admin, "2025-03-10T03:05:00Z").await;
    let app = app.restart_under(next()).await;
    let admin = app.admin().await;
    ask(&admin, &project, &second).await.refused(409, "customers.adjudication_open");
    let list = admin.get(&format!("{HOME}?phone=13800000001")).await.expect(200);
    assert_eq!(list["items"][0]["id"], asked["id"]);
    admin.post(&act(&asked, "decide"), json!({})).await.expect(200);
    app.finish().await;
}
