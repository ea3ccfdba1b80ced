use serde_json::json;
use tests::TestApp;
use tests::given::id;
use tests::given::reception::{Reception, people};

const HOME: &str = "/api/v1/customers/rotations";

#[actix_web::test]
async fn create_seats_consultants_of_the_project_in_their_order() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let members = place.members().await;
    let seated: Vec<_> = members.iter().map(|m| m["user_id"].as_str().unwrap()).collect();
    assert_eq!(seated, place.users);
    assert!(members.iter().all(|member| member["standing"] == "available"), "{members:?}");
    let again = json!({"project_id": place.project_id()});
    place.admin.post(HOME, again).await.refused(409, "customers.has_rotation");
    let list = place.consultants[0].get(HOME).await.expect(200);
    assert_eq!(list["items"], json!([place.rotation]));
    let stranger = json!({"project_id": id(&place.rotation), "user_ids": []});
    let faults = place.admin.post(HOME, stranger).await.faults();
    assert_eq!(faults, [("/project_id".to_owned(), "not_found".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn next_previews_the_turn_and_says_who_is_passed_over() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let path = format!("{HOME}/{}/next", id(&place.rotation));
    assert_eq!(place.admin.get(&path).await.expect(200)["user_id"], place.users[0]);
    place.member_act(0, "go-off-duty", json!({})).await;
    place.member_act(1, "pause", json!({"reason": "培训"})).await;
    let next = place.admin.get(&path).await.expect(200);
    assert_eq!(next["user_id"], place.users[2]);
    let skipped: Vec<_> = next["skipped"].as_array().unwrap().iter().collect();
    assert_eq!(skipped.len(), 2);
    assert_eq!(
        (&skipped[0]["standing"], &skipped[1]["standing"]),
        (&json!("off_duty"), &json!("paused"))
    );
    // A preview takes no turn.
    assert_eq!(place.admin.get(&path).await.expect(200), next);
    app.finish().await;
}

#[actix_web::test]
async fn update_reorders_the_members_and_whoever_was_next_stays_next() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let people = people(&app, &place.admin, 3).await;
    assert_eq!(place.index(&place.visit(&people[0]).await), Some(0));
    let members = place.members().await;
    let path = format!("{HOME}/{}", id(&place.rotation));
    let order = json!({"member_ids": [id(&members[2]), id(&members[1]), id(&members[0])]});
    place.admin.patch(&path, order).await.expect(200);
    let turns = [place.visit(&people[1]).await, place.visit(&people[2]).await];
    let turns: Vec<_> = turns.iter().map(|visit| place.index(visit)).collect();
    assert_eq!(turns, [Some(1), Some(0)]);
    let short = json!({"member_ids": [id(&members[2])], "max_open": 0});
    let faults = place.admin.patch(&path, short).await.faults();
    assert_eq!(faults[0].0, "/max_open");
    let short = json!({"member_ids": [id(&members[2])]});
    let faults = place.admin.patch(&path, short).await.faults();
    assert_eq!(faults, [("/member_ids".to_owned(), "invalid_value".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn missed_turns_are_made_up_for_where_the_rotation_says_so() {
    let app = TestApp::start().await;
    let place = Reception::open(&app, 3).await;
    let path = format!("{HOME}/{}", id(&place.rotation));
    place.admin.patch(&path, json!({"missed_turns": "made_up"})).await.expect(200);
    let people = people(&app, &place.admin, 7).await;
    place.member_act(1, "go-off-duty", json!({})).await;
    for person in &people[..4] {
        place.visit(person).await;
    }
    let members = place.members().await;
    assert_eq!((&members[1]["missed"], &members[1]["owed"]), (&json!(2), &json!(2)));
    place.member_act(1, "go-on-duty", json!({})).await;
    let mut turns = vec![];
    for person in &people[4..] {
        turns.push(place.index(&place.visit(person).await));
    }
    assert_eq!(turns, [Some(1), Some(1), Some(0)]);
    app.finish().await;
}
