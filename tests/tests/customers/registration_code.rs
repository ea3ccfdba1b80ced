//! The code that proves a visit, and what is left of a report once the person is forgotten.

use entity::customers::registration::{Column, Entity};
use sea_orm::EntityTrait;
use sea_orm::QuerySelect;
use serde_json::{Value, json};
use service::kernel::cipher::Cipher;
use tests::database::DATA_KEY;
use tests::dump::everything;
use tests::given::channel::{broker, code, digits, message, message_to, reported};
use tests::given::customer::{entered, person};
use tests::given::office::Office;
use tests::given::{id, released_site};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/registrations";

async fn office(app: &TestApp) -> (Client, Office, Value) {
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let broker = broker(&admin, 1).await;
    (admin, office, broker)
}

fn confirm(registration: &Value) -> String {
    format!("{HOME}/{}/confirm-visit", id(registration))
}

/// Every message that went out.
fn outbox(app: &TestApp) -> Vec<String> {
    let files = std::fs::read_dir(&app.outbox).unwrap();
    let mut texts: Vec<String> =
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
    texts.sort();
    texts
}

/// Another code than this one.
fn wrong(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

#[actix_web::test]
async fn send_code_goes_to_the_customer_and_never_to_the_broker() {
    let app = TestApp::start().await;
    let (admin, office, broker) = office(&app).await;
    let project = office.site.project_id();
    let whole = reported(&admin, project, &broker, "13800000001").await;
    let sent = message(&app, &admin, &whole).await;
    assert_eq!((&sent["to"], &sent["channel"]), (&json!("13800000001"), &json!("sms")));
    // Of a part, nothing is sent until the whole number is told.
    let part = reported(&admin, project, &broker, "138****0001").await;
    let path = format!("{HOME}/{}/send-code", id(&part));
    let reply = admin.post(&path, json!({})).await;
    assert_eq!(reply.faults(), [("/phone".to_owned(), "required".to_owned())]);
    let why = reply.refused(422, "invalid")["errors"][0]["detail"].clone();
    assert!(why.as_str().unwrap().contains("the whole one"), "{why}");
    let before = outbox(&app);
    service::jobs::run_due(&app.kernel).await.unwrap();
    assert_eq!(outbox(&app), before);
    let read = admin.get(&format!("{HOME}/{}", id(&part))).await.expect(200);
    assert_eq!(read["code_expires_at"], Value::Null);
    let told = json!({"phone": "138 0000 0001"});
    assert_eq!(message_to(&app, &admin, &part, told).await["to"], "13800000001");
    let read = admin.get(&format!("{HOME}/{}", id(&part))).await.expect(200);
    assert_eq!(read["code_expires_at"], "2025-03-10T02:10:00Z");
    // The code lies nowhere but in the message.
    let digits = code(&app, &admin, &whole).await;
    let kept: Vec<Option<String>> = Entity::find()
        .select_only()
        .column(Column::CodeHash)
        .into_tuple()
        .all(&app.kernel.db)
        .await
        .unwrap();
    assert!(kept.iter().all(|hash| hash.as_ref().is_some_and(|hash| hash.len() == 64)));
    let told = format!("为 {digits}");
    for (place, text) in everything(&app.kernel.db).await {
        assert!(!text.contains(&told) && text != digits, "the code in {place}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn send_code_tells_whose_number_it_goes_to_and_until_when_it_holds() {
    let app = TestApp::start().await;
    let (admin, office, broker) = office(&app).await;
    for (phone, recipient) in [("13800000001", "reported"), ("138****0001", "told")] {
        let report = reported(&admin, office.site.project_id(), &broker, phone).await;
        assert_eq!(report["code"], Value::Null);
        let names = (&report["broker_name"], &report["channel_company_name"]);
        assert_eq!(names, (&json!("经纪人1"), &json!("渠道1")));
        let path = format!("{HOME}/{}/send-code", id(&report));
        let told = json!({"phone": "13800000001"});
        let asked = admin.post(&path, told.clone()).await.expect(200);
        let code = json!({
            "recipient": recipient, "phone": "138****0001", "expires_at": "2025-03-10T02:10:00Z"
        });
        assert_eq!(asked["code"], code);
        // Once another one is asked for, the earlier one is good no more.
        let digits = digits(&message_to(&app, &admin, &report, told.clone()).await);
        admin.post(&path, told).await.expect(200);
        let body = json!({"code": digits, "phone": "13800000001", "customer": person(1)});
        let early = admin.post(&confirm(&report), body).await;
        early.refused(409, "customers.visit_code_missing");
    }
    let list = admin.get(HOME).await.expect(200);
    assert!(list["items"].as_array().unwrap().iter().all(|row| row["broker_name"] == "经纪人1"));
    app.finish().await;
}

#[actix_web::test]
async fn confirm_visit_is_refused_without_the_right_code() {
    let app = TestApp::start().await;
    let (admin, office, broker) = office(&app).await;
    let made = reported(&admin, office.site.project_id(), &broker, "13800000001").await;
    let other = reported(&admin, office.site.project_id(), &broker, "13800000002").await;
    let path = confirm(&made);
    let body = |code: &str| json!({"code": code, "customer": person(1)});
    admin.post(&path, body("123456")).await.refused(409, "customers.visit_code_missing");
    let digits = code(&app, &admin, &made).await;
    let (wrong, dry) = (wrong(&digits), format!("{path}?dry_run=true"));
    // Tries count, refused or dry, and the sixth is not even looked at.
    for turn in 0..5 {
        let way = if turn == 2 { &dry } else { &path };
        admin.post(way, body(&wrong)).await.refused(409, "customers.visit_code_wrong");
    }
    admin.post(&path, body(&digits)).await.refused(409, "customers.visit_code_used_up");
    // Another code starts anew, is good for its own report alone, and only for ten minutes.
    let digits = code(&app, &admin, &made).await;
    code(&app, &admin, &other).await;
    let foreign = json!({"code": digits, "customer": person(2)});
    let reply = admin.post(&confirm(&other), foreign).await;
    reply.refused(409, "customers.visit_code_wrong");
    let clock = json!({"now": "2025-03-10T02:10:00Z"});
    admin.put("/api/v1/sandbox/clock", clock).await.expect(200);
    admin.post(&path, body(&digits)).await.refused(409, "customers.visit_code_missing");
    let digits = code(&app, &admin, &made).await;
    assert_eq!(admin.post(&path, body(&digits)).await.expect(200)["status"], "visited");
    app.finish().await;
}

#[actix_web::test]
async fn send_code_is_refused_beyond_the_days_number_of_codes() {
    let app = TestApp::start().await;
    let (admin, office, broker) = office(&app).await;
    let project = office.site.project_id();
    allow(&admin, 2, 3).await;
    let clock = async |now: &str| {
        admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    };
    let one = reported(&admin, project, &broker, "13800000001").await;
    let two = reported(&admin, project, &broker, "13800000001").await;
    let other = reported(&admin, project, &broker, "13800000002").await;
    let ask = async |report: &Value, way: &str| {
        admin.post(&format!("{HOME}/{}/send-code{way}", id(report)), json!({})).await
    };
    ask(&one, "?dry_run=true").await.expect(200);
    ask(&one, "").await.expect(200);
    clock("2025-03-10T03:00:00Z").await;
    ask(&one, "").await.expect(200);
    let told = |reply: &tests::Reply| {
        let problem = reply.refused(409, "customers.visit_code_limit");
        ["limit", "retry_at", "retry_after_seconds"].map(|name| problem[name].clone())
    };
    let day = json!("2025-03-11T02:00:00Z");
    let wanted = [json!("report"), day.clone(), json!(82_800)];
    assert_eq!(told(&ask(&one, "").await), wanted);
    // Another report of the number has what the first has left; another number has its own.
    ask(&two, "").await.expect(200);
    assert_eq!(told(&ask(&two, "").await), [json!("number"), day, json!(82_800)]);
    ask(&other, "").await.expect(200);
    // A day after the first code; a report of today is valid tomorrow at this hour no more.
    let late = reported(&admin, project, &broker, "13800000001").await;
    ask(&late, "").await.refused(409, "customers.visit_code_limit");
    clock("2025-03-11T02:00:00Z").await;
    ask(&late, "").await.expect(200);
    app.finish().await;
}

/// So many codes a day for a report and for a number.
async fn allow(admin: &Client, report: i32, number: i32) {
    for (of, value) in [("report", report), ("number", number)] {
        let path = format!("/api/v1/admin/parameters/customers.registration.codes_per_{of}");
        admin.put(&path, json!({"value": value})).await.expect(200);
    }
}

#[actix_web::test]
async fn codes_of_a_number_are_counted_over_all_projects_told_or_reported() {
    let app = TestApp::start().await;
    let (admin, office, broker) = office(&app).await;
    let (first, other) = (office.site.project_id(), released_site(&admin, "GZ002").await);
    let second = other.project_id();
    allow(&admin, 5, 3).await;
    let ask = async |report: &Value, phone: &str| {
        let path = format!("{HOME}/{}/send-code", id(report));
        admin.post(&path, json!({"phone": phone})).await
    };
    let number = |reply: &tests::Reply| {
        let problem = reply.refused(409, "customers.visit_code_limit");
        assert_eq!(problem["limit"], "number");
        assert_eq!(problem["retry_at"], "2025-03-11T02:00:00Z");
    };
    let part = reported(&admin, first, &broker, "138****0001").await;
    let there = reported(&admin, second, &broker, "138****0001").await;
    let whole = reported(&admin, second, &broker, "13800000001").await;
    for report in [&part, &there, &whole] {
        ask(report, "13800000001").await.expect(200);
    }
    for report in [&part, &there, &whole] {
        number(&ask(report, "13800000001").await);
    }
    // Who has the same three and four digits has codes of his own.
    ask(&part, "13811110001").await.expect(200);
    // One project cannot give itself more of what is counted for all.
    let path = "/api/v1/admin/parameters/customers.registration.codes_per_number";
    let own = format!("{path}?project_id={second}");
    admin.put(&own, json!({"value": 0})).await.refused(409, "admin.system_wide");
    let read = admin.get(&own).await.expect(200);
    let wanted = (&json!(3), &json!(false), &Value::Null);
    assert_eq!((&read["value"], &read["per_project"], &read["project_id"]), wanted);
    number(&ask(&there, "13800000001").await);
    admin.put("/api/v1/sandbox/clock", json!({"now": "2025-03-11T01:59:59Z"})).await.expect(200);
    let late = reported(&admin, second, &broker, "138****0001").await;
    number(&ask(&late, "13800000001").await);
    admin.put("/api/v1/sandbox/clock", json!({"now": "2025-03-11T02:00:00Z"})).await.expect(200);
    ask(&late, "13800000001").await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn reveal_answers_a_reported_number_and_records_why() {
    let app = TestApp::start().await;
    let (admin, office, broker) = office(&app).await;
    let project = office.site.project_id();
    let zhao = office.hire(&app, "zhao.min", "manager").await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let whole = reported(&admin, project, &broker, "13800000001").await;
    let part = reported(&admin, project, &broker, "138****0002").await;
    let path = |report: &Value| format!("{HOME}/{}/reveal", id(report));
    let reason = json!({"reason": "核对号码"});
    li.post(&path(&whole), reason.clone()).await.refused(403, "forbidden");
    // What nobody has recorded is not shown: not even to try it out.
    let dry = format!("{}?dry_run=true", path(&whole));
    zhao.post(&dry, reason.clone()).await.refused(400, "bad_request");
    let faults = zhao.post(&path(&whole), json!({"reason": " "})).await.faults();
    assert_eq!(faults, [("/reason".to_owned(), "required".to_owned())]);
    let clear = zhao.post(&path(&whole), reason.clone()).await;
    assert_eq!(clear.expect(200)["phone"], "13800000001");
    assert!(clear.header("ratelimit").unwrap().starts_with("\"reveal\";"));
    zhao.post(&path(&part), reason.clone()).await.refused(409, "customers.number_partial");
    let log = "/api/v1/admin/audit-logs?act=customers.registration.reveal";
    let log = admin.get(log).await.expect(200);
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
    let detail = json!({"reason": "核对号码", "broker_id": broker["id"]});
    assert_eq!(log["items"][0]["detail"], detail);
    assert_eq!(log["items"][0]["object_id"], whole["id"]);
    app.finish().await;
}

#[actix_web::test]
async fn what_brokers_told_of_a_person_is_erased_with_him() {
    let app = TestApp::start().await;
    let (admin, office, broker) = office(&app).await;
    let project = office.site.project_id();
    let mut body = person(4321);
    body["name"] = json!("王小明");
    let visited = reported(&admin, project, &broker, "13800004321").await;
    let waiting = reported(&admin, project, &broker, "138****4321").await;
    let stranger = reported(&admin, project, &broker, "13800009999").await;
    let digits = code(&app, &admin, &visited).await;
    let told = json!({"code": digits, "customer": body});
    let told = admin.post(&confirm(&visited), told).await.expect(200);
    let secrets = ["13800004321", "138****4321"];
    let holds = |values: &[(String, String)], secret: &str| {
        values.iter().any(|(_, text)| text.contains(secret))
    };
    let values = everything(&app.kernel.db).await;
    assert!(!holds(&values, secrets[0]), "numbers are never in the clear");
    assert!(holds(&values, secrets[1]), "masks are found");
    let customer = told["customer_id"].as_str().unwrap();
    let path = format!("/api/v1/customers/customers/{customer}/erase");
    admin.post(&path, json!({"reason": "asked for it in writing"})).await.expect(200);
    let values = everything(&app.kernel.db).await;
    assert!(secrets.iter().all(|secret| !holds(&values, secret)), "{secrets:?}");
    for (report, name) in
        [(&visited, "已抹除客户"), (&waiting, "已抹除客户"), (&stranger, "王小明")]
    {
        let read = admin.get(&format!("{HOME}/{}", id(report))).await.expect(200);
        assert_eq!(read["customer_name"], name);
    }
    // His number is nobody's now.
    let again = reported(&admin, project, &broker, "13800004321").await;
    assert_eq!(again["status"], "valid");
    app.finish().await;
}

#[actix_web::test]
async fn the_master_key_of_reports_and_brokers_is_exchanged() {
    let app = TestApp::start().await;
    let (admin, office, broker) = office(&app).await;
    let project = office.site.project_id();
    let first = reported(&admin, project, &broker, "13800000001").await;
    let customer = entered(&admin, 1).await;
    let digits = code(&app, &admin, &first).await;
    let body = json!({"code": digits, "customer_id": customer["id"]});
    admin.post(&confirm(&first), body).await.expect(200);
    let part = reported(&admin, project, &broker, "138****0002").await;
    let next = || Cipher::named("k2", &[8; 32]);
    // While both are understood the number is held, and once the old one is gone as well.
    let app = app.restart_under(next().understanding("k1", &DATA_KEY)).await;
    let admin = app.admin().await;
    let late = reported(&admin, project, &broker, "13800000001").await;
    assert_eq!(late["invalid_reason"], "visit");
    service::jobs::recurring::install(&app.kernel).await.unwrap();
    // Time enough for the trail to be sealed as well.
    let clock = json!({"now": "2025-03-10T02:05:00Z"});
    admin.put("/api/v1/sandbox/clock", clock).await.expect(200);
    let app = app.restart_under(next()).await;
    let admin = app.admin().await;
    let late = reported(&admin, project, &broker, "13800000001").await;
    assert_eq!(late["invalid_reason"], "visit");
    let told = message_to(&app, &admin, &part, json!({"phone": "13800000002"})).await;
    assert_eq!(told["to"], "13800000002");
    app.finish().await;
}

#[actix_web::test]
async fn a_code_for_a_part_proves_the_number_that_it_was_sent_to_and_no_other() {
    let app = TestApp::start().await;
    let (admin, office, first) = office(&app).await;
    let project = office.site.project_id();
    let send = |report: &Value| format!("{HOME}/{}/send-code", id(report));
    let part = reported(&admin, project, &first, "138****0001").await;
    let other = json!({"phone": "13800000002"});
    let faults = admin.post(&send(&part), other).await.faults();
    assert_eq!(faults, [("/phone".to_owned(), "conflict".to_owned())]);
    let his = json!({"phone": "13800000001"});
    let sent = message_to(&app, &admin, &part, his).await;
    assert_eq!(sent["to"], "13800000001");
    let code = digits(&sent);
    let path = confirm(&part);
    let mut stranger = person(2);
    stranger["phone"] = json!("13811110001");
    let mut known = person(3);
    known["phone"] = json!("13811110001");
    let known = admin.post("/api/v1/customers/customers", known).await.expect(201);
    let body = json!({"code": code, "customer": stranger});
    admin.post(&path, body).await.refused(409, "customers.visit_code_wrong");
    // Nor does the code of one number prove another that is told with it.
    let body = json!({"code": code, "phone": "13811110001", "customer_id": known["id"]});
    admin.post(&path, body).await.refused(409, "customers.visit_code_wrong");
    let body = json!({"code": code, "customer": person(1)});
    assert_eq!(admin.post(&path, body).await.expect(200)["status"], "visited");
    // Of a whole number the code always goes to that number.
    let whole = reported(&admin, project, &first, "13800000003").await;
    let faults = admin.post(&send(&whole), json!({"phone": "13800000004"})).await;
    assert_eq!(faults.faults(), [("/phone".to_owned(), "conflict".to_owned())]);
    app.finish().await;
}
