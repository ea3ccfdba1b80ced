use entity::kernel::event;
use futures_util::future::join_all;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::{Value, json};
use tests::database::since;
use tests::given::customer::entered;
use tests::given::reception::{Reception, people};
use tests::given::{id, trade};
use tests::{Client, TestApp};

const CUSTOMERS: &str = "/api/v1/customers/customers";
const ASSIGNMENTS: &str = "/api/v1/customers/assignments";
const POOL: &str = "/api/v1/customers/pool";

async fn clock(admin: &Client, now: &str) {
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

async fn merge(admin: &Client, from: &str, into: &str) {
    let body = json!({"into": into, "reason": "entered twice"});
    admin.post(&format!("{CUSTOMERS}/{from}/merge"), body).await.expect(200);
}

async fn undo(admin: &Client, customer: &str) {
    let why = json!({"reason": "father and son"});
    admin.post(&format!("{CUSTOMERS}/{customer}/undo-merge"), why).await.expect(200);
}

/// The assignments of a customer as they are listed.
async fn held(client: &Client, customer: &str) -> Vec<Value> {
    let list = client.get(&format!("{ASSIGNMENTS}?customer_id={customer}")).await.expect(200);
    list["items"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn who_was_merged_comes_back_to_his_owner_under_either_entry() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let admin = &place.admin;
    let entries = people(&app, admin, 3).await;
    let (known, other) = (&entries[0], &entries[1]);
    assert_eq!(place.index(&place.visit(known).await), Some(0));
    merge(admin, known, other).await;
    for entry in [other, known] {
        let visit = place.visit(entry).await;
        assert_eq!((place.index(&visit), &visit["routing"]), (Some(0), &json!("owner")));
    }
    // In a batch it is the same, and nobody else used a turn.
    let rows = json!([{"customer_id": other}, {"customer_id": entries[2]}]);
    let body = json!({"project_id": place.project_id(), "visits": rows});
    let told = admin.post("/api/v1/customers/visits/register", body).await.expect(200);
    let routings = [0, 1].map(|row| told["visits"][row]["routing"].clone());
    assert_eq!(routings, [json!("owner"), json!("rotation")]);
    assert_eq!(told["visits"][1]["consultant_id"], place.users[1]);
    // The owner sees who stands for his customer; he is assigned to nobody else.
    let path = format!("{CUSTOMERS}/{other}");
    place.consultants[0].get(&path).await.expect(200);
    assert_eq!(place.consultants[0].get(CUSTOMERS).await.expect(200)["items"][0]["id"], **other);
    place.consultants[1].get(&path).await.refused(404, "not_found");
    let body = json!({"project_id": place.project_id()});
    let again = admin.post(&format!("{path}/assignments"), body).await;
    again.refused(409, "customers.already_assigned");
    // Apart again, the other one is new in the project.
    undo(admin, known).await;
    let visit = place.visit(other).await;
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(2), &json!("rotation")));
    assert_eq!(place.index(&place.visit(known).await), Some(0));
    app.finish().await;
}

#[actix_web::test]
async fn of_two_owners_the_earlier_one_stays_until_the_merge_is_undone() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let admin = &place.admin;
    let entries = people(&app, admin, 2).await;
    let (late, early) = (&entries[0], &entries[1]);
    assert_eq!(place.index(&place.visit(early).await), Some(0));
    clock(admin, "2025-03-10T02:01:00Z").await;
    assert_eq!(place.index(&place.visit(late).await), Some(1));
    let yields = held(admin, late).await.remove(0);
    merge(admin, early, late).await;
    assert_eq!(place.index(&place.visit(late).await), Some(0));
    let rows = held(admin, late).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["owner_id"], place.users[0]);
    assert_eq!(place.consultants[1].get(ASSIGNMENTS).await.expect(200)["total"], 0);
    let lost = format!("{CUSTOMERS}/{late}");
    place.consultants[1].get(&lost).await.refused(404, "not_found");
    // The one that yields is given to nobody.
    let body = json!({"owner_id": place.users[2], "reason": "顾问调岗"});
    let path = format!("{ASSIGNMENTS}/{}/transfer", id(&yields));
    admin.post(&path, body.clone()).await.refused(404, "not_found");
    admin.post(&format!("{POOL}/{}/claim", id(&yields)), json!({})).await.refused(404, "not_found");
    let path = format!("{ASSIGNMENTS}/{}/transfer", id(&rows[0]));
    admin.post(&path, body).await.expect(200);
    assert_eq!(place.index(&place.visit(late).await), Some(2));
    // Both are as they were, but for what was done with them since.
    undo(admin, early).await;
    assert_eq!(place.index(&place.visit(late).await), Some(1));
    assert_eq!(place.index(&place.visit(early).await), Some(2));
    assert_eq!(held(admin, late).await[0]["id"], yields["id"]);
    app.finish().await;
}

#[actix_web::test]
async fn who_was_merged_before_persons_were_asked_for_has_one_owner_too() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let admin = &place.admin;
    let entries = people(&app, admin, 2).await;
    for entry in &entries {
        place.visit(entry).await;
    }
    merge(admin, &entries[0], &entries[1]).await;
    // As the rows lay there: none of them yields, until the migration comes.
    let db = &app.kernel.db;
    Migrator::down(db, Some(since("_yield"))).await.unwrap();
    Migrator::up(db, None).await.unwrap();
    let rows = held(admin, &entries[1]).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["owner_id"], place.users[0]);
    assert_eq!(place.index(&place.visit(&entries[1]).await), Some(0));
    app.finish().await;
}

#[actix_web::test]
async fn a_chain_of_merges_has_one_owner_and_comes_apart_into_one_each() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let admin = &place.admin;
    let entries = people(&app, admin, 3).await;
    for (minute, entry) in (1..).zip(&entries) {
        clock(admin, &format!("2025-03-10T02:0{minute}:00Z")).await;
        place.visit(entry).await;
    }
    let [first, second, third] = [0, 1, 2].map(|index| entries[index].as_str());
    merge(admin, first, second).await;
    merge(admin, second, third).await;
    assert_eq!(place.index(&place.visit(third).await), Some(0));
    assert_eq!(held(admin, third).await.len(), 1);
    // Without the first one, the second is the earliest of the two who are left together.
    undo(admin, first).await;
    assert_eq!(place.index(&place.visit(third).await), Some(1));
    assert_eq!(place.index(&place.visit(first).await), Some(0));
    undo(admin, second).await;
    assert_eq!(place.index(&place.visit(second).await), Some(1));
    assert_eq!(place.index(&place.visit(third).await), Some(2));
    app.finish().await;
}

#[actix_web::test]
async fn who_was_merged_is_recycled_and_claimed_as_one() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let admin = &place.admin;
    let people = [
        entered(admin, 1).await,
        entered(admin, 2).await,
        entered(admin, 3).await,
        entered(admin, 4).await,
    ];
    let [known, stands, buyer, buys] = &people;
    for (from, into) in [(known, stands), (buyer, buys)] {
        place.visit(id(from)).await;
        merge(admin, id(from), id(into)).await;
    }
    trade::signed(admin, &place.office, buys).await;
    clock(admin, "2025-04-07T02:00:00Z").await;
    clock(admin, "2025-04-09T02:00:00Z").await;
    let pool = place.consultants[1].get(POOL).await.expect(200);
    assert_eq!((&pool["total"], &pool["items"][0]["customer_id"]), (&json!(1), &stands["id"]));
    let free = id(&pool["items"][0]).to_owned();
    let claim = format!("{POOL}/{free}/claim");
    place.consultants[1].post(&claim, json!({})).await.expect(200);
    let visit = place.visit(id(stands)).await;
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(1), &json!("owner")));
    // Whoever buys under the other entry is kept.
    assert_eq!(place.index(&place.visit(id(buys)).await), Some(1));
    let release = format!("{ASSIGNMENTS}/{}/release", id(&held(admin, id(buys)).await[0]));
    let refused = admin.post(&release, json!({"reason": "暂无意向"})).await;
    refused.refused(409, "customers.has_open_trade");
    app.finish().await;
}

#[actix_web::test]
async fn whoever_yields_sees_the_customer_no_more_until_the_merge_is_undone() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let (admin, li) = (&place.admin, &place.consultants[1]);
    let early = people(&app, admin, 1).await.remove(0);
    assert_eq!(place.index(&place.visit(&early).await), Some(0));
    clock(admin, "2025-03-10T02:01:00Z").await;
    let own = entered(li, 9).await;
    let path = format!("{CUSTOMERS}/{}", id(&own));
    assert_eq!(place.index(&place.visit(id(&own)).await), Some(1));
    let body = json!({
        "channel": "phone", "content": "约看房", "next_on": "2025-03-12",
        "project_id": place.project_id()
    });
    li.post(&format!("{path}/follow-ups"), body).await.expect(201);
    merge(admin, &early, id(&own)).await;
    li.get(&path).await.refused(404, "not_found");
    assert_eq!(li.get(CUSTOMERS).await.expect(200)["total"], 0);
    assert_eq!(place.consultants[0].get(&path).await.expect(200)["id"], own["id"]);
    // What was promised is told to the one who looks after the person.
    clock(admin, "2025-03-11T01:00:00Z").await;
    clock(admin, "2025-03-12T01:00:00Z").await;
    let due = event::Entity::find().filter(event::Column::Name.eq("customers.follow_up.due"));
    let due = due.one(&app.kernel.db).await.unwrap().unwrap();
    assert_eq!(due.payload["owner_id"], place.users[0]);
    app.finish().await;
}

#[actix_web::test]
async fn a_promise_under_a_merged_entry_is_kept_by_a_contact_under_the_one_that_stands() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 1).await;
    let (admin, li) = (&place.admin, &place.consultants[0]);
    let (known, stands) = (entered(li, 1).await, entered(li, 2).await);
    let notes = |customer: &Value| format!("{CUSTOMERS}/{}/follow-ups", id(customer));
    let promise = json!({
        "channel": "phone", "content": "约看房", "next_on": "2025-03-11",
        "project_id": place.project_id()
    });
    let promised = li.post(&notes(&known), promise).await.expect(201);
    merge(admin, id(&known), id(&stands)).await;
    clock(admin, "2025-03-10T09:00:00Z").await;
    let said = json!({
        "channel": "meeting", "content": "到访", "project_id": place.project_id()
    });
    let said = li.post(&notes(&stands), said).await.expect(201);
    assert_eq!(said["customer_id"], stands["id"]);
    clock(admin, "2025-03-11T01:30:00Z").await;
    let due = "/api/v1/customers/follow-ups?due=true";
    assert_eq!(li.get(due).await.expect(200)["total"], 0);
    let told = event::Entity::find().filter(event::Column::Name.eq("customers.follow_up.due"));
    assert_eq!(told.count(&app.kernel.db).await.unwrap(), 0);
    // Apart again, what was promised to the one is not answered by what the other one was told.
    undo(admin, id(&known)).await;
    let list = li.get(due).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &promised["id"]));
    app.finish().await;
}

#[actix_web::test]
async fn whoever_yielded_sees_his_customer_again_after_the_merge_was_undone() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let (admin, li) = (&place.admin, &place.consultants[1]);
    let early = people(&app, admin, 1).await.remove(0);
    place.visit(&early).await;
    clock(admin, "2025-03-10T02:01:00Z").await;
    let own = entered(li, 9).await;
    place.visit(id(&own)).await;
    merge(admin, id(&own), &early).await;
    let path = format!("{CUSTOMERS}/{}", id(&own));
    li.get(&path).await.refused(404, "not_found");
    undo(admin, id(&own)).await;
    assert_eq!(li.get(&path).await.expect(200)["id"], own["id"]);
    assert_eq!(held(li, id(&own)).await[0]["owner_id"], place.users[1]);
    app.finish().await;
}

#[actix_web::test]
async fn a_visit_noted_under_a_merged_entry_is_given_under_the_one_that_stands() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 1).await;
    let admin = &place.admin;
    let entries = people(&app, admin, 2).await;
    place.member_act(0, "go-off-duty", json!({})).await;
    let visit = place.visit(&entries[0]).await;
    assert_eq!(visit["routing"], "waiting");
    merge(admin, &entries[0], &entries[1]).await;
    place.member_act(0, "go-on-duty", json!({})).await;
    let path = format!("/api/v1/customers/visits/{}/assign", id(&visit));
    admin.post(&path, json!({"reason": "上岗"})).await.expect(200);
    // Apart again, it is the one who stood whom the consultant has.
    undo(admin, &entries[0]).await;
    assert_eq!(held(admin, &entries[1]).await.len(), 1);
    assert!(held(admin, &entries[0]).await.is_empty());
    app.finish().await;
}

#[actix_web::test]
async fn who_lost_either_entry_waits_before_he_claims_the_person() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let admin = &place.admin;
    let entries = people(&app, admin, 2).await;
    for (minute, entry) in (1..).zip(&entries) {
        clock(admin, &format!("2025-03-10T02:0{minute}:00Z")).await;
        let visit = place.visit(entry).await;
        assert_eq!(place.index(&visit), Some(minute - 1));
        let path = format!("{ASSIGNMENTS}/{}/release", id(&held(admin, entry).await[0]));
        admin.post(&path, json!({"reason": "暂无意向"})).await.expect(200);
    }
    merge(admin, &entries[1], &entries[0]).await;
    let row = held(admin, &entries[0]).await.remove(0);
    let claim = format!("{POOL}/{}/claim", id(&row));
    for (lost_at, former) in [("2025-03-10T02:01:00Z", 0), ("2025-03-10T02:02:00Z", 1)] {
        let former = &place.consultants[former];
        let refused = former.post(&claim, json!({})).await;
        refused.refused(409, "customers.former_owner_waits");
        let told = former.get(POOL).await.expect(200)["items"][0]["claimable_at"].clone();
        assert_eq!(told, lost_at.replace("03-10", "03-17"));
        for (claimable, total) in [(true, 0), (false, 1)] {
            let list = former.get(&format!("{POOL}?claimable={claimable}")).await.expect(200);
            assert_eq!(list["total"], total);
        }
    }
    let third = &place.consultants[2];
    let list = third.get(&format!("{POOL}?claimable=true")).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["claimable_at"]), (&json!(1), &Value::Null));
    third.post(&claim, json!({})).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn whatever_happens_at_once_a_person_has_one_owner() {
    let app = TestApp::start_with_workers(4).await;
    let place = Reception::open(&app, 3).await;
    let admin = &place.admin;
    let entries = people(&app, admin, 40).await;
    for index in 0..3 {
        place.member_act(index, "go-off-duty", json!({})).await;
    }
    let waiting = join_all(entries.iter().step_by(4).map(|entry| place.visit(entry))).await;
    for index in 0..3 {
        place.member_act(index, "go-on-duty", json!({})).await;
    }
    let call = async |path: String, body: Value| admin.post(&path, body).await;
    for (visit, four) in waiting.iter().zip(entries.chunks(4)) {
        let [one, two, three, four] = [0, 1, 2, 3].map(|index| four[index].as_str());
        merge(admin, one, two).await;
        let of = |customer: &str, act: &str| format!("{CUSTOMERS}/{customer}/{act}");
        let into = |customer: &str| json!({"into": customer, "reason": "entered twice"});
        let here = json!({"project_id": place.project_id()});
        let comes = |customer: &str| {
            let body = json!({"project_id": place.project_id(), "customer_id": customer});
            call("/api/v1/customers/visits".to_owned(), body)
        };
        let assign = format!("/api/v1/customers/visits/{}/assign", id(visit));
        let replies = join_all([
            call(assign, json!({"reason": "上岗"})),
            comes(two),
            call(of(three, "merge"), into(two)),
            call(of(one, "undo-merge"), json!({"reason": "father and son"})),
            call(of(two, "assignments"), here.clone()),
            comes(three),
            call(of(two, "merge"), into(four)),
            call(of(three, "assignments"), here),
            comes(four),
            comes(one),
        ])
        .await;
        for reply in &replies {
            // Whoever waited too long is told to come again.
            assert!(reply.status < 500 || reply.status == 503, "{} {}", reply.status, reply.json());
        }
        for entry in [one, two, three, four] {
            let person = admin.get(&format!("{CUSTOMERS}/{entry}")).await.expect(200);
            let held = held(admin, id(&person)).await;
            assert!(held.len() <= 1, "{held:?}");
        }
    }
    app.finish().await;
}
