//! Somebody who comes to the desk and may not be entered twice.

use serde_json::{Value, json};
use tests::given::customer::{entered, person, resident_id};
use tests::given::id;
use tests::given::reception::Reception;

const CUSTOMERS: &str = "/api/v1/customers/customers";
const VISITS: &str = "/api/v1/customers/visits";

/// A customer of the second consultant; the third stands at the desk.
async fn owned(place: &Reception) -> Value {
    let known = entered(&place.consultants[1], 1).await;
    let path = format!("{CUSTOMERS}/{}/assignments", id(&known));
    let body = json!({"project_id": place.project_id()});
    place.consultants[1].post(&path, body).await.expect(201);
    known
}

fn comes(place: &Reception, customer: Value) -> Value {
    json!({"project_id": place.project_id(), "customer": customer})
}

#[actix_web::test]
async fn who_is_known_by_his_papers_is_received_for_his_consultant() {
    let app = tests::TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let known = owned(&place).await;
    let mut again = person(2);
    again["id_number"] = json!(resident_id(1));
    let visit = place.consultants[2].post(VISITS, comes(&place, again)).await.expect(201);
    assert_eq!(visit["customer_id"], known["id"]);
    assert_eq!((place.index(&visit), &visit["routing"]), (Some(1), &json!("owner")));
    // Nobody was entered, nobody's turn is used, and the desk sees no more of him than before.
    assert_eq!(place.admin.get(CUSTOMERS).await.expect(200)["total"], 1);
    assert!(place.members().await.iter().all(|member| member["turns"] == 0));
    let path = format!("{CUSTOMERS}/{}", id(&known));
    place.consultants[2].get(&path).await.refused(404, "not_found");
    let stranger = place.consultants[2].post(VISITS, comes(&place, person(3))).await.expect(201);
    assert_eq!((place.index(&stranger), &stranger["routing"]), (Some(0), &json!("rotation")));
    app.finish().await;
}

#[actix_web::test]
async fn by_a_phone_somebody_is_known_unless_his_papers_say_otherwise() {
    let app = tests::TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let known = owned(&place).await;
    let path = "/api/v1/admin/parameters/customers.duplicates.phone";
    place.admin.put(path, json!({"value": "forbid"})).await.expect(200);
    let desk = &place.consultants[2];
    let mut bare = person(1);
    for papers in ["id_type", "id_number"] {
        bare.as_object_mut().unwrap().remove(papers);
    }
    let visit = desk.post(VISITS, comes(&place, bare)).await.expect(201);
    assert_eq!((&visit["customer_id"], place.index(&visit)), (&known["id"], Some(1)));
    // His wife has the same phone, and the desk is told whom to ask.
    let mut wife = person(2);
    wife["phone"] = known_phone();
    let refused = desk.post(VISITS, comes(&place, wife)).await.refused(409, "customers.duplicate");
    assert_eq!((&refused["customers"], &refused["hidden"]), (&json!([]), &json!(1)));
    let asked = refused["consultants"].as_array().unwrap();
    assert_eq!(asked.len(), 1);
    let name = asked[0].as_str().unwrap();
    assert!(name.starts_with('c') && name.ends_with('*') && !name.contains('.'), "{name}");
    app.finish().await;
}

fn known_phone() -> Value {
    person(1)["phone"].clone()
}
