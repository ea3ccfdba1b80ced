//! Function access: 403 exactly when the role lacks the permission.

use entity::admin::{role, role_permission};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use service::admin::built_in::ROLES;
use std::collections::BTreeSet;
use tests::operation::{Operation, all};
use tests::source::none;
use tests::{Client, Reply, TestApp};

const NOBODY: &str = "0195a3c0-5b7e-7000-8000-0000000fffff";
const PASSWORD: &str = "four words make one";

/// What would take the caller's own session or clock away.
const LEFT_OUT: &[&str] = &["auth_change_password", "auth_logout", "sandbox_clock_move"];

/// The permissions that a role has in the database.
async fn held(app: &TestApp, code: &str) -> BTreeSet<String> {
    let db = &app.kernel.db;
    let role = role::Entity::find().filter(role::Column::Code.eq(code)).one(db).await.unwrap();
    let rows = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.eq(role.unwrap().id))
        .all(db)
        .await
        .unwrap();
    rows.into_iter().map(|row| row.act).collect()
}

async fn somebody(app: &TestApp, role: &str) -> Client {
    let body = json!({
        "username": "somebody", "display_name": "某人", "password": PASSWORD,
        "roles": [role], "project_ids": [],
    });
    app.admin().await.post("/api/v1/admin/users", body).await.expect(201);
    app.sign_in("somebody", PASSWORD).await
}

/// What is wrong with the answer, if anything.
fn judge(operation: &Operation, reply: &Reply, held: &BTreeSet<String>) -> Option<String> {
    let permitted = operation.permission().is_none_or(|act| held.contains(act));
    let forbidden = reply.status == 403;
    if reply.status >= 500 {
        return Some(format!("{} answers {} {}", operation.id, reply.status, reply.text));
    }
    if forbidden && reply.json()["code"] != "forbidden" {
        return Some(format!("{} is forbidden without saying so: {}", operation.id, reply.text));
    }
    // Some acts ask for more once they know for what: then they say which permission is missing.
    let other = forbidden && operation.permission() != reply.json()["permission"].as_str();
    match (permitted, forbidden) {
        (true, true) if !other => Some(format!("{} is forbidden and permitted", operation.id)),
        (false, false) => {
            Some(format!("{} answers {} without the permission", operation.id, reply.status))
        }
        _ => None,
    }
}

async fn try_everything(code: &str) {
    let app = TestApp::start().await;
    let held = held(&app, code).await;
    let client = somebody(&app, code).await;
    let (mut broken, mut refused) = (vec![], 0);
    for operation in all().iter().filter(|operation| !LEFT_OUT.contains(&operation.id)) {
        let body = operation.body().map(|_| operation.example());
        let path = operation.address(NOBODY);
        let reply = client.call(operation.method.clone(), &path, body).await;
        refused += usize::from(reply.status == 403);
        broken.extend(judge(operation, &reply, &held));
    }
    println!("{code}: {} permissions, {refused} refusals", held.len());
    none("403 exactly without the permission", &broken);
    app.finish().await;
}

macro_rules! roles {
    ($($test:ident $code:literal)+) => {
        $(
            #[actix_web::test]
            async fn $test() {
                try_everything($code).await;
            }
        )+
        const TRIED: &[&str] = &[$($code),+];
    };
}

roles! {
    an_administrator_may_what_his_role_says "administrator"
    a_director_may_what_his_role_says "director"
    a_manager_may_what_his_role_says "manager"
    a_consultant_may_what_his_role_says "consultant"
    a_cashier_may_what_his_role_says "cashier"
    an_accountant_may_what_his_role_says "accountant"
    an_auditor_may_what_his_role_says "auditor"
}

#[test]
fn every_built_in_role_is_tried() {
    let codes: Vec<&str> = ROLES.iter().map(|role| role.code).collect();
    assert_eq!(codes, TRIED);
}
