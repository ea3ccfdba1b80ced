use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::given::customer::{entered, person};
use tests::given::id;
use tests::given::office::Office;
use tests::given::reception::{Reception, people};
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/visits";

async fn disable(place: &Reception, index: usize) {
    let path = format!("/api/v1/admin/users/{}/disable", place.users[index]);
    place.admin.post(&path, json!({})).await.expect(200);
}

/// How many visits each consultant was given.
fn shares<'a>(visits: impl Iterator<Item = &'a Value>) -> BTreeMap<String, usize> {
    let mut shares = BTreeMap::new();
    for visit in visits {
        let consultant = visit["consultant_id"].as_str().unwrap();
        *shares.entry(consultant.to_owned()).or_default() += 1;
    }
    shares
}

fn spread(shares: &BTreeMap<String, usize>) -> usize {
    shares.values().max().unwrap() - shares.values().min().unwrap()
}

#[actix_web::test]
async fn register_rotates_a_thousand_visitors_evenly_over_those_who_are_there() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 8).await;
    place.member_act(1, "go-off-duty", json!({})).await;
    place.member_act(4, "pause", json!({"reason": "休假"})).await;
    disable(&place, 7).await;
    let people = people(&app, &place.admin, 1_000).await;
    let rows: Vec<Value> = people.iter().map(|id| json!({"customer_id": id})).collect();
    let body = json!({"project_id": place.project_id(), "visits": rows});
    let told = place.admin.post(&format!("{HOME}/register"), body).await.expect(200);
    assert_eq!((&told["done"], &told["failed"]), (&json!(1_000), &json!([])));
    let visits = told["visits"].as_array().unwrap();
    let shares = shares(visits.iter());
    assert_eq!(shares.len(), 5);
    assert_eq!(shares.values().sum::<usize>(), 1_000);
    assert!(spread(&shares) <= 1, "{shares:?}");
    for away in [1, 4, 7] {
        assert!(!shares.contains_key(&place.users[away]), "the one who is away: {away}");
    }
    let order: Vec<_> = visits[..6].iter().map(|visit| place.index(visit).unwrap()).collect();
    assert_eq!(order, [0, 2, 3, 5, 6, 0]);
    let held = format!("/api/v1/customers/assignments?owner_id={}", place.users[0]);
    assert_eq!(place.admin.get(&held).await.expect(200)["total"], shares[&place.users[0]]);
    app.finish().await;
}

#[actix_web::test]
async fn visitors_who_come_at_once_are_given_away_evenly() {
    let app = TestApp::start_with_workers(4).await;
    let place = Reception::open(&app, 7).await;
    place.member_act(2, "go-off-duty", json!({})).await;
    disable(&place, 5).await;
    let people = people(&app, &place.admin, 20).await;
    let calls = people.iter().map(|customer| {
        let body = json!({"project_id": place.project_id(), "customer_id": customer});
        place.admin.post(HOME, body)
    });
    let replies = join_all(calls).await;
    let visits: Vec<Value> = replies.iter().map(|reply| reply.expect(201)).collect();
    let shares = shares(visits.iter());
    assert_eq!((shares.len(), spread(&shares)), (5, 0), "{shares:?}");
    // The same customer at two desks at once is one customer of one consultant.
    let twice = entered(&place.admin, 1).await;
    let body = json!({"project_id": place.project_id(), "customer_id": id(&twice)});
    let calls = (0..8).map(|_| place.admin.post(HOME, body.clone()));
    let visits: Vec<Value> = join_all(calls).await.iter().map(|r| r.expect(201)).collect();
    assert!(visits.iter().all(|v| v["consultant_id"] == visits[0]["consultant_id"]));
    let turns = visits.iter().filter(|visit| visit["routing"] == "rotation").count();
    assert_eq!(turns, 1);
    app.finish().await;
}

#[actix_web::test]
async fn create_sends_a_returning_customer_to_his_owner_without_a_turn() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let people = people(&app, &place.admin, 2).await;
    let first = place.visit(&people[0]).await;
    assert_eq!((&first["routing"], &first["repeat"]), (&json!("rotation"), &json!(false)));
    let again = place.visit(&people[0]).await;
    assert_eq!((&again["routing"], &again["repeat"]), (&json!("owner"), &json!(true)));
    assert_eq!(again["consultant_id"], first["consultant_id"]);
    // A call is counted for itself, and the turn was not used up.
    let call = json!({
        "project_id": place.project_id(), "customer_id": people[0], "kind": "call"
    });
    assert_eq!(place.admin.post(HOME, call).await.expect(201)["repeat"], false);
    assert_eq!(place.index(&place.visit(&people[1]).await), Some(1));
    let list = place.admin.get(&format!("{HOME}?repeat=true")).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &again["id"]));
    let days = format!("{HOME}?from_on=2025-03-10&to_on=2025-03-10&kind=visit&sort=-arrived_at");
    assert_eq!(place.admin.get(&days).await.expect(200)["total"], 3);
    let later = format!("{HOME}?from_on=2025-03-11");
    assert_eq!(place.admin.get(&later).await.expect(200)["total"], 0);
    // Who was given somebody sees him; the others do not.
    let own = place.consultants[1].get(HOME).await.expect(200);
    assert_eq!(own["total"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn a_customer_whose_consultant_is_gone_goes_to_the_next() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let people = people(&app, &place.admin, 1).await;
    assert_eq!(place.index(&place.visit(&people[0]).await), Some(0));
    disable(&place, 0).await;
    let visit = place.visit(&people[0]).await;
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(1), &json!("rotation")));
    let held = format!("/api/v1/customers/assignments?customer_id={}", people[0]);
    let held = place.admin.get(&held).await.expect(200)["items"][0].clone();
    assert_eq!(held["owner_id"], place.users[1]);
    let path = format!("/api/v1/customers/assignments/{}/history", id(&held));
    assert_eq!(place.admin.get(&path).await.expect(200)["total"], 2);
    app.finish().await;
}

#[actix_web::test]
async fn a_customer_whose_consultant_left_the_project_goes_to_the_next() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let people = people(&app, &place.admin, 1).await;
    assert_eq!(place.index(&place.visit(&people[0]).await), Some(0));
    let user = format!("/api/v1/admin/users/{}", place.users[0]);
    place.admin.patch(&user, json!({"project_ids": []})).await.expect(200);
    let visit = place.visit(&people[0]).await;
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(1), &json!("rotation")));
    assert_eq!(place.index(&place.visit(&people[0]).await), Some(1));
    app.finish().await;
}

#[actix_web::test]
async fn assign_gives_a_waiting_visitor_to_the_next_or_to_whom_a_manager_chooses() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let manager = place.office.hire(&app, "manager", "manager").await;
    for index in 0..2 {
        place.member_act(index, "go-off-duty", json!({})).await;
    }
    let people = people(&app, &place.admin, 2).await;
    let visit = place.visit(&people[0]).await;
    assert_eq!((&visit["routing"], &visit["consultant_id"]), (&json!("waiting"), &Value::Null));
    let path = format!("{HOME}/{}/assign", id(&visit));
    let next = json!({"reason": "上岗"});
    manager.post(&path, next.clone()).await.refused(409, "customers.nobody_available");
    place.member_act(1, "go-on-duty", json!({})).await;
    let given = manager.post(&path, next).await.expect(200);
    assert_eq!((place.index(&given), &given["routing"]), (Some(1), &json!("rotation")));
    let chosen = json!({"consultant_id": place.users[0], "reason": "客户点名"});
    let moved = manager.post(&path, chosen).await.expect(200);
    assert_eq!((place.index(&moved), &moved["routing"]), (Some(0), &json!("chosen")));
    assert_eq!(place.index(&place.visit(&people[0]).await), Some(0));
    // A choice at registration uses no turn and wants a reason and the permission.
    let mut body = json!({
        "project_id": place.project_id(), "customer_id": people[1],
        "consultant_id": place.users[0]
    });
    let faults = manager.post(HOME, body.clone()).await.faults();
    assert_eq!(faults, [("/reason".to_owned(), "required".to_owned())]);
    body["reason"] = json!("客户点名");
    let own = entered(&place.consultants[1], 9).await;
    let mut theirs = body.clone();
    theirs["customer_id"] = own["id"].clone();
    let refused = place.consultants[1].post(HOME, theirs).await.refused(403, "forbidden");
    assert_eq!(refused["permission"], "customers.visit.assign");
    let visit = manager.post(HOME, body).await.expect(201);
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(0), &json!("chosen")));
    assert_eq!(place.members().await[0]["turns"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn create_enters_somebody_new_in_the_same_act() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let desk = &place.consultants[1];
    let mut body = json!({
        "project_id": place.project_id(), "customer": person(7), "party_size": 3,
        "source": "online", "remarks": "看三房"
    });
    let visit = desk.post(HOME, body.clone()).await.expect(201);
    // Whoever stands at the desk does not get him for that.
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(0), &json!("rotation")));
    assert_eq!((&visit["party_size"], &visit["source"]), (&json!(3), &json!("online")));
    let path = format!("/api/v1/customers/customers/{}", visit["customer_id"].as_str().unwrap());
    assert_eq!(place.consultants[0].get(&path).await.expect(200)["name"], "客户7");
    body["customer"]["phone"] = json!("123");
    let faults = desk.post(HOME, body.clone()).await.faults();
    assert_eq!(faults, [("/customer/phone".to_owned(), "invalid_format".to_owned())]);
    body["customer"] = Value::Null;
    let faults = desk.post(HOME, body).await.faults();
    assert_eq!(faults, [(String::new(), "missing_option".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn register_tells_row_by_row_what_it_could_not_do() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 1).await;
    let people = people(&app, &place.admin, 1).await;
    let body = json!({"project_id": place.project_id(), "visits": [
        {"customer_id": id(&place.rotation)},
        {"customer_id": people[0], "arrived_at": "2025-03-11T02:00:00Z"},
        {"customer_id": people[0], "kind": "call", "arrived_at": "2025-03-09T02:00:00Z"},
        {"customer_id": people[0]},
    ]});
    let path = format!("{HOME}/register");
    let nothing = place.admin.post(&format!("{path}?atomic=true"), body.clone()).await.expect(200);
    assert_eq!((&nothing["done"], &nothing["visits"]), (&json!(0), &json!([])));
    let told = place.admin.post(&path, body).await.expect(200);
    assert_eq!(told["done"], 2);
    let failed: Vec<_> = told["failed"].as_array().unwrap().iter().collect();
    assert_eq!((&failed[0]["index"], &failed[0]["code"]), (&json!(0), &json!("not_found")));
    assert_eq!((&failed[1]["index"], &failed[1]["code"]), (&json!(1), &json!("date_in_future")));
    let routes: Vec<_> =
        told["visits"].as_array().unwrap().iter().map(|visit| &visit["routing"]).collect();
    assert_eq!(routes, ["rotation", "owner"]);
    app.finish().await;
}

async fn alone(app: &TestApp) -> (Client, Office, Client) {
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(app, "li.na", "consultant").await;
    (admin, office, li)
}

#[actix_web::test]
async fn without_a_rotation_whoever_registers_a_visitor_looks_after_him() {
    let app = TestApp::start().await;
    let (admin, office, li) = alone(&app).await;
    let customer = entered(&li, 1).await;
    let body = json!({"project_id": office.site.project_id(), "customer_id": id(&customer)});
    let visit = li.post(HOME, body.clone()).await.expect(201);
    assert_eq!(visit["routing"], "entered");
    assert_eq!(visit["consultant_id"], visit["author_id"]);
    assert_eq!(admin.post(HOME, body).await.expect(201)["routing"], "owner");
    assert_eq!(li.get(&format!("{HOME}/{}", id(&visit))).await.expect(200), visit);
    app.finish().await;
}
