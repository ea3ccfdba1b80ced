//! One sale from an empty database to filed, paid and invoiced, through every operation that it
//! touches. The examples of the OpenAPI document are what is said here.

use serde_json::{Value, json};
use tests::{Client, TestApp};

const API: &str = "/api/v1";

/// Calls with the path below the base, and takes what a user would take from the answer.
struct Desk(Client);

impl Desk {
    async fn post(&self, path: &str, body: Value) -> Value {
        let reply = self.0.post(&format!("{API}{path}"), body).await;
        assert!(reply.status < 300, "{path}: {} {}", reply.status, reply.text);
        if reply.text.is_empty() { Value::Null } else { reply.json() }
    }

    async fn get(&self, path: &str) -> Value {
        let reply = self.0.get(&format!("{API}{path}")).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        reply.json()
    }

    async fn patch(&self, path: &str, body: Value) -> Value {
        self.0.patch(&format!("{API}{path}"), body).await.expect(200)
    }

    async fn put(&self, path: &str, body: Value) -> Value {
        self.0.put(&format!("{API}{path}"), body).await.expect(200)
    }
}

fn id(value: &Value) -> String {
    value["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn walk_through_one_sale() {
    let app = TestApp::start().await;
    let desk = Desk(app.admin().await);
    let project = found(&desk).await;
    let people = hire(&app, &desk, &project).await;
    let (building, units) = build(&desk, &project).await;
    let customer = know(&desk).await;
    let (trade, contract) = sell(&desk, &people, &units, &customer).await;
    collect(&desk, &people, &project, &building, &trade).await;
    invoice(&desk, &people, &trade).await;
    step_back(&desk, &people, &units, &customer).await;
    look_around(&desk, &project, &units, &contract).await;
    app.finish().await;
}

/// A project with its tree.
async fn found(desk: &Desk) -> String {
    let company = desk
        .post("/inventory/companies", json!({"code": "C002", "name": "江南置业", "kind": "agency"}))
        .await;
    desk.get(&format!("/inventory/companies/{}", id(&company))).await;
    desk.patch(&format!("/inventory/companies/{}", id(&company)), json!({"name": "江南代理"}))
        .await;
    let project = id(&desk
        .post(
            "/inventory/projects",
            json!({
                "code": "GZ001", "name": "江畔花园", "city": "广州", "district": "海珠区",
                "tax_method": "general", "unit_code_rule": "building_floor",
            }),
        )
        .await);
    let home = format!("/inventory/projects/{project}");
    desk.patch(&home, json!({"introduction": "一线江景。"})).await;
    let phase = desk.post(&format!("{home}/phases"), json!({"code": "1", "name": "一期"})).await;
    let zone = json!({"code": "A02", "name": "A 区", "phase_id": phase["id"]});
    desk.post(&format!("{home}/zones"), zone).await;
    desk.post(&format!("{home}/layouts"), json!({"code": "A1", "name": "三房两厅"})).await;
    project
}

/// The people of the office.
struct People {
    manager: Desk,
    cashier: Desk,
    accountant: Desk,
}

async fn hire(app: &TestApp, desk: &Desk, project: &str) -> People {
    const PASSWORD: &str = "four words make one";
    let team = desk.post("/admin/teams", json!({"name": "一组"})).await;
    for role in ["manager", "consultant", "cashier", "accountant"] {
        let user = json!({
            "username": role, "display_name": role, "password": PASSWORD, "roles": [role],
            "team_id": team["id"], "project_ids": [project],
        });
        desk.post("/admin/users", user).await;
    }
    People {
        manager: Desk(app.sign_in("manager", PASSWORD).await),
        cashier: Desk(app.sign_in("cashier", PASSWORD).await),
        accountant: Desk(app.sign_in("accountant", PASSWORD).await),
    }
}

async fn build(desk: &Desk, project: &str) -> (String, Vec<String>) {
    let home = format!("/inventory/projects/{project}");
    let body = json!({"code": "02", "name": "2 号楼", "floors": 18});
    let building = id(&desk.post(&format!("{home}/buildings"), body).await);
    desk.patch(&format!("/inventory/buildings/{building}"), json!({"name": "2 栋"})).await;
    let permit = json!({
        "number": "穗房预字第 20250001 号", "issued_on": "2025-03-01", "building_ids": [building],
    });
    desk.post(&format!("{home}/permits"), permit).await;
    let made = desk
        .post(
            &format!("/inventory/buildings/{building}/units/generate"),
            json!({
                "floors": {"from": 15, "to": 18}, "floor_step": "100.00", "stacks": [
                    {"room": "05", "layout": "A1", "gross_area": "98.76", "inside_area": "79.50",
                     "orientation": "south_north", "use": "home", "unit_price": "20000.00"},
                    {"room": "06", "layout": "B1", "gross_area": "120.00", "inside_area": "96.00",
                     "orientation": "south", "use": "home", "unit_price": "21000.00"},
                ],
            }),
        )
        .await;
    assert_eq!(made["units"][0]["code"], "GZ001-02-1505");
    let units: Vec<String> = made["units"].as_array().unwrap().iter().map(id).collect();
    desk.post("/inventory/units/release", json!({"building_id": building})).await;
    let last = json!({"unit_ids": [units[7]], "reason": "留给老客户"});
    desk.post("/inventory/units/withhold", last.clone()).await;
    desk.post("/inventory/units/give-back", json!({"unit_ids": [units[7]]})).await;
    desk.post("/inventory/units/recall", last).await;
    desk.post("/inventory/units/release", json!({"unit_ids": [units[7]]})).await;
    desk.patch(&format!("/inventory/units/{}", units[0]), json!({"tags": ["江景"]})).await;
    (building, units)
}

async fn know(desk: &Desk) -> String {
    let customer = id(&desk
        .post("/customers/customers", json!({
            "kind": "person", "name": "王小明", "phone": "13800138000", "id_type": "resident_id",
            "id_number": "440106199003070036", "source": "walk_in",
            "needs": {"min_area": "90.00", "max_price": "2200000.00"},
        }))
        .await);
    let home = format!("/customers/customers/{customer}");
    desk.patch(&home, json!({"remarks": "关注学区"})).await;
    let follow = json!({"channel": "phone", "content": "约周末看房", "next_on": "2025-03-15"});
    desk.post(&format!("{home}/follow-ups"), follow).await;
    let reveal = json!({"fields": ["phone"], "reason": "合同打印"});
    let clear = desk.post(&format!("{home}/reveal"), reveal).await;
    assert_eq!(clear["phone"], "13800138000");
    customer
}

fn agreement(unit: &str, customer: &str) -> Value {
    tests::town::subscription_body(unit, customer)
}

async fn sell(desk: &Desk, people: &People, units: &[String], customer: &str) -> (String, String) {
    let hold = json!({"unit_id": units[0], "customer_id": customer});
    let hold = id(&desk.post("/sales/holds", hold).await);
    desk.post(&format!("/sales/holds/{hold}/renew"), json!({})).await;
    desk.get(&format!("/sales/holds/{hold}")).await;
    let subscription = desk.post("/sales/subscriptions", agreement(&units[0], customer)).await;
    assert_eq!(subscription["deal_price"], "1896339.00");
    assert_eq!(subscription["status"], "active");
    let trade = subscription["trade_id"].as_str().unwrap().to_owned();
    let home = format!("/sales/subscriptions/{}", id(&subscription));
    desk.get(&format!("{home}/acts")).await;
    let later = json!({"sign_by_on": "2025-03-25", "reason": "客户出差"});
    desk.post(&format!("{home}/extend"), later).await;
    people
        .cashier
        .post("/receivables/receipts", json!({
            "trade_id": trade, "amount": "50000.00", "method": "pos", "received_on": "2025-03-10",
        }))
        .await;
    let contract = id(&desk.post(&format!("{home}/convert"), json!({})).await);
    let home = format!("/sales/contracts/{contract}");
    let submitted = desk.post(&format!("{home}/submit"), json!({})).await;
    assert_eq!(submitted["status"], "approved");
    let signed = desk.post(&format!("{home}/sign"), json!({"signed_on": "2025-03-10"})).await;
    assert_eq!(signed["status"], "signed");
    let online = json!({"number": "WQ20250001", "on": "2025-03-10"});
    desk.post(&format!("{home}/online-sign"), online).await;
    let filed = json!({"number": "BA20250001", "on": "2025-03-10"});
    assert_eq!(desk.post(&format!("{home}/file"), filed).await["status"], "filed");
    desk.get(&home).await;
    desk.get(&format!("{home}/acts")).await;
    (trade, contract)
}

async fn collect(desk: &Desk, people: &People, project: &str, building: &str, trade: &str) {
    let lines = desk.get(&format!("/receivables/plan-lines?trade_id={trade}")).await;
    let amounts: Vec<&str> = lines["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| line["amount"].as_str().unwrap())
        .collect();
    assert_eq!(amounts, ["50000.00", "518901.70", "568901.70", "758535.60"]);
    desk.put("/sandbox/clock", json!({"now": "2025-04-09T02:00:00Z"})).await;
    desk.get(&format!("/receivables/penalties?trade_id={trade}&as_of=2025-04-09")).await;
    let charged = json!({"trade_id": trade, "as_of": "2025-04-09"});
    let charged = desk.post("/receivables/penalties", charged).await;
    let line = charged["lines"][0]["id"].as_str().or(charged["items"][0]["id"].as_str());
    if let Some(line) = line {
        let waive = json!({"amount": "1000.00", "reason": "首次逾期"});
        let path = format!("/receivables/penalties/{line}/waive");
        let waiver = id(&people.manager.post(&path, waive).await);
        desk.post(&format!("/receivables/waivers/{waiver}/approve"), json!({})).await;
    }
    let body = json!({
        "project_id": project, "building_ids": [building], "anchor": "topped_out",
        "on": "2025-04-01",
    });
    people.manager.post("/receivables/milestones", body).await;
    let receipt = |amount: &str, reference: &str, on: &str| {
        json!({
            "trade_id": trade, "amount": amount, "method": "transfer", "received_on": on,
            "reference": reference, "policy": "principal_first",
        })
    };
    let first = receipt("600000.00", "BANK-1", "2025-04-09");
    let first = people.cashier.post("/receivables/receipts", first).await;
    let path = format!("/receivables/receipts/{}", id(&first));
    desk.get(&format!("{path}/acts")).await;
    people.cashier.post(&format!("{path}/reverse"), json!({"reason": "录错金额"})).await;
    people
        .cashier
        .post("/receivables/receipts", receipt("1848452.41", "BANK-2", "2025-04-09"))
        .await;
}

async fn invoice(desk: &Desk, people: &People, trade: &str) {
    let prepaid = json!({"trade_id": trade, "kind": "prepayment", "amount": "50000.00"});
    let issue = async |body: Value| {
        let made = id(&people.cashier.post("/invoices/invoices", body).await);
        let path = format!("/invoices/invoices/{made}");
        people.accountant.post(&format!("{path}/review"), json!({})).await;
        people.accountant.post(&format!("{path}/issue"), json!({})).await;
        path
    };
    let path = issue(prepaid).await;
    let red = json!({"reason": "开具正式发票"});
    people.accountant.post(&format!("{path}/reverse"), red).await;
    let path = issue(json!({"trade_id": trade, "kind": "final", "amount": "1896339.00"})).await;
    let last = desk.get(&path).await;
    assert_eq!((&last["net"], &last["tax"]), (&json!("1739760.55"), &json!("156578.45")));
    desk.get(&format!("{path}/acts")).await;
    let part = json!({"amount": "333333.33", "reason": "抬头有误"});
    people.accountant.post(&format!("{path}/reverse"), part).await;
}

/// A second buyer steps back and gets the earnest money again.
async fn step_back(desk: &Desk, people: &People, units: &[String], customer: &str) {
    let body = agreement(&units[2], customer);
    let subscription = desk.post("/sales/subscriptions", body).await;
    people
        .cashier
        .post(
            "/receivables/receipts",
            json!({
                "trade_id": subscription["trade_id"], "amount": "50000.00", "method": "cash",
                "received_on": "2025-04-09",
            }),
        )
        .await;
    let cancel = json!({"reason": "客户家庭原因"});
    let path = format!("/sales/subscriptions/{}/cancel", id(&subscription));
    people.manager.post(&path, cancel).await;
    let trade = subscription["trade_id"].as_str().unwrap();
    let refunds = desk.get(&format!("/receivables/refunds?trade_id={trade}")).await;
    let path = format!("/receivables/refunds/{}", id(&refunds["items"][0]));
    people.accountant.post(&format!("{path}/approve"), json!({})).await;
    people.cashier.post(&format!("{path}/fail"), json!({"reason": "账号有误"})).await;
    people.cashier.post(&format!("{path}/pay"), json!({"paid_on": "2025-04-09"})).await;
}

/// Every list and report that is left.
async fn look_around(desk: &Desk, project: &str, units: &[String], contract: &str) {
    for path in [
        "/auth/me",
        "/inventory/projects",
        "/inventory/units?status=available&facets=status,layout&sort=-list_price",
        "/customers/customers?name=王",
        "/customers/follow-ups",
        "/sales/holds",
        "/sales/subscriptions",
        "/sales/contracts",
        "/receivables/receipts",
        "/receivables/milestones",
        "/receivables/waivers",
        "/receivables/refunds",
        "/invoices/invoices",
        "/funds/ledger/trial-balance",
        "/funds/ledger/entries",
        "/funds/ledger/accounts/2203/postings",
        "/funds/bank-accounts",
        "/funds/movements",
        "/approvals/tasks",
        "/analytics/sales?dimensions=project,building,month",
        "/jobs/runs",
        "/admin/users",
        "/admin/teams",
        "/admin/roles",
        "/admin/parameters",
        "/admin/audit-logs",
        "/admin/invariants",
        "/meta/enums",
        "/meta/problems",
        "/sandbox/clock",
    ] {
        desk.get(path).await;
    }
    desk.get(&format!("/inventory/projects/{project}")).await;
    for nouns in ["buildings", "phases", "zones", "layouts", "permits"] {
        let list = desk.get(&format!("/inventory/{nouns}?project_id={project}")).await;
        desk.get(&format!("/inventory/{nouns}/{}", id(&list["items"][0]))).await;
    }
    for path in ["", "/history", "/acts"] {
        desk.get(&format!("/inventory/units/{}{path}", units[0])).await;
    }
    let view = desk.get(&format!("/sales/contracts/{contract}")).await;
    desk.get(&format!("/sales/trades/{}", view["trade_id"].as_str().unwrap())).await;
    let books = desk.get("/funds/ledger/trial-balance").await;
    assert_eq!(books["debit_total"], books["credit_total"]);
}
