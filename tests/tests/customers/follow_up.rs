use entity::kernel::event;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::{Client, TestApp};

async fn noted(client: &Client, customer: &serde_json::Value, body: serde_json::Value) -> String {
    let id = customer["id"].as_str().unwrap();
    let path = format!("/api/v1/customers/customers/{id}/follow-ups");
    let note = client.post(&path, body).await.expect(201);
    note["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn create_notes_a_contact_that_can_be_read() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let id = customer["id"].as_str().unwrap();
    let path = format!("/api/v1/customers/customers/{id}/follow-ups");
    let body = json!({"channel": "phone", "content": "likes it", "next_on": "2025-03-14"});
    let reply = admin.post(&path, body).await;
    let note = reply.expect(201);
    assert_eq!(note["happened_at"], "2025-03-10T02:00:00Z");
    assert_eq!(admin.get(&reply.header("location").unwrap()).await.expect(200), note);
    assert_eq!(admin.get(&path).await.expect(200)["items"], json!([note]));
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_contacts_of_tomorrow() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let customer = entered(&admin, 1).await;
    let id = customer["id"].as_str().unwrap();
    let path = format!("/api/v1/customers/customers/{id}/follow-ups");
    let body = json!({
        "channel": "phone", "content": "x", "happened_at": "2025-03-11T02:00:00Z"
    });
    let faults = admin.post(&path, body).await.faults();
    assert_eq!(faults, [("/happened_at".to_owned(), "date_in_future".to_owned())]);
    let body = json!({"channel": "phone", "content": "x", "next_on": "2025-03-09"});
    let faults = admin.post(&path, body).await.faults();
    assert_eq!(faults, [("/next_on".to_owned(), "date_order".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn list_shows_what_is_due_the_longest_overdue_first() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let early = |next: &str| {
        json!({
            "channel": "meeting", "content": "viewing", "next_on": next,
            "happened_at": "2025-03-01T02:00:00Z"
        })
    };
    let (first, second, third) =
        (entered(&li, 1).await, entered(&li, 2).await, entered(&li, 3).await);
    let today = noted(&li, &first, early("2025-03-10")).await;
    let overdue = noted(&li, &second, early("2025-03-03")).await;
    noted(&li, &third, early("2025-03-02")).await;
    noted(&li, &third, json!({"channel": "phone", "content": "done"})).await;
    noted(&li, &entered(&li, 4).await, early("2025-03-11")).await;
    let path = "/api/v1/customers/follow-ups?due=true";
    let list = li.get(path).await.expect(200);
    let ids: Vec<&str> =
        list["items"].as_array().unwrap().iter().map(|i| i["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [overdue.as_str(), today.as_str()]);
    assert_eq!(list["total"], 2);
    let other = office.hire(&app, "chen.lei", "consultant").await;
    assert_eq!(other.get(path).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn a_promise_is_kept_only_by_a_later_contact_about_the_same_project_or_of_its_author() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let other = tests::given::released_site(&admin, "GZ002").await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let customer = entered(&li, 1).await;
    let promise = |project: &str| {
        json!({
            "channel": "phone", "content": "约看房", "next_on": "2025-03-12",
            "project_id": project, "happened_at": "2025-03-09T02:00:00Z"
        })
    };
    let promised = noted(&li, &customer, promise(office.site.project_id())).await;
    clock(&admin, "2025-03-10T02:01:00Z").await;
    // Somebody of another project, and somebody who names none, speak with the customer.
    let elsewhere = json!({
        "channel": "phone", "content": "问另一项目", "project_id": other.project_id()
    });
    noted(&admin, &customer, elsewhere).await;
    noted(&admin, &customer, json!({"channel": "phone", "content": "问候"})).await;
    clock(&admin, "2025-03-12T01:00:00Z").await;
    assert_eq!(told(&app, "customers.follow_up.due").await, 1);
    let due = "/api/v1/customers/follow-ups?due=true";
    let list = li.get(due).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &json!(promised)));
    // About the same project, whoever has it.
    let here = json!({
        "channel": "phone", "content": "代约", "project_id": office.site.project_id()
    });
    noted(&admin, &customer, here).await;
    assert_eq!(li.get(due).await.expect(200)["total"], 0);
    // The author himself, without naming a project.
    let again = json!({
        "channel": "phone", "content": "约看房", "next_on": "2025-03-12",
        "project_id": office.site.project_id()
    });
    clock(&admin, "2025-03-12T01:01:00Z").await;
    noted(&li, &customer, again).await;
    assert_eq!(li.get(due).await.expect(200)["total"], 1);
    clock(&admin, "2025-03-12T01:02:00Z").await;
    noted(&li, &customer, json!({"channel": "meeting", "content": "到访"})).await;
    assert_eq!(li.get(due).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn a_visit_or_a_viewing_that_was_held_keeps_a_promise() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let project = office.site.project_id();
    let promise = json!({
        "channel": "phone", "content": "约看房", "next_on": "2025-03-12", "project_id": project,
        "happened_at": "2025-03-09T02:00:00Z"
    });
    let customers = [entered(&li, 1).await, entered(&li, 2).await, entered(&li, 3).await];
    for customer in &customers {
        noted(&li, customer, promise.clone()).await;
    }
    // One comes, one is shown a unit; a viewing that is only booked keeps nothing.
    let visit = json!({"project_id": project, "customer_id": customers[0]["id"], "kind": "call"});
    li.post("/api/v1/customers/visits", visit).await.expect(201);
    let viewings = "/api/v1/customers/viewings";
    let mut booked = vec![];
    for customer in &customers[1..] {
        let body = json!({
            "project_id": project, "customer_id": customer["id"],
            "scheduled_at": "2025-03-10T02:00:00Z"
        });
        booked.push(li.post(viewings, body).await.expect(201)["id"].as_str().unwrap().to_owned());
    }
    let hold = json!({"unit_ids": [office.site.unit_id(0)]});
    li.post(&format!("{viewings}/{}/hold", booked[0]), hold).await.expect(200);
    let before = told(&app, "customers.follow_up.due").await;
    clock(&admin, "2025-03-12T01:00:00Z").await;
    let list = li.get("/api/v1/customers/follow-ups?due=true").await.expect(200);
    assert_eq!(
        (&list["total"], &list["items"][0]["customer_id"]),
        (&json!(1), &customers[2]["id"])
    );
    assert_eq!(told(&app, "customers.follow_up.due").await, before + 1);
    // An earlier visit, noted late, answers nothing.
    let late = json!({
        "project_id": project, "customer_id": customers[2]["id"],
        "arrived_at": "2025-03-08T02:00:00Z"
    });
    li.post("/api/v1/customers/visits", late).await.expect(201);
    assert_eq!(li.get("/api/v1/customers/follow-ups?due=true").await.expect(200)["total"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn the_work_list_counts_the_days_of_the_project_as_the_reminder_does() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let west = json!({
        "code": "XJ001", "name": "天山花园", "city": "乌鲁木齐", "tax_method": "general",
        "unit_code_rule": "building_floor", "time_zone": "Asia/Urumqi"
    });
    let west = admin.post("/api/v1/inventory/projects", west).await.expect(201);
    let customer = entered(&admin, 1).await;
    for project in [json!(office.site.project_id()), west["id"].clone(), Value::Null] {
        let body = json!({
            "channel": "phone", "content": "约看房", "next_on": "2025-03-14",
            "project_id": project, "happened_at": "2025-03-09T02:00:00Z"
        });
        let customer = if project.is_null() { entered(&admin, 2).await } else { customer.clone() };
        noted(&admin, &customer, body).await;
    }
    let due = "/api/v1/customers/follow-ups?due=true";
    // In Shanghai it is the fourteenth, in Urumqi two hours later.
    for (now, total) in [
        ("2025-03-13T15:59:00Z", 0),
        ("2025-03-13T16:00:00Z", 2),
        ("2025-03-13T17:59:00Z", 2),
        ("2025-03-13T18:00:00Z", 3),
    ] {
        clock(&admin, now).await;
        assert_eq!(admin.get(due).await.expect(200)["total"], total, "{now}");
    }
    app.finish().await;
}

async fn clock(admin: &Client, now: &str) {
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

async fn told(app: &TestApp, name: &str) -> u64 {
    let events = event::Entity::find().filter(event::Column::Name.eq(name));
    events.count(&app.kernel.db).await.unwrap()
}

#[actix_web::test]
async fn complete_takes_a_follow_up_off_the_work_list() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let customer = entered(&li, 1).await;
    let body = json!({
        "channel": "email", "content": "发户型图", "next_on": "2025-03-10",
        "project_id": office.site.project_id()
    });
    let note = noted(&li, &customer, body).await;
    let due = "/api/v1/customers/follow-ups?due=true";
    assert_eq!(li.get(due).await.expect(200)["total"], 1);
    let path = format!("/api/v1/customers/follow-ups/{note}/complete");
    let done = li.post(&path, json!({"outcome": "周六到访"})).await.expect(200);
    assert_eq!(
        (&done["outcome"], &done["done_at"]),
        (&json!("周六到访"), &json!("2025-03-10T02:00:00Z"))
    );
    assert_eq!(li.get(due).await.expect(200)["total"], 0);
    li.post(&path, json!({})).await.refused(409, "customers.nothing_due");
    let list = "/api/v1/customers/follow-ups?done=true&channel=email&sort=next_on";
    assert_eq!(li.get(list).await.expect(200)["items"], json!([done]));
    let without = noted(&li, &customer, json!({"channel": "phone", "content": "x"})).await;
    let path = format!("/api/v1/customers/follow-ups/{without}/complete");
    li.post(&path, json!({})).await.refused(409, "customers.nothing_due");
    app.finish().await;
}

#[actix_web::test]
async fn update_is_for_whoever_wrote_it_and_makes_it_due_anew() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let customer = entered(&li, 1).await;
    let body = json!({"channel": "phone", "content": "约看房", "next_on": "2025-03-12"});
    let mine = noted(&li, &customer, body.clone()).await;
    let theirs = noted(&admin, &customer, body).await;
    let path = format!("/api/v1/customers/follow-ups/{theirs}");
    let refused = li.patch(&path, json!({"content": "改"})).await;
    refused.refused(409, "customers.not_author");
    let path = format!("/api/v1/customers/follow-ups/{mine}");
    let faults = li.patch(&path, json!({"next_on": "2025-03-09"})).await.faults();
    assert_eq!(faults, [("/next_on".to_owned(), "date_order".to_owned())]);
    li.post(&format!("{path}/complete"), json!({})).await.expect(200);
    let body = json!({"content": "约周末看房", "next_on": "2025-03-15"});
    let changed = li.patch(&path, body).await.expect(200);
    assert_eq!(
        (&changed["content"], &changed["next_on"]),
        (&json!("约周末看房"), &json!("2025-03-15"))
    );
    assert_eq!(changed["done_at"], Value::Null);
    let changed = li.patch(&path, json!({"next_on": null})).await.expect(200);
    assert_eq!((&changed["content"], &changed["next_on"]), (&json!("约周末看房"), &Value::Null));
    app.finish().await;
}

#[actix_web::test]
async fn a_contact_that_is_due_is_told_of_in_the_morning_unless_it_has_come_about() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let (first, second, third) =
        (entered(&li, 1).await, entered(&li, 2).await, entered(&li, 3).await);
    let body = json!({
        "channel": "phone", "content": "约看房", "next_on": "2025-03-12",
        "project_id": office.site.project_id()
    });
    for customer in [&first, &second, &third] {
        noted(&li, customer, body.clone()).await;
    }
    // One is met before, another's day is moved.
    noted(&li, &second, json!({"channel": "meeting", "content": "到访"})).await;
    let path =
        format!("/api/v1/customers/follow-ups?customer_id={}", third["id"].as_str().unwrap());
    let note = li.get(&path).await.expect(200)["items"][0].clone();
    let path = format!("/api/v1/customers/follow-ups/{}", note["id"].as_str().unwrap());
    li.patch(&path, json!({"next_on": "2025-03-14"})).await.expect(200);
    let clock = async |now: &str| {
        admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    };
    clock("2025-03-12T00:59:00Z").await;
    assert_eq!(told(&app, "customers.follow_up.due").await, 0);
    clock("2025-03-12T01:00:00Z").await;
    assert_eq!(told(&app, "customers.follow_up.due").await, 1);
    clock("2025-03-14T01:00:00Z").await;
    assert_eq!(told(&app, "customers.follow_up.due").await, 2);
    app.finish().await;
}

#[actix_web::test]
async fn who_entered_an_entry_that_was_merged_notes_under_the_one_that_stands() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let (own, other) = (entered(&li, 1).await, entered(&chen, 2).await);
    let path = format!("/api/v1/customers/customers/{}", own["id"].as_str().unwrap());
    let into = json!({"into": other["id"], "reason": "entered twice"});
    admin.post(&format!("{path}/merge"), into).await.expect(200);
    let said = json!({"channel": "phone", "content": "问价", "next_on": "2025-03-12"});
    let note = li.post(&format!("{path}/follow-ups"), said).await.expect(201);
    assert_eq!(note["customer_id"], other["id"]);
    // He sees what he noted, and not what the other's consultant notes of his own customer.
    let theirs = noted(&chen, &other, json!({"channel": "phone", "content": "议价"})).await;
    let list = li.get(&format!("{path}/follow-ups")).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]), (&json!(1), &note));
    let path = format!("/api/v1/customers/follow-ups/{theirs}");
    li.get(&path).await.refused(404, "not_found");
    let path = format!("/api/v1/customers/follow-ups/{}", note["id"].as_str().unwrap());
    li.post(&format!("{path}/complete"), json!({"outcome": "已到访"})).await.expect(200);
    assert_eq!(chen.get(&path).await.expect(200)["outcome"], "已到访");
    app.finish().await;
}
