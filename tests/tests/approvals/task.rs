use super::desk::{cheap, flow, history, id_of, request_of, waiting};
use crate::sales::office::{Office as SalesOffice, SUBSCRIPTIONS, act};
use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::given::trade;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/approvals/tasks";

async fn applied(author: &Client, trade: &str) -> Value {
    let body = json!({"trade_id": trade, "kind": "final", "amount": "100.00"});
    author.post("/api/v1/invoices/invoices", body).await.expect(201)
}

async fn signed(admin: &Client, office: &Office) -> String {
    let customer = entered(admin, 1).await;
    let contract = trade::signed(admin, office, &customer).await;
    contract["trade_id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn list_shows_what_waits_for_the_caller_with_the_address_that_decides_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let trade = signed(&admin, &office).await;
    let cashier = office.hire(&app, "qian.qian", "cashier").await;
    let accountant = office.hire(&app, "kuai.ji", "accountant").await;
    let manager = office.hire(&app, "zhao.min", "manager").await;
    let invoice = applied(&cashier, &trade).await;
    let list = accountant.get(HOME).await.expect(200);
    let task = &list["items"][0];
    assert_eq!(list["total"], 1);
    assert_eq!(task["document_type"], "invoices.invoice");
    assert_eq!(task["document_id"], invoice["id"]);
    assert_eq!(task["role"], "accountant");
    assert_eq!(task["author"], "qian.qian");
    assert_eq!(task["reasons"], json!(["invoices.review_by_people"]));
    assert_eq!(manager.get(HOME).await.expect(200)["total"], 0);
    let none = accountant.get(&format!("{HOME}?document_type=sales.contract")).await;
    assert_eq!(none.expect(200)["total"], 0);
    let decide = task["decide_url"].as_str().unwrap();
    accountant.post(decide, json!({"comment": "agrees"})).await.expect(200);
    assert_eq!(accountant.get(HOME).await.expect(200)["total"], 0);
    let done = accountant.get(&format!("{HOME}?state=approved")).await.expect(200);
    assert_eq!(done["items"][0]["comment"], "agrees");
    let path = format!("{HOME}/{}", task["id"].as_str().unwrap());
    assert_eq!(accountant.get(&path).await.expect(200), done["items"][0]);
    accountant.post(decide, json!({})).await.refused(409, "invalid_transition");
    app.finish().await;
}

#[actix_web::test]
async fn list_leaves_out_what_the_caller_submitted_himself() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let trade = signed(&admin, &office).await;
    let accountant = office.hire(&app, "kuai.ji", "accountant").await;
    let other = office.hire(&app, "kuai.er", "accountant").await;
    let invoice = applied(&accountant, &trade).await;
    applied(&admin, &trade).await;
    assert_eq!(accountant.get(HOME).await.expect(200)["total"], 1);
    assert_eq!(other.get(HOME).await.expect(200)["total"], 2);
    let inbox = admin.get(HOME).await.expect(200);
    assert_eq!(inbox["total"], 1);
    assert_eq!(inbox["items"][0]["document_id"], invoice["id"]);
    app.finish().await;
}

#[actix_web::test]
async fn what_is_not_decided_in_time_goes_to_another_role() {
    let office = SalesOffice::open().await;
    let steps = json!({"steps": [{
        "name": "经理审批", "role": "manager", "deadline_hours": 4, "escalate_to": "director",
    }]});
    flow(&office, "sales.subscription", steps).await;
    let (late, early) = (cheap(&office, 0).await, cheap(&office, 1).await);
    let task = office.manager.get(HOME).await.expect(200)["items"][0].clone();
    assert_eq!(task["due_at"], "2025-03-10T06:00:00Z");
    let decided = act(SUBSCRIPTIONS, &early, "approve");
    office.manager.post(&decided, json!({})).await.expect(200);
    office.clock("2025-03-10T05:59:59Z").await;
    assert_eq!(waiting(&office.manager).await, 1);
    let none = office.manager.get(&format!("{HOME}?overdue=true")).await.expect(200);
    assert_eq!(none["total"], 0);
    office.clock("2025-03-10T06:00:00Z").await;
    assert_eq!(
        (waiting(&office.manager).await, waiting(&office.director).await),
        (json!(0), json!(1))
    );
    let approve = act(SUBSCRIPTIONS, &late, "approve");
    office.manager.post(&approve, json!({})).await.refused(409, "approvals.not_your_step");
    assert_eq!(office.director.post(&approve, json!({})).await.expect(200)["status"], "active");
    let request = request_of(&office.manager, &late).await;
    assert_eq!(history(&office.manager, &request).await, ["opened", "escalated", "approved"]);
    let request = request_of(&office.manager, &early).await;
    assert_eq!(history(&office.manager, &request).await, ["opened", "approved"]);
    office.finish().await;
}

#[actix_web::test]
async fn count_and_filters_tell_what_waits() {
    let office = SalesOffice::open().await;
    cheap(&office, 0).await;
    cheap(&office, 1).await;
    let counts = office.manager.get(&format!("{HOME}/count")).await.expect(200);
    assert_eq!(
        counts,
        json!({
            "pending": 2, "overdue": 0, "delegated": 0,
            "document_types": [{"document_type": "sales.subscription", "pending": 2}],
        })
    );
    let author = id_of(&office.consultant).await;
    for (filter, total) in [
        (format!("author_id={author}"), 2),
        (format!("author_id={}", id_of(&office.manager).await), 0),
        (format!("project_id={}", office.project), 2),
        ("delegated=true".to_owned(), 0),
        ("overdue=false".to_owned(), 2),
        ("document_type=sales.contract".to_owned(), 0),
    ] {
        let list = office.manager.get(&format!("{HOME}?{filter}")).await.expect(200);
        assert_eq!(list["total"], total, "{filter}");
    }
    office.finish().await;
}

/// What somebody was told of decisions that are asked.
async fn asked(client: &Client) -> Value {
    let path = "/api/v1/notifications/notifications?kind=approval_asked";
    client.get(path).await.expect(200)["total"].clone()
}

#[actix_web::test]
async fn where_nobody_holds_the_role_those_who_decide_in_its_place_are_told() {
    let office = SalesOffice::open().await;
    cheap(&office, 0).await;
    let told = async || (asked(&office.manager).await, asked(&office.director).await);
    assert_eq!(told().await, (json!(1), json!(0)), "who holds the role is told alone");
    // The manager leaves; the director decides for managers.
    let path = format!("/api/v1/admin/users/{}/disable", id_of(&office.manager).await);
    office.admin.post(&path, json!({})).await.expect(200);
    let second = cheap(&office, 1).await;
    assert_eq!(asked(&office.director).await, 1);
    assert_eq!(asked(&office.admin).await, 0);
    // With him the last but the administrators is gone.
    let path = format!("/api/v1/admin/users/{}/disable", id_of(&office.director).await);
    office.admin.post(&path, json!({})).await.expect(200);
    cheap(&office, 2).await;
    assert_eq!(asked(&office.admin).await, 1);
    let approve = act(SUBSCRIPTIONS, &second, "approve");
    assert_eq!(office.admin.post(&approve, json!({})).await.expect(200)["status"], "active");
    office.finish().await;
}

#[actix_web::test]
async fn where_who_is_asked_by_name_is_disabled_the_administrators_are_reminded() {
    let office = SalesOffice::open().await;
    let manager = id_of(&office.manager).await;
    let steps = json!({"steps": [{"name": "指定", "user_ids": [manager]}]});
    flow(&office, "sales.subscription", steps).await;
    let document = cheap(&office, 0).await;
    assert_eq!(asked(&office.manager).await, 1);
    let path = format!("/api/v1/admin/users/{manager}/disable");
    office.admin.post(&path, json!({})).await.expect(200);
    let request = request_of(&office.consultant, &document).await;
    let path = format!("/api/v1/approvals/requests/{}/remind", request["id"].as_str().unwrap());
    office.consultant.post(&path, json!({})).await.expect(200);
    let reminded = async |client: &Client| {
        let path = "/api/v1/notifications/notifications?kind=approval_reminded";
        client.get(path).await.expect(200)["total"].clone()
    };
    assert_eq!(reminded(&office.admin).await, 1);
    assert_eq!(reminded(&office.director).await, 0, "he does not decide what is asked by name");
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    office.director.post(&approve, json!({})).await.refused(409, "approvals.not_your_step");
    assert_eq!(office.admin.post(&approve, json!({})).await.expect(200)["status"], "active");
    office.finish().await;
}
