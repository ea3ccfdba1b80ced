use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/assignments";

async fn assigned(client: &Client, customer: &Value, body: Value) -> tests::Reply {
    let path = format!("/api/v1/customers/customers/{}/assignments", id(customer));
    client.post(&path, body).await
}

#[actix_web::test]
async fn create_gives_a_customer_one_owner_in_each_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let project = office.site.project_id();
    let customer = entered(&li, 1).await;
    let reply = assigned(&li, &customer, json!({"project_id": project})).await;
    let made = reply.expect(201);
    let me = li.get("/api/v1/auth/me").await.expect(200)["id"].clone();
    assert_eq!((&made["owner_id"], &made["origin"]), (&me, &json!("entered")));
    let location = reply.header("location").unwrap();
    assert_eq!(li.get(&location).await.expect(200), made);
    let history = li.get(&format!("{location}/history")).await.expect(200);
    assert_eq!(history["items"][0]["to_owner_id"], me);
    assert_eq!(history["total"], 1);
    let again = assigned(&admin, &customer, json!({"project_id": project})).await;
    assert_eq!(again.refused(409, "customers.already_assigned")["in_pool"], false);
    let list = li.get(&format!("{HOME}?customer_id={}&pooled=false", id(&customer))).await;
    assert_eq!(list.expect(200)["items"], json!([made]));
    assert_eq!(li.get(&format!("{HOME}?pooled=true")).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn who_looks_after_a_customer_sees_him_and_others_do_not() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let me = li.get("/api/v1/auth/me").await.expect(200)["id"].clone();
    let customer = entered(&admin, 1).await;
    let path = format!("/api/v1/customers/customers/{}", id(&customer));
    li.get(&path).await.refused(404, "not_found");
    let body = json!({"project_id": office.site.project_id(), "owner_id": me});
    // Who cannot see the other one cannot give him a customer either.
    let own = entered(&chen, 2).await;
    let faults = assigned(&chen, &own, body.clone()).await.faults();
    assert_eq!(faults, [("/owner_id".to_owned(), "not_found".to_owned())]);
    let made = assigned(&admin, &customer, body.clone()).await.expect(201);
    assert_eq!(made["origin"], "chosen");
    li.get(&path).await.expect(200);
    chen.get(&path).await.refused(404, "not_found");
    chen.get(&format!("{HOME}/{}", id(&made))).await.refused(404, "not_found");
    let seen = li.get("/api/v1/customers/customers").await.expect(200);
    assert_eq!(seen["total"], 1);
    let list = chen.get("/api/v1/customers/customers").await.expect(200);
    assert_eq!(list["items"][0]["id"], own["id"]);
    assert_eq!(list["total"], 1);
    let user = me.as_str().unwrap();
    admin.post(&format!("/api/v1/admin/users/{user}/disable"), json!({})).await.expect(200);
    let third = entered(&admin, 3).await;
    assigned(&admin, &third, body).await.refused(409, "customers.consultant_inactive");
    app.finish().await;
}

#[actix_web::test]
async fn transfer_gives_a_customer_to_another_consultant_of_the_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let manager = office.hire(&app, "manager", "manager").await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let chen_id = chen.get("/api/v1/auth/me").await.expect(200)["id"].clone();
    let customer = entered(&li, 1).await;
    let made = assigned(&li, &customer, json!({"project_id": office.site.project_id()})).await;
    let made = made.expect(201);
    let path = format!("{HOME}/{}/transfer", id(&made));
    let body = json!({"owner_id": chen_id, "reason": "顾问调岗"});
    let refused = li.post(&path, body.clone()).await.refused(403, "forbidden");
    assert_eq!(refused["permission"], "customers.assignment.transfer");
    let blank = manager.post(&path, json!({"owner_id": chen_id, "reason": " "})).await.faults();
    assert_eq!(blank, [("/reason".to_owned(), "required".to_owned())]);
    let moved = manager.post(&path, body.clone()).await.expect(200);
    assert_eq!((&moved["owner_id"], &moved["origin"]), (&chen_id, &json!("transfer")));
    let seen = format!("/api/v1/customers/customers/{}", id(&customer));
    li.get(&seen).await.refused(404, "not_found");
    chen.get(&seen).await.expect(200);
    let history = manager.get(&format!("{HOME}/{}/history", id(&made))).await.expect(200);
    assert_eq!(history["items"][1]["reason"], "顾问调岗");
    assert_eq!(history["items"][1]["from_owner_id"], made["owner_id"]);
    manager.post(&path, body.clone()).await.refused(409, "customers.same_owner");
    let stranger = json!({"owner_id": id(&made), "reason": "顾问调岗"});
    let faults = manager.post(&path, stranger).await.faults();
    assert_eq!(faults, [("/owner_id".to_owned(), "not_found".to_owned())]);
    // Whoever is disabled is given nobody.
    let me = li.get("/api/v1/auth/me").await.expect(200)["id"].clone();
    let disable = format!("/api/v1/admin/users/{}/disable", me.as_str().unwrap());
    admin.post(&disable, json!({})).await.expect(200);
    let back = json!({"owner_id": me, "reason": "转回"});
    manager.post(&path, back).await.refused(409, "customers.consultant_inactive");
    app.finish().await;
}

#[actix_web::test]
async fn transfer_of_many_tells_row_by_row_and_may_be_all_or_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let manager = office.hire(&app, "manager", "manager").await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let chen_id = chen.get("/api/v1/auth/me").await.expect(200)["id"].clone();
    let mut ids = vec![];
    for serial in 1..=3 {
        let customer = entered(&li, serial).await;
        let made = assigned(&li, &customer, json!({"project_id": project})).await.expect(201);
        ids.push(made["id"].clone());
    }
    let own = entered(&chen, 4).await;
    let own = assigned(&chen, &own, json!({"project_id": project})).await.expect(201);
    let body = json!({
        "project_id": project, "owner_id": chen_id, "reason": "顾问离职",
        "assignment_ids": [ids[0], own["id"], ids[1], ids[0], project, ids[2]]
    });
    let path = format!("{HOME}/transfer");
    let nothing = manager.post(&format!("{path}?atomic=true"), body.clone()).await.expect(200);
    assert_eq!(nothing["done"], 0);
    let told = manager.post(&path, body).await.expect(200);
    assert_eq!(told["done"], 3);
    let failed: Vec<(u64, &str)> = told["failed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["index"].as_u64().unwrap(), row["code"].as_str().unwrap()))
        .collect();
    assert_eq!(failed, [(1, "customers.same_owner"), (3, "duplicate"), (4, "not_found")]);
    let held = format!("{HOME}?owner_id={}", chen_id.as_str().unwrap());
    assert_eq!(manager.get(&held).await.expect(200)["total"], 4);
    assert_eq!(li.get(HOME).await.expect(200)["total"], 0);
    app.finish().await;
}
