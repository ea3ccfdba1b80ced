use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::given::trade;
use tests::staff::PASSWORD;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/invoices/invoices";

struct Scene {
    app: TestApp,
    admin: Client,
    cashier: Client,
    accountant: Client,
    office: Office,
    trade: String,
}

impl Scene {
    async fn open(signed: bool) -> Self {
        let app = TestApp::start().await;
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        let cashier = office.hire(&app, "qian.qian", "cashier").await;
        let accountant = office.hire(&app, "kuai.ji", "accountant").await;
        let customer = entered(&admin, 1).await;
        let document = if signed {
            trade::signed(&admin, &office, &customer).await
        } else {
            let subscription = trade::subscribed(&admin, &office, &customer).await;
            trade::received(&admin, &subscription["trade_id"], "50000.00").await;
            subscription
        };
        let trade = document["trade_id"].as_str().unwrap().to_owned();
        Self { app, admin, cashier, accountant, office, trade }
    }

    async fn applied(&self, client: &Client, amount: &str) -> String {
        let body = json!({"trade_id": self.trade, "kind": "final", "amount": amount});
        let invoice = client.post(HOME, body).await.expect(201);
        assert_eq!(invoice["status"], "applied");
        format!("{HOME}/{}", invoice["id"].as_str().unwrap())
    }

    async fn reviewed(&self, amount: &str) -> String {
        let path = self.applied(&self.cashier, amount).await;
        let reviewed = self.accountant.post(&format!("{path}/review"), json!({})).await;
        assert_eq!(reviewed.expect(200)["status"], "reviewed");
        path
    }

    async fn issue(&self, path: &str) -> Value {
        self.accountant.post(&format!("{path}/issue"), json!({})).await.expect(200)
    }

    async fn set(&self, key: &str, value: Value) {
        let path = format!("/api/v1/admin/parameters/{key}");
        self.admin.put(&path, json!({"value": value})).await.expect(200);
    }
}

#[actix_web::test]
async fn an_invoice_goes_from_the_application_over_the_review_to_the_issue() {
    let scene = Scene::open(true).await;
    let path = scene.reviewed("1896339.00").await;
    let invoice = scene.issue(&path).await;
    assert_eq!(invoice["status"], "issued");
    assert_eq!(invoice["buyer_name"], "客户1");
    let acts = scene.accountant.get(&format!("{path}/acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!(["reverse"]));
    let refused = scene.accountant.post(&format!("{path}/issue"), json!({})).await;
    refused.refused(409, "invalid_transition");
    let list = scene.accountant.get(&format!("{HOME}?trade_id={}", scene.trade)).await;
    assert_eq!(list.expect(200)["items"], json!([invoice]));
    scene.app.finish().await;
}

#[actix_web::test]
async fn review_is_refused_to_the_author() {
    let scene = Scene::open(true).await;
    for author in [&scene.accountant, &scene.admin] {
        let path = scene.applied(author, "100.00").await;
        let own = author.post(&format!("{path}/review"), json!({})).await;
        own.refused(409, "approvals.own_document");
        let acts = author.get(&format!("{path}/acts")).await.expect(200);
        assert_eq!(acts["allowed"], json!(["void"]));
    }
    let path = scene.applied(&scene.cashier, "100.00").await;
    scene.cashier.post(&format!("{path}/review"), json!({})).await.refused(403, "forbidden");
    scene.app.finish().await;
}

#[actix_web::test]
async fn reject_ends_an_application_and_frees_its_amount() {
    let scene = Scene::open(true).await;
    let path = scene.applied(&scene.cashier, "1896339.00").await;
    let body = json!({"trade_id": scene.trade, "kind": "final", "amount": "0.01"});
    scene.cashier.post(HOME, body).await.refused(409, "invoices.exceeds_price");
    let body = json!({"reason": "wrong amount"});
    let rejected = scene.accountant.post(&format!("{path}/reject"), body).await.expect(200);
    assert_eq!(rejected["status"], "rejected");
    assert_eq!(rejected["reason"], "wrong amount");
    scene.applied(&scene.cashier, "1896339.00").await;
    scene.app.finish().await;
}

#[actix_web::test]
async fn a_final_invoice_needs_a_signed_contract() {
    let scene = Scene::open(false).await;
    let body = json!({"trade_id": scene.trade, "kind": "final", "amount": "100.00"});
    scene.cashier.post(HOME, body).await.refused(409, "invoices.contract_not_signed");
    let body = json!({"trade_id": scene.trade, "kind": "prepayment", "amount": "50000.00"});
    scene.cashier.post(HOME, body).await.expect(201);
    let body = json!({"trade_id": scene.trade, "kind": "prepayment", "amount": "0.01"});
    scene.cashier.post(HOME, body).await.refused(409, "invoices.exceeds_received");
    let nothing =
        json!({"trade_id": scene.office.site.project_id(), "kind": "final", "amount": "1.00"});
    let faults = scene.cashier.post(HOME, nothing).await.faults();
    assert_eq!(faults, [("/trade_id".to_owned(), "not_found".to_owned())]);
    scene.app.finish().await;
}

#[actix_web::test]
async fn a_failed_invoice_is_issued_again_under_its_number() {
    let scene = Scene::open(true).await;
    let path = scene.reviewed("100.00").await;
    scene.set("invoices.channel.failing", json!(true)).await;
    let failed = scene.issue(&path).await;
    assert_eq!(failed["status"], "failed");
    assert!(failed["reason"].is_string() && failed["statutory_number"].is_null());
    scene.set("invoices.channel.failing", json!(false)).await;
    let issued = scene.issue(&path).await;
    assert_eq!(issued["status"], "issued");
    assert_eq!(issued["number"], failed["number"]);
    assert_eq!(issued["reason"], Value::Null);
    scene.app.finish().await;
}

#[actix_web::test]
async fn a_delayed_answer_comes_by_a_job() {
    let scene = Scene::open(true).await;
    scene.set("invoices.channel.delayed", json!(true)).await;
    let (first, second) = (scene.reviewed("100.00").await, scene.reviewed("200.00").await);
    let sent = scene.issue(&first).await;
    assert_eq!(sent["status"], "issuing");
    assert_eq!(sent["statutory_number"], Value::Null);
    let other = scene.accountant.post(&format!("{second}/issue"), json!({})).await;
    other.refused(409, "invoices.another_issuing");
    let later = json!({"now": "2025-03-10T02:01:00Z"});
    scene.admin.put("/api/v1/sandbox/clock", later).await.expect(200);
    let answered = scene.accountant.get(&first).await.expect(200);
    assert_eq!(answered["status"], "issued");
    assert_eq!(answered["issued_at"], "2025-03-10T02:01:00Z");
    scene.issue(&second).await;
    scene.app.finish().await;
}

#[actix_web::test]
async fn a_digital_invoice_cannot_be_voided_once_issued() {
    let scene = Scene::open(true).await;
    let path = scene.reviewed("100.00").await;
    scene.issue(&path).await;
    let body = json!({"reason": "wrong trade"});
    let void = scene.accountant.post(&format!("{path}/void"), body.clone()).await;
    void.refused(409, "invoices.digital_cannot_be_voided");
    let applied = scene.applied(&scene.cashier, "100.00").await;
    let void = scene.accountant.post(&format!("{applied}/void"), body).await.expect(200);
    assert_eq!(void["status"], "voided");
    let inbox = scene.accountant.get("/api/v1/approvals/tasks").await.expect(200);
    assert_eq!(inbox["total"], 0);
    scene.app.finish().await;
}

#[actix_web::test]
async fn an_internal_invoice_is_voided_in_its_month_only() {
    let scene = Scene::open(true).await;
    scene.set("invoices.medium", json!("internal")).await;
    let (first, second) = (scene.reviewed("100.00").await, scene.reviewed("200.00").await);
    assert_eq!(scene.issue(&first).await["statutory_number"], Value::Null);
    scene.issue(&second).await;
    let body = json!({"reason": "crossed out"});
    let void = scene.accountant.post(&format!("{first}/void"), body.clone()).await.expect(200);
    assert_eq!(void["status"], "voided");
    let later = json!({"now": "2025-04-01T02:00:00Z"});
    scene.admin.put("/api/v1/sandbox/clock", later).await.expect(200);
    let accountant = scene.app.sign_in("kuai.ji", PASSWORD).await;
    let void = accountant.post(&format!("{second}/void"), body).await;
    void.refused(409, "invoices.void_month_over");
    scene.app.finish().await;
}

#[actix_web::test]
async fn nothing_more_is_done_with_a_red_invoice() {
    let scene = Scene::open(true).await;
    let path = scene.reviewed("100.00").await;
    scene.issue(&path).await;
    let body = json!({"reason": "returned"});
    let blue = scene.accountant.post(&format!("{path}/reverse"), body.clone()).await.expect(200);
    let red = format!("{HOME}/{}", blue["reds"][0]["id"].as_str().unwrap());
    for act in ["void", "reverse"] {
        let refused = scene.accountant.post(&format!("{red}/{act}"), body.clone()).await;
        refused.refused(409, "invoices.red_is_final");
    }
    let list = scene.accountant.get(&format!("{HOME}?red=true")).await.expect(200);
    assert_eq!(list["total"], 1);
    let list = scene.accountant.get(&format!("{HOME}?status=issued,fully_red&red=false")).await;
    assert_eq!(list.expect(200)["items"][0]["status"], "fully_red");
    scene.app.finish().await;
}

#[actix_web::test]
async fn invoices_are_unseen_outside_the_project() {
    let scene = Scene::open(true).await;
    let path = scene.applied(&scene.cashier, "100.00").await;
    let stranger = json!({
        "username": "lu.ren", "display_name": "lu.ren", "password": PASSWORD,
        "roles": ["accountant"], "project_ids": []
    });
    scene.admin.post("/api/v1/admin/users", stranger).await.expect(201);
    let stranger = scene.app.sign_in("lu.ren", PASSWORD).await;
    stranger.get(&path).await.refused(404, "not_found");
    stranger.post(&format!("{path}/review"), json!({})).await.refused(404, "not_found");
    assert_eq!(stranger.get(HOME).await.expect(200)["total"], 0);
    scene.app.finish().await;
}
