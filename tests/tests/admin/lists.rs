//! Goal: lists of people and of what they did are narrowed by several words at once, and by days.

use crate::approvals::desk::{TASKS, cheap, hire};
use crate::sales::office::Office as SalesOffice;
use serde_json::{Value, json};
use tests::{Client, TestApp, given, staff};

const USERS: &str = "/api/v1/admin/users";

async fn words(client: &Client, path: &str, field: &str) -> Vec<String> {
    let list = client.get(path).await.expect(200);
    let items = list["items"].as_array().unwrap().iter();
    items.map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn users_are_sorted_and_narrowed_by_the_day_they_were_here_last() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for name in ["early", "late", "never"] {
        let user = staff::user(&admin, name, &["consultant"]).await;
        assert_eq!(user["last_sign_in_at"], Value::Null);
    }
    app.sign_in("late", staff::PASSWORD).await;
    app.sign_in("early", staff::PASSWORD).await;
    admin.put("/api/v1/sandbox/clock", json!({"now": "2025-03-12T02:00:00Z"})).await.expect(200);
    app.sign_in("late", staff::PASSWORD).await;
    let list = async |query: &str| {
        words(&admin, &format!("{USERS}?role=consultant&{query}"), "username").await
    };
    assert_eq!(list("sort=last_sign_in_at").await, ["never", "early", "late"]);
    assert_eq!(list("sort=-last_sign_in_at").await, ["late", "early", "never"]);
    assert_eq!(list("from_last_sign_in_on=2025-03-11").await, ["late"]);
    assert_eq!(list("to_last_sign_in_on=2025-03-11").await, ["early"]);
    assert_eq!(list("from_last_sign_in_on=2025-03-10&sort=display_name").await, ["early", "late"]);
    let late = admin.get(&format!("{USERS}?q=late")).await.expect(200)["items"][0].clone();
    assert_eq!(late["last_sign_in_at"], "2025-03-12T02:00:00Z");
    assert_eq!(late["version"], 1, "being here is no change");
    app.finish().await;
}

#[actix_web::test]
async fn roles_and_states_of_people_are_several_words() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    for (name, role) in [("a.one", "consultant"), ("b.two", "manager"), ("c.three", "cashier")] {
        let body = json!({
            "username": name, "display_name": name, "password": staff::PASSWORD, "roles": [role],
            "project_ids": [project["id"]]
        });
        admin.post(USERS, body).await.expect(201);
    }
    let gone = admin.get(&format!("{USERS}?q=b.two")).await.expect(200)["items"][0].clone();
    let disable = format!("{USERS}/{}/disable", gone["id"].as_str().unwrap());
    admin.post(&disable, json!({})).await.expect(200);
    for home in [USERS, "/api/v1/admin/colleagues"] {
        for (query, expected) in [
            ("role=consultant,manager", vec!["a.one", "b.two"]),
            ("role=consultant,manager&state=active", vec!["a.one"]),
            ("role=manager,cashier&state=active,disabled", vec!["b.two", "c.three"]),
            ("role=nobody", vec![]),
        ] {
            let path = format!("{home}?sort=display_name&{query}");
            assert_eq!(words(&admin, &path, "display_name").await, expected, "{path}");
        }
        let wrong = admin.get(&format!("{home}?state=active,gone")).await.expect(400);
        assert_eq!(wrong["errors"][0]["pointer"], "state");
    }
    let narrow = words(&admin, "/api/v1/admin/roles?data_scope=own,project", "data_scope").await;
    assert!(narrow.iter().all(|scope| ["own", "project"].contains(&scope.as_str())), "{narrow:?}");
    assert!(narrow.contains(&"own".to_owned()) && narrow.contains(&"project".to_owned()));
    app.finish().await;
}

#[actix_web::test]
async fn the_trail_is_narrowed_to_several_acts_and_kinds_of_things() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.post("/api/v1/admin/teams", json!({"name": "一组"})).await.expect(201);
    let user = staff::user(&admin, "li.na", &["consultant"]).await;
    let disable = format!("{USERS}/{}/disable", user["id"].as_str().unwrap());
    admin.post(&disable, json!({})).await.expect(200);
    let home = "/api/v1/admin/audit-logs";
    let path = format!("{home}?act=admin.team.create,admin.user.disable");
    let acts = words(&admin, &path, "act").await;
    assert_eq!(acts, ["admin.team.create", "admin.user.disable"]);
    let path = format!("{home}?object_type=admin.team,admin.role&act=admin.team.create");
    assert_eq!(words(&admin, &path, "object_type").await, ["admin.team"]);
    app.finish().await;
}

#[actix_web::test]
async fn tasks_requests_and_flows_are_narrowed_to_several_kinds_and_states() {
    let office = SalesOffice::open().await;
    let other = hire(&office, "wang.wei", "manager").await;
    let made = cheap(&office, 0).await;
    cheap(&office, 1).await;
    let approve = format!("/api/v1/sales/subscriptions/{}/approve", made["id"].as_str().unwrap());
    office.manager.post(&approve, json!({})).await.expect(200);
    let count = async |path: &str| other.get(path).await.expect(200)["total"].clone();
    let kinds = "document_type=sales.contract,sales.subscription";
    assert_eq!(count(&format!("{TASKS}?{kinds}")).await, 1);
    assert_eq!(count(&format!("{TASKS}?{kinds}&state=pending,approved")).await, 2);
    assert_eq!(count(&format!("{TASKS}?document_type=sales.contract,invoices.invoice")).await, 0);
    let requests = "/api/v1/approvals/requests";
    assert_eq!(count(&format!("{requests}?{kinds}&status=pending,approved")).await, 2);
    assert_eq!(count(&format!("{requests}?{kinds}&status=approved")).await, 1);
    office.finish().await;
}
