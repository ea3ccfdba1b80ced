//! To whom a customer counts: what is found, who decides, and what the reports become by it.

use serde_json::{Value, json};
use std::ops::Deref;
use tests::given::branch::Branch;
use tests::given::channel::{broker, code, reported};
use tests::given::customer::{entered, person};
use tests::given::{id, trade};
use tests::{Client, Reply};

const HOME: &str = "/api/v1/customers/adjudications";
const REPORTS: &str = "/api/v1/customers/registrations";
const CUSTOMERS: &str = "/api/v1/customers/customers";

/// An office with a manager who asks, and the administrator, who decides.
struct Court {
    branch: Branch,
    zhao: Client,
}

impl Deref for Court {
    type Target = Branch;

    fn deref(&self) -> &Branch {
        &self.branch
    }
}

impl Court {
    async fn open() -> Self {
        let branch = Branch::open().await;
        let zhao = branch.hire("zhao.min", "manager").await;
        Self { branch, zhao }
    }

    async fn reported(&self, broker: &Value, phone: &str) -> Value {
        reported(&self.admin, self.project(), broker, phone).await
    }

    /// Two brokers report the same number, one after the other.
    async fn rivals(&self) -> [Value; 2] {
        let first = self.reported(&broker(&self.admin, 1).await, "13800000001").await;
        self.clock("2025-03-10T03:00:00Z").await;
        [first, self.reported(&broker(&self.admin, 2).await, "13800000001").await]
    }

    async fn ask(&self, through: &str, thing: &Value) -> Reply {
        let body = json!({
            "project_id": self.project(), through: thing["id"], "reason": "两家均称由其带访"
        });
        self.zhao.post(HOME, body).await
    }

    async fn report(&self, report: &Value) -> Value {
        self.admin.get(&format!("{REPORTS}/{}", id(report))).await.expect(200)
    }

    async fn decided(&self, asked: &Value) -> Value {
        self.admin.post(&act(asked, "decide"), json!({})).await.expect(200)
    }

    /// The manager looks after the customer.
    async fn held(&self, customer: &Value) -> Value {
        let path = format!("{CUSTOMERS}/{}/assignments", id(customer));
        self.zhao.post(&path, json!({"project_id": self.project()})).await.expect(201)
    }
}

fn act(adjudication: &Value, act: &str) -> String {
    format!("{HOME}/{}/{act}", id(adjudication))
}

fn claim(kind: &str, thing: &Value) -> Value {
    json!({"kind": kind, "id": thing["id"]})
}

/// What the rule makes of each thing, in the order of the timeline.
fn outcomes(verdict: &Value) -> Vec<(String, String)> {
    let text = |fact: &Value, name: &str| fact[name].as_str().unwrap().to_owned();
    let facts = verdict["timeline"].as_array().unwrap().iter();
    facts.map(|fact| (text(fact, "kind"), text(fact, "outcome"))).collect()
}

fn fault(place: &str, code: &str) -> Vec<(String, String)> {
    vec![(place.to_owned(), code.to_owned())]
}

fn told(report: &Value) -> [Value; 3] {
    ["status", "invalid_reason", "adjudication_id"].map(|name| report[name].clone())
}

#[actix_web::test]
async fn create_keeps_the_timeline_with_the_rule_and_proposes_what_it_finds() {
    let court = Court::open().await;
    let [first, second] = court.rivals().await;
    let digits = code(&court.app, &court.admin, &second).await;
    let body = json!({"code": digits, "customer": person(1)});
    let path = format!("{REPORTS}/{}/confirm-visit", id(&second));
    let visited = court.admin.post(&path, body).await.expect(200);
    let dry = json!({
        "project_id": court.project(), "registration_id": first["id"], "reason": "试算"
    });
    court.zhao.post(&format!("{HOME}?dry_run=true"), dry).await.expect(201);
    let asked = court.ask("registration_id", &first).await.expect(201);
    assert_eq!((&asked["status"], &asked["phone"]), (&json!("requested"), &json!("138****0001")));
    assert_eq!((&asked["winner"], &asked["customer_id"]), (&Value::Null, &visited["customer_id"]));
    assert_eq!(asked["reporter"]["broker_name"], "经纪人1");
    let verdict = &asked["verdicts"][0];
    assert_eq!(verdict["timeline"][2]["channel_company_name"], "渠道2");
    assert_eq!(verdict["timeline"][1]["broker_name"], Value::Null);
    assert_eq!(verdict["rule"], "channel-2026-11");
    assert_eq!(verdict["found"], claim("report", &second));
    assert_eq!(verdict["judged_at"], asked["created_at"]);
    let wanted = [("report", "invalid"), ("owner", "through_report"), ("report", "wins")];
    assert_eq!(outcomes(verdict), wanted.map(|(kind, told)| (kind.to_owned(), told.to_owned())));
    assert_eq!(verdict["timeline"][2]["broker_id"], second["broker_id"]);
    assert_eq!(verdict["timeline"][2]["visited_at"], visited["visited_at"]);
    let path = format!("{HOME}/{}", id(&asked));
    assert_eq!(court.admin.get(&path).await.expect(200), asked);
    for (query, wanted) in [
        ("phone=13800000001", 1),
        ("phone=13800000002", 0),
        ("status=requested,appealed", 1),
        ("status=final", 0),
        ("winner_kind=report", 0),
        (&format!("registration_id={}", id(&first)), 1),
    ] {
        let list = court.admin.get(&format!("{HOME}?{query}")).await.expect(200);
        assert_eq!(list["total"], wanted, "{query}");
        assert!(list["items"].as_array().unwrap().iter().all(|row| row["verdicts"].is_null()));
    }
    let reply = court.ask("registration_id", &second).await;
    let open = reply.refused(409, "customers.adjudication_open");
    assert_eq!(open["adjudication_id"], asked["id"]);
    court
        .admin
        .post(&act(&asked, "withdraw"), json!({}))
        .await
        .refused(409, "customers.not_author");
    let told = court.zhao.post(&act(&asked, "withdraw"), json!({})).await.expect(200);
    assert_eq!(told["status"], "withdrawn");
    court.ask("registration_id", &second).await.expect(201);
    court.branch.finish().await;
}

#[actix_web::test]
async fn create_is_refused_without_exactly_one_thing_that_is_there() {
    let court = Court::open().await;
    let broker = broker(&court.admin, 1).await;
    let part = court.reported(&broker, "138****0001").await;
    let customer = entered(&court.zhao, 2).await;
    let base = json!({"project_id": court.project(), "reason": "争议"});
    let with = |pairs: Value| {
        let mut body = base.clone();
        body.as_object_mut().unwrap().extend(pairs.as_object().unwrap().clone());
        body
    };
    for (pairs, place, code) in [
        (json!({}), "", "missing_option"),
        (json!({"registration_id": part["id"], "customer_id": customer["id"]}), "", "conflict"),
        (json!({"registration_id": customer["id"]}), "/registration_id", "not_found"),
        (json!({"visit_id": customer["id"]}), "/visit_id", "not_found"),
        (json!({"customer_id": part["id"]}), "/customer_id", "not_found"),
        (json!({"registration_id": part["id"]}), "/phone", "required"),
        (json!({"registration_id": part["id"], "phone": "13800000002"}), "/phone", "conflict"),
        (json!({"registration_id": part["id"], "phone": "x"}), "/phone", "invalid_format"),
        (json!({"customer_id": customer["id"], "reason": " "}), "/reason", "required"),
    ] {
        let faults = court.zhao.post(HOME, with(pairs.clone())).await.faults();
        assert_eq!(faults, fault(place, code), "{pairs}");
    }
    let nothing = court.ask("customer_id", &customer).await;
    nothing.refused(409, "customers.nothing_to_adjudicate");
    court.branch.finish().await;
}

#[actix_web::test]
async fn decide_protects_the_winner_and_ends_the_other_reports() {
    let court = Court::open().await;
    let [first, second] = court.rivals().await;
    let stranger = court.reported(&broker(&court.admin, 3).await, "13800000002").await;
    let asked = court.ask("registration_id", &second).await.expect(201);
    // Whoever asked does not decide; a try leaves everything as it is.
    let path = act(&asked, "decide");
    court.zhao.post(&path, json!({})).await.refused(409, "customers.own_adjudication");
    let dry = court.admin.post(&format!("{path}?dry_run=true"), json!({})).await.expect(200);
    assert_eq!(dry["status"], "decided");
    assert_eq!(court.report(&second).await, second);
    let decided = court.decided(&asked).await;
    assert_eq!(
        (&decided["status"], &decided["winner"]),
        (&json!("decided"), &claim("report", &first))
    );
    assert_eq!(decided["winning_reporter"]["channel_company_name"], "渠道1");
    assert_eq!(decided["appeal_until_at"], "2025-03-13T03:00:00Z");
    assert_eq!(decided["verdicts"][0]["departs"], false);
    assert_eq!(
        told(&court.report(&second).await),
        [json!("invalid"), json!("verdict"), asked["id"].clone()]
    );
    let upheld = court.report(&first).await;
    assert_eq!(told(&upheld), [json!("valid"), Value::Null, asked["id"].clone()]);
    assert_eq!(upheld["expires_at"], "2025-03-11T03:00:00Z", "from the verdict on");
    assert_eq!(told(&court.report(&stranger).await)[0], "valid");
    court.admin.post(&path, json!({})).await.refused(409, "invalid_transition");
    // He is protected against whoever reports the number now, and brings him.
    let late = court.reported(&broker(&court.admin, 4).await, "13800000001").await;
    assert_eq!(told(&late), [json!("invalid"), json!("verdict"), asked["id"].clone()]);
    let digits = code(&court.app, &court.admin, &first).await;
    let body = json!({"code": digits, "customer": person(1)});
    let path = format!("{REPORTS}/{}/confirm-visit", id(&first));
    assert_eq!(court.admin.post(&path, body).await.expect(200)["status"], "visited");
    let query = format!("winner_kind=report&winner_id={}", id(&first));
    let list = court.admin.get(&format!("{HOME}?{query}")).await.expect(200);
    assert_eq!(list["items"][0]["id"], asked["id"]);
    court.branch.finish().await;
}

#[actix_web::test]
async fn decide_departs_from_the_finding_for_a_reason_alone() {
    let court = Court::open().await;
    let [first, second] = court.rivals().await;
    let asked = court.ask("registration_id", &first).await.expect(201);
    let path = act(&asked, "decide");
    let mut body = json!({"winner": claim("report", &second)});
    let faults = court.admin.post(&path, body.clone()).await.faults();
    assert_eq!(faults, fault("/reason", "required"));
    body["reason"] = json!("现场录像证明由其带访");
    let strange = json!({"winner": claim("deal", &second), "reason": "无此成交"});
    let faults = court.admin.post(&path, strange).await.faults();
    assert_eq!(faults, fault("/winner/id", "not_found"));
    let decided = court.admin.post(&path, body).await.expect(200);
    let verdict = &decided["verdicts"][0];
    assert_eq!(
        (&verdict["found"], &verdict["winner"]),
        (&claim("report", &first), &claim("report", &second))
    );
    assert_eq!(
        (&verdict["departs"], &verdict["reason"]),
        (&json!(true), &json!("现场录像证明由其带访"))
    );
    assert_eq!(told(&court.report(&first).await)[1], "verdict");
    assert_eq!(told(&court.report(&second).await)[0], "valid");
    court.branch.finish().await;
}

#[actix_web::test]
async fn a_deal_an_owner_and_chance_are_found_where_no_report_came_before() {
    let court = Court::open().await;
    let broker = broker(&court.admin, 1).await;
    let (buyer, owned) = (entered(&court.admin, 1).await, entered(&court.zhao, 2).await);
    trade::subscribed(&court.admin, &court.office, &buyer).await;
    let held = court.held(&owned).await;
    court.clock("2025-03-10T03:00:00Z").await;
    for phone in ["13800000001", "13800000002"] {
        court.reported(&broker, phone).await;
    }
    let asked = court.ask("customer_id", &buyer).await.expect(201);
    assert_eq!(asked["verdicts"][0]["found"]["kind"], "deal");
    assert_eq!(court.decided(&asked).await["winner"]["kind"], "deal");
    let asked = court.ask("customer_id", &owned).await.expect(201);
    assert_eq!(asked["verdicts"][0]["found"], claim("owner", &held));
    // He came by himself, and nobody looks after him any more.
    let came = entered(&court.admin, 3).await;
    let body = json!({"project_id": court.project(), "customer_id": came["id"]});
    let visit = court.admin.post("/api/v1/customers/visits", body).await.expect(201);
    let held = format!("/api/v1/customers/assignments?customer_id={}", id(&came));
    let held = court.admin.get(&held).await.expect(200);
    let release = format!("/api/v1/customers/assignments/{}/release", id(&held["items"][0]));
    court.admin.post(&release, json!({"reason": "暂无意向"})).await.expect(200);
    court.clock("2025-03-10T04:00:00Z").await;
    let asked = court.ask("visit_id", &visit).await.expect(201);
    let verdict = &asked["verdicts"][0];
    assert_eq!(verdict["found"], claim("walk_in", &visit));
    assert_eq!(
        (&verdict["judged_at"], &verdict["collected_at"]),
        (&visit["arrived_at"], &asked["created_at"])
    );
    court.branch.finish().await;
}

#[actix_web::test]
async fn a_part_of_a_number_counts_where_the_whole_is_told_and_is_kept_with_the_verdict() {
    let court = Court::open().await;
    let part = court.reported(&broker(&court.admin, 1).await, "138****0001").await;
    court.clock("2025-03-10T03:00:00Z").await;
    let whole = court.reported(&broker(&court.admin, 2).await, "13800000001").await;
    let asked = court.ask("registration_id", &whole).await.expect(201);
    let wanted = [("report", "partial"), ("report", "wins")];
    let wanted = wanted.map(|(kind, told)| (kind.to_owned(), told.to_owned()));
    assert_eq!(outcomes(&asked["verdicts"][0]), wanted);
    court.zhao.post(&act(&asked, "withdraw"), json!({})).await.expect(200);
    let body = json!({
        "project_id": court.project(), "registration_id": part["id"], "phone": "13800000001",
        "reason": "客户本人到场核对号码"
    });
    let asked = court.zhao.post(HOME, body).await.expect(201);
    assert_eq!(court.decided(&asked).await["winner"], claim("report", &part));
    assert_eq!(told(&court.report(&whole).await)[1], "verdict");
    let path = format!("{REPORTS}/{}/reveal", id(&part));
    let clear = court.admin.post(&path, json!({"reason": "核对"})).await.expect(200);
    assert_eq!(clear["phone"], "13800000001");
    court.branch.finish().await;
}

#[actix_web::test]
async fn list_shows_a_consultant_what_he_asked_and_lets_him_decide_nothing() {
    let court = Court::open().await;
    let li = court.hire("li.na", "consultant").await;
    let customer = entered(&li, 1).await;
    let path = format!("{CUSTOMERS}/{}/assignments", id(&customer));
    li.post(&path, json!({"project_id": court.project()})).await.expect(201);
    court.clock("2025-03-10T03:00:00Z").await;
    let strange = court.reported(&broker(&court.admin, 1).await, "13800000002").await;
    let others = court.ask("registration_id", &strange).await.expect(201);
    let body = json!({
        "project_id": court.project(), "customer_id": customer["id"], "reason": "渠道争议"
    });
    let own = li.post(HOME, body).await.expect(201);
    let list = li.get(HOME).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &own["id"]));
    li.get(&format!("{HOME}/{}", id(&others))).await.refused(404, "not_found");
    li.post(&act(&own, "decide"), json!({})).await.refused(403, "forbidden");
    court.branch.finish().await;
}

#[actix_web::test]
async fn an_owner_who_yielded_to_another_is_no_claimant() {
    let court = Court::open().await;
    let (early, late) = (entered(&court.zhao, 1).await, entered(&court.zhao, 2).await);
    let held = court.held(&early).await;
    court.clock("2025-03-10T03:00:00Z").await;
    court.held(&late).await;
    let into = json!({"into": late["id"], "reason": "entered twice"});
    let path = format!("{CUSTOMERS}/{}/merge", id(&early));
    court.admin.post(&path, into).await.expect(200);
    let asked = court.ask("customer_id", &late).await.expect(201);
    let verdict = &asked["verdicts"][0];
    assert_eq!(verdict["found"], claim("owner", &held));
    assert_eq!(outcomes(verdict), [("owner".to_owned(), "wins".to_owned())]);
    court.branch.finish().await;
}
