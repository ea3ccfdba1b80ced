use serde_json::{Value, json};
use tests::given::customer::{entered, person, resident_id};
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/customers";

async fn choose(admin: &Client, choice: &str) {
    for what in ["phone", "identity"] {
        let path = format!("/api/v1/admin/parameters/customers.duplicates.{what}");
        admin.put(&path, json!({"value": choice})).await.expect(200);
    }
}

fn path_of(customer: &Value) -> String {
    format!("{HOME}/{}", id(customer))
}

/// Somebody with the phone of another one.
fn phone_of(serial: usize, other: usize) -> Value {
    let mut body = person(serial);
    body["phone"] = json!(format!("+86 138 {other:08}"));
    body
}

#[actix_web::test]
async fn duplicates_are_told_where_they_warn() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    choose(&admin, "warn").await;
    let first = entered(&admin, 1).await;
    assert_eq!(first["duplicates"], Value::Null);
    let mut body = phone_of(2, 1);
    body["id_number"] = json!(resident_id(1).to_lowercase());
    let second = admin.post(HOME, body).await.expect(201);
    let told = json!({
        "customers": [{
            "id": first["id"], "name": "客户1", "author_id": first["author_id"], "owners": [],
            "by": ["phone", "id_number"]
        }],
        "hidden": 0
    });
    assert_eq!(second["duplicates"], told);
    assert_eq!(admin.get(&path_of(&second)).await.expect(200), second);
    let list = admin.get(&format!("{}/duplicates", path_of(&first))).await.expect(200);
    assert_eq!(list["customers"][0]["id"], second["id"]);
    // Any contact counts, and a change as well.
    let third = entered(&admin, 3).await;
    let spouse = json!({"kind": "phone", "value": "13800000001", "label": "配偶"});
    admin.post(&format!("{}/contacts", path_of(&third)), spouse).await.expect(201);
    let changed = admin.get(&path_of(&third)).await.expect(200);
    assert_eq!(changed["duplicates"]["customers"].as_array().unwrap().len(), 2);
    let fourth = entered(&admin, 4).await;
    let changed = admin.patch(&path_of(&fourth), json!({"phone": "13800000003"})).await.expect(200);
    assert_eq!(changed["duplicates"]["customers"][0]["id"], third["id"]);
    app.finish().await;
}

#[actix_web::test]
async fn duplicates_of_others_are_counted_and_not_told() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li.na", "consultant").await;
    let chen = office.hire(&app, "chen.lei", "consultant").await;
    let of_li = entered(&li, 1).await;
    let of_chen = chen.post(HOME, phone_of(2, 1)).await.expect(201);
    assert_eq!(of_chen["duplicates"], json!({"customers": [], "hidden": 1}));
    let list = chen.get(&format!("{}/duplicates", path_of(&of_chen))).await;
    assert!(!list.text.contains(id(&of_li)) && !list.text.contains("客户1"), "{}", list.text);
    assert_eq!(list.expect(200)["hidden"], 1);
    chen.get(&format!("{}/duplicates", path_of(&of_li))).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn duplicates_are_refused_where_they_are_forbidden() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let first = entered(&admin, 1).await;
    choose(&admin, "forbid").await;
    let problem = admin.post(HOME, phone_of(2, 1)).await.refused(409, "customers.duplicate");
    assert_eq!(problem["by"], json!(["phone"]));
    assert_eq!(problem["customers"][0]["id"], first["id"]);
    let mut body = person(3);
    body["id_number"] = json!(resident_id(1));
    let problem = admin.post(HOME, body.clone()).await.refused(409, "customers.duplicate");
    assert_eq!(problem["by"], json!(["id_number"]));
    let second = entered(&admin, 4).await;
    let change = json!({"phone": "13800000001"});
    admin.patch(&path_of(&second), change).await.refused(409, "customers.duplicate");
    let contact = json!({"kind": "phone", "value": "13800000001"});
    let contacts = format!("{}/contacts", path_of(&second));
    admin.post(&contacts, contact).await.refused(409, "customers.duplicate");
    let document = json!({"id_type": "resident_id", "number": resident_id(1)});
    let documents = format!("{}/identity-documents", path_of(&second));
    admin.post(&documents, document).await.refused(409, "customers.duplicate");
    assert_eq!(admin.get(HOME).await.expect(200)["total"], 2);
    // Deleted, the phone and the identity are free again.
    assert_eq!(admin.delete(&path_of(&first)).await.status, 204);
    admin.post(HOME, body).await.expect(201);
    app.finish().await;
}

#[actix_web::test]
async fn of_rivals_with_one_phone_one_is_entered_where_duplicates_are_forbidden() {
    let app = TestApp::start_with_workers(4).await;
    let admin = app.admin().await;
    choose(&admin, "forbid").await;
    // A database that is overrun answers 503 and when to come back; a client comes back.
    let patient = async |serial: usize, phone: usize| {
        for _ in 0..20 {
            let reply = admin.post(HOME, phone_of(serial, phone)).await;
            if reply.status != 503 {
                return reply;
            }
        }
        panic!("the database never recovered");
    };
    for round in 1..=8 {
        let entries = (1..=6).map(|rival| patient(round * 10 + rival, 900 + round));
        let replies = futures_util::future::join_all(entries).await;
        let entered = replies.iter().filter(|reply| reply.status == 201).count();
        let refused = replies.iter().filter(|reply| reply.status == 409).count();
        assert_eq!((entered, refused), (1, 5), "{replies:?}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn merge_lets_another_stand_for_a_customer() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (one, two) = (entered(&admin, 1).await, admin.post(HOME, phone_of(2, 1)).await.expect(201));
    let note = json!({"channel": "phone", "content": "约看房"});
    admin.post(&format!("{}/follow-ups", path_of(&one)), note.clone()).await.expect(201);
    let body = json!({"into": two["id"], "reason": "entered twice"});
    let told = admin.post(&format!("{}/merge", path_of(&one)), body.clone()).await.expect(200);
    assert_eq!((&told["id"], &told["duplicates"]), (&two["id"], &Value::Null));
    let read = admin.get(&path_of(&one)).await.expect(200);
    assert_eq!(read["id"], two["id"]);
    let list = admin.get(HOME).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &two["id"]));
    // What was said to either was said to the one who is left.
    admin.post(&format!("{}/follow-ups", path_of(&one)), note).await.expect(201);
    let notes = admin.get(&format!("{}/follow-ups", path_of(&two))).await.expect(200);
    assert_eq!(notes["total"], 2);
    let again = admin.post(&format!("{}/merge", path_of(&one)), body).await;
    assert_eq!(again.refused(409, "customers.merged")["into"], two["id"]);
    let circle = json!({"into": one["id"], "reason": "back"});
    let faults = admin.post(&format!("{}/merge", path_of(&two)), circle).await.faults();
    assert_eq!(faults, [("/into".to_owned(), "conflict".to_owned())]);
    admin.delete(&path_of(&one)).await.refused(409, "customers.merged");
    let office = Office::open(&admin).await;
    let hold = json!({"unit_id": office.site.unit_id(0), "customer_id": one["id"]});
    admin.post("/api/v1/sales/holds", hold).await.refused(409, "customers.merged");
    let body = tests::town::subscription_body(office.site.unit_id(0), id(&one));
    let reply = admin.post("/api/v1/sales/subscriptions", body).await;
    assert_eq!(reply.refused(409, "customers.merged")["into"], two["id"]);
    app.finish().await;
}

#[actix_web::test]
async fn undo_merge_is_possible_for_a_day() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (one, two) = (entered(&admin, 1).await, entered(&admin, 2).await);
    let merge = format!("{}/merge", path_of(&one));
    let undo = format!("{}/undo-merge", path_of(&one));
    let body = json!({"into": two["id"], "reason": "entered twice"});
    let why = json!({"reason": "father and son"});
    admin.post(&undo, why.clone()).await.refused(409, "customers.not_merged");
    admin.post(&merge, body.clone()).await.expect(200);
    let back = admin.post(&undo, why.clone()).await.expect(200);
    assert_eq!((&back["id"], &back["name"]), (&one["id"], &json!("客户1")));
    assert_eq!(admin.get(HOME).await.expect(200)["total"], 2);
    admin.post(&merge, body).await.expect(200);
    let later = json!({"now": "2025-03-11T02:00:01Z"});
    admin.put("/api/v1/sandbox/clock", later).await.expect(200);
    admin.post(&undo, why).await.refused(409, "customers.merge_settled");
    app.finish().await;
}

#[actix_web::test]
async fn a_project_has_its_own_way_with_duplicates_at_its_desk() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let path = format!("/api/v1/admin/parameters/customers.duplicates.phone?project_id={project}");
    admin.put(&path, json!({"value": "forbid"})).await.expect(200);
    let first = entered(&admin, 1).await;
    let visit = json!({"project_id": project, "customer": phone_of(2, 1)});
    let visits = "/api/v1/customers/visits";
    let problem = admin.post(visits, visit).await.refused(409, "customers.duplicate");
    assert_eq!(problem["customers"][0]["id"], first["id"]);
    // Elsewhere the system's value counts, and changes once the project looks after him.
    let second = admin.post(HOME, phone_of(3, 1)).await.expect(201);
    let assignment = json!({"project_id": project});
    admin.post(&format!("{}/assignments", path_of(&second)), assignment).await.expect(201);
    admin.patch(&path_of(&second), json!({"name": "李四"})).await.expect(200);
    let change = json!({"phone": "13800000001"});
    admin.patch(&path_of(&second), change).await.refused(409, "customers.duplicate");
    app.finish().await;
}

#[actix_web::test]
async fn who_stands_for_others_is_found_by_what_is_theirs() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (one, two, three) =
        (entered(&admin, 1).await, entered(&admin, 2).await, entered(&admin, 3).await);
    for (from, into) in [(&one, &two), (&two, &three)] {
        let body = json!({"into": into["id"], "reason": "entered twice"});
        admin.post(&format!("{}/merge", path_of(from)), body).await.expect(200);
    }
    let number = resident_id(2);
    for query in ["phone=13800000001", "phone_tail=0002", &format!("id_number={number}")] {
        let list = admin.get(&format!("{HOME}?{query}")).await.expect(200);
        assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &three["id"]), "{query}");
    }
    let read = admin.get(&path_of(&one)).await.expect(200);
    assert_eq!(read["id"], three["id"]);
    assert_eq!(read["merged_ids"], json!([one["id"], two["id"]]));
    let contacts = admin.get(&format!("{}/contacts", path_of(&three))).await.expect(200);
    assert_eq!(contacts["total"], 3);
    let reveal = format!("/api/v1/customers/contacts/{}/reveal", id(&contacts["items"][0]));
    let clear = admin.post(&reveal, json!({"reason": "call"})).await.expect(200);
    assert_eq!((&clear["value"], &clear["customer_id"]), (&json!("13800000001"), &one["id"]));
    // The second stands for the first again.
    let why = json!({"reason": "mother and son"});
    let back = admin.post(&format!("{}/undo-merge", path_of(&two)), why).await.expect(200);
    assert_eq!((&back["id"], &back["merged_ids"]), (&two["id"], &json!([one["id"]])));
    assert_eq!(admin.get(&path_of(&one)).await.expect(200)["id"], two["id"]);
    // Deleted, both are gone.
    assert_eq!(admin.delete(&path_of(&two)).await.status, 204);
    admin.get(&path_of(&one)).await.refused(404, "not_found");
    app.finish().await;
}
