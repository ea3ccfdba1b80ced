use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::given::customer::{entered, person, resident_id};
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

/// Somebody who is entered anew at the desk with the numbers of another one.
fn anew(serial: usize, numbers: &[(&str, &str)]) -> Value {
    let mut body = person(serial);
    for (field, number) in numbers {
        body[*field] = json!(number);
    }
    body
}

/// Lets people be entered twice under one identity number.
async fn warn(place: &Reception) {
    let path = "/api/v1/admin/parameters/customers.duplicates.identity";
    place.admin.put(path, json!({"value": "warn"})).await.expect(200);
}

#[actix_web::test]
async fn who_is_entered_anew_goes_to_the_owner_of_the_same_person_without_a_turn() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    warn(&place).await;
    let (li, chen) = (&place.consultants[1], &place.consultants[2]);
    let known = entered(li, 1).await;
    let body = json!({"project_id": place.project_id()});
    let path = format!("/api/v1/customers/customers/{}/assignments", id(&known));
    let held = li.post(&path, body).await.expect(201);
    // The colleague at the desk does not see him, and enters him anew.
    let seen = json!({"project_id": place.project_id(), "customer_id": known["id"]});
    let faults = chen.post(HOME, seen).await.faults();
    assert_eq!(faults, [("/customer_id".to_owned(), "not_found".to_owned())]);
    place.admin.put("/api/v1/sandbox/clock", json!({"now": "2025-03-12T02:00:00Z"})).await;
    let comes = async |body: Value| {
        let body = json!({"project_id": place.project_id(), "customer": body});
        chen.post(HOME, body).await.expect(201)
    };
    let by_phone = comes(anew(2, &[("phone", "+86 138 0000 0001")])).await;
    assert_eq!((place.index(&by_phone), &by_phone["routing"]), (Some(1), &json!("owner")));
    assert_eq!(by_phone["duplicates"], json!({"customers": [], "hidden": 1}));
    let by_number = comes(anew(3, &[("id_number", &resident_id(1))])).await;
    assert_eq!((place.index(&by_number), &by_number["routing"]), (Some(1), &json!("owner")));
    // The owner is told who it is, and his clock began anew.
    let path = format!("{HOME}/{}", id(&by_phone));
    let told = li.get(&path).await.expect(200)["duplicates"].clone();
    let same = &told["customers"][0];
    assert_eq!((&same["id"], &same["by"]), (&known["id"], &json!(["phone"])));
    let path = format!("/api/v1/customers/assignments/{}", id(&held));
    assert_eq!(li.get(&path).await.expect(200)["contact_at"], "2025-03-12T02:00:00Z");
    // Nobody used a turn; a stranger has the first one.
    let stranger = comes(person(4)).await;
    assert_eq!((place.index(&stranger), &stranger["routing"]), (Some(0), &json!("rotation")));
    assert_eq!(stranger["duplicates"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn the_same_identity_says_more_than_the_same_phone_and_merged_entries_count() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    warn(&place).await;
    let (li, chen) = (&place.consultants[1], &place.consultants[2]);
    let own = async |client: &Client, serial: usize| {
        let customer = entered(client, serial).await;
        let path = format!("/api/v1/customers/customers/{}/assignments", id(&customer));
        client.post(&path, json!({"project_id": place.project_id()})).await.expect(201);
        customer
    };
    let (of_li, of_chen) = (own(li, 1).await, own(chen, 2).await);
    let both = anew(3, &[("phone", "13800000001"), ("id_number", &resident_id(2))]);
    let body = json!({"project_id": place.project_id(), "customer": both});
    let visit = place.admin.post(HOME, body).await.expect(201);
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(2), &json!("owner")));
    let told = visit["duplicates"]["customers"].as_array().unwrap();
    assert_eq!(told.len(), 2);
    // Found by a number of an entry that was merged, he goes to whoever has the person.
    let old = entered(&place.admin, 5).await;
    let merge = format!("/api/v1/customers/customers/{}/merge", id(&old));
    let body = json!({"into": of_li["id"], "reason": "entered twice"});
    place.admin.post(&merge, body).await.expect(200);
    let again = anew(6, &[("phone", "13800000005")]);
    let body = json!({"project_id": place.project_id(), "customer": again});
    let visit = chen.post(HOME, body).await.expect(201);
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(1), &json!("owner")));
    // A consultant who is gone gets nobody.
    disable(&place, 1).await;
    let again = anew(7, &[("phone", "13800000005")]);
    let body = json!({"project_id": place.project_id(), "customer": again});
    let visit = place.admin.post(HOME, body).await.expect(201);
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(0), &json!("rotation")));
    assert_eq!(of_chen["duplicates"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn register_knows_a_person_under_two_entries_and_tells_the_duplicates() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let admin = &place.admin;
    let one = entered(admin, 1).await;
    let path = "/api/v1/customers/customers";
    let two = admin.post(path, anew(2, &[("phone", "13800000001")])).await.expect(201);
    let three = entered(admin, 3).await;
    let rows: Vec<_> =
        [&one, &two, &three].iter().map(|row| json!({"customer_id": row["id"]})).collect();
    let body = json!({"project_id": place.project_id(), "visits": rows});
    let told = admin.post(&format!("{HOME}/register"), body).await.expect(200);
    let visits = told["visits"].as_array().unwrap();
    let routes: Vec<_> =
        visits.iter().map(|visit| (place.index(visit), visit["routing"].clone())).collect();
    let wanted = [(Some(0), "rotation"), (Some(0), "owner"), (Some(1), "rotation")];
    assert_eq!(routes, wanted.map(|(index, routing)| (index, json!(routing))));
    assert_eq!(visits[0]["duplicates"]["customers"][0]["id"], two["id"]);
    assert_eq!(visits[1]["duplicates"]["customers"][0]["id"], one["id"]);
    assert_eq!(visits[2]["duplicates"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn who_was_merged_comes_again_and_not_for_the_first_time() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 2).await;
    let people = people(&app, &place.admin, 3).await;
    let [one, two, three] = [0, 1, 2].map(|index| people[index].as_str());
    let first = place.visit(one).await;
    let second = place.visit(two).await;
    assert_eq!(second["repeat"], false);
    for from in [one, two] {
        let path = format!("/api/v1/customers/customers/{from}/merge");
        let body = json!({"into": three, "reason": "entered twice"});
        place.admin.post(&path, body).await.expect(200);
    }
    let third = place.visit(three).await;
    let repeat = async |visit: &Value| {
        place.admin.get(&format!("{HOME}/{}", id(visit))).await.expect(200)["repeat"].clone()
    };
    let told = [repeat(&first).await, repeat(&second).await, repeat(&third).await];
    assert_eq!(told, [json!(false), json!(true), json!(true)]);
    let list = place.admin.get(&format!("{HOME}?repeat=false")).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &first["id"]));
    let path = format!("/api/v1/customers/customers/{two}/undo-merge");
    place.admin.post(&path, json!({"reason": "mother and son"})).await.expect(200);
    assert_eq!(repeat(&second).await, false);
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
