use super::unit_import::{failed, send};
use futures_util::future::join;
use serde_json::{Value, json};
use tests::given::sheet::{KEYS, csv, row};
use tests::{Client, TestApp, given};

const UNITS: &str = "/api/v1/inventory/units";

/// A building with two entrances in a project of its own template.
async fn building(admin: &Client, template: Option<&str>) -> (String, String) {
    let mut project = json!({
        "code": "GZ001", "name": "珠江花园", "city": "广州", "tax_method": "general",
        "unit_code_rule": "building_floor",
    });
    if let Some(template) = template {
        project["unit_code_rule"] = "custom".into();
        project["unit_code_template"] = template.into();
    }
    let project = admin.post("/api/v1/inventory/projects", project).await.expect(201);
    let building = given::building(admin, given::id(&project), "2").await;
    let home = format!("/api/v1/inventory/buildings/{}", given::id(&building));
    admin.patch(&home, json!({"entrances": ["1", "2"]})).await.expect(200);
    (given::id(&project).to_owned(), home)
}

fn stack(entrance: Option<&str>, room: &str) -> Value {
    let mut stack = given::stack(room);
    stack["entrance"] = entrance.into();
    stack
}

fn one_floor(stacks: &[Value]) -> Value {
    json!({"floors": {"from": 3, "to": 3}, "stacks": stacks})
}

#[actix_web::test]
async fn rooms_are_numbered_anew_behind_every_entrance() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (_, home) =
        building(&admin, Some("{project}-{building}-{entrance}-{floor}{room:02}")).await;
    let generate = format!("{home}/units/generate");
    let both = [stack(Some("1"), "01"), stack(Some("2"), "01")];
    let made = admin.post(&generate, one_floor(&both)).await.expect(200);
    assert_eq!(made["units"][0]["code"], "GZ001-2-1-301");
    assert_eq!(made["units"][1]["code"], "GZ001-2-2-301");
    let again = admin.post(&generate, one_floor(&both[1..])).await;
    let problem = again.refused(409, "inventory.room_taken");
    assert_eq!((&problem["room"], &problem["entrance"]), (&json!("01"), &json!("2")));
    let twice = one_floor(&[stack(Some("1"), "02"), stack(Some("1"), "02")]);
    let faults = admin.post(&generate, twice).await.faults();
    assert_eq!(faults, [("/stacks/1/room".to_owned(), "duplicate".to_owned())]);
    let unit = format!("{UNITS}/{}", given::id(&made["units"][0]));
    let moved = admin.patch(&unit, json!({"entrance": "2"})).await;
    let problem = moved.refused(409, "inventory.room_taken");
    assert_eq!((&problem["floor"], &problem["entrance"]), (&json!(3), &json!("2")));
    let board = admin.get(&format!("{home}/board")).await.expect(200);
    let cells = board["floors"][0]["units"].as_array().unwrap();
    let places: Vec<_> = cells.iter().map(|cell| (&cell["entrance"], &cell["room"])).collect();
    assert_eq!(places, [(&json!("1"), &json!("01")), (&json!("2"), &json!("01"))]);
    let entrances = admin.get(&format!("{UNITS}?room=01&sort=code")).await.expect(200);
    assert_eq!(entrances["total"], 2);
    app.finish().await;
}

#[actix_web::test]
async fn a_room_without_an_entrance_stands_once_on_its_floor() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (_, home) = building(&admin, Some("{date}{serial}")).await;
    let generate = format!("{home}/units/generate");
    admin.post(&generate, one_floor(&[stack(None, "01")])).await.expect(200);
    let again = admin.post(&generate, one_floor(&[stack(None, "01")])).await;
    again.refused(409, "inventory.room_taken");
    let behind = admin.post(&generate, one_floor(&[stack(Some("1"), "01")])).await.expect(200);
    let unit = format!("{UNITS}/{}", given::id(&behind["units"][0]));
    let out = admin.patch(&unit, json!({"entrance": null})).await;
    out.refused(409, "inventory.room_taken");
    assert_eq!(admin.get(&unit).await.expect(200)["entrance"], "1");
    app.finish().await;
}

#[actix_web::test]
async fn a_template_that_does_not_tell_the_entrance_is_refused_where_entrances_share_rooms() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (project, home) = building(&admin, None).await;
    let generate = format!("{home}/units/generate");
    let both = [stack(Some("1"), "01"), stack(Some("2"), "01")];
    let refused = admin.post(&generate, one_floor(&both)).await;
    let problem = refused.refused(409, "inventory.entrance_not_in_code");
    assert_eq!((&problem["room"], &problem["entrances"]), (&json!("01"), &json!(["1", "2"])));
    assert_eq!(problem["unit_code_template"], "{project}-{building:02}-{floor:02}{room:02}");
    admin.post(&generate, one_floor(&both[..1])).await.expect(200);
    let later = admin.post(&generate, one_floor(&both[1..])).await;
    later.refused(409, "inventory.entrance_not_in_code");
    let through = admin.post(&generate, one_floor(&[stack(Some("2"), "02")])).await;
    assert_eq!(through.expect(200)["units"][0]["code"], "GZ001-02-0302");
    let path = format!("/api/v1/inventory/projects/{project}");
    let own = json!({
        "unit_code_rule": "custom", "unit_code_template": "{building}/{entrance:02}/{floor}{room}",
    });
    admin.patch(&path, own).await.expect(200);
    let made = admin.post(&generate, one_floor(&both[1..])).await.expect(200);
    assert_eq!(made["units"][0]["code"], "2/02/301");
    let back = admin.patch(&path, json!({"unit_code_rule": "building_floor"})).await;
    back.refused(409, "inventory.entrance_not_in_code");
    let by_day = json!({"unit_code_rule": "sequence"});
    admin.patch(&path, by_day).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn a_template_with_an_entrance_refuses_a_unit_without_and_shows_it_beforehand() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let template = "{building}-{entrance:02}-{floor}{room:02}";
    let (_, home) = building(&admin, Some(template)).await;
    let generate = format!("{home}/units/generate");
    let without = admin.post(&generate, one_floor(&[stack(None, "01")])).await;
    without.refused(409, "inventory.entrance_missing");
    let place = |entrance: Option<&str>| {
        let mut place = json!({"building": "2", "floor": 3, "room": "1"});
        place["entrance"] = entrance.into();
        place
    };
    let mut body = json!({
        "unit_code_rule": "custom", "unit_code_template": template, "project": "GZ001",
        "places": [place(Some("1")), place(Some("2"))],
    });
    let path = "/api/v1/calculators/unit-code";
    let codes = admin.post(path, body.clone()).await.expect(200);
    assert_eq!(codes["codes"], json!(["2-01-301", "2-02-301"]));
    body["places"] = json!([place(None)]);
    let faults = admin.post(path, body.clone()).await.faults();
    assert_eq!(faults, [("/places/0/entrance".to_owned(), "required".to_owned())]);
    body["unit_code_template"] = "{building}-{floor}{room:02}".into();
    body["places"] = json!([place(Some("1")), place(Some("2"))]);
    let faults = admin.post(path, body).await.faults();
    assert_eq!(faults, [("/places/1".to_owned(), "duplicate".to_owned())]);
    app.finish().await;
}

async fn import(admin: &Client, project: &str, lines: &[(&str, &str)]) -> tests::Reply {
    let mut head = KEYS.to_vec();
    head.push("entrance");
    let line = |(room, entrance): &(&str, &str)| {
        let mut line = row("2", "3", room);
        line.push((*entrance).to_owned());
        line
    };
    let text = csv(&head, &lines.iter().map(line).collect::<Vec<_>>());
    send(admin, project, "units.csv", text.as_bytes(), "").await
}

#[actix_web::test]
async fn import_numbers_rooms_behind_their_entrances_and_names_wrong_cells() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (project, _) = building(&admin, Some("{building}-{entrance}-{floor}{room:02}")).await;
    let lines = [("01", "1"), ("01", "2"), ("01", "3"), ("01", ""), ("01", "1")];
    let done = import(&admin, &project, &lines).await.expect(200);
    let expected = ["J4 not_found", "J5 inventory.entrance_missing", "C6 duplicate"];
    assert_eq!(failed(&done), expected);
    assert_eq!(done["done"], 2);
    assert_eq!(done["units"][1]["code"], "2-2-301");
    let again = import(&admin, &project, &lines[..1]).await.expect(200);
    assert_eq!(failed(&again), ["C2 inventory.room_taken"]);
    app.finish().await;
}

#[actix_web::test]
async fn an_entrance_is_not_taken_away_from_under_an_import() {
    let app = TestApp::start_with_workers(4).await;
    let admin = app.admin().await;
    let (project, home) = building(&admin, Some("{building}-{entrance}-{floor}{room:02}")).await;
    for round in 0..8 {
        admin.patch(&home, json!({"entrances": ["1", "2"]})).await.expect(200);
        let room = format!("{round:02}");
        let lines = [(room.as_str(), "2")];
        let away = admin.patch(&home, json!({"entrances": ["1"]}));
        let (entered, gone) = join(import(&admin, &project, &lines), away).await;
        let entered = entered.expect(200);
        if gone.status == 200 {
            assert_eq!(failed(&entered), ["J2 not_found"]);
            continue;
        }
        gone.refused(409, "inventory.entrance_used");
        assert_eq!(entered["done"], 1);
        let unit = format!("{UNITS}/{}", entered["units"][0]["unit_id"].as_str().unwrap());
        assert_eq!(admin.delete(&unit).await.status, 204);
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_code_that_tells_the_entrance_follows_it_until_the_unit_is_released() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (project, home) = building(&admin, Some("{building}-{entrance}-{floor}{room:02}")).await;
    let generate = format!("{home}/units/generate");
    let made = admin.post(&generate, one_floor(&[stack(Some("1"), "01")])).await.expect(200);
    let unit = format!("{UNITS}/{}", given::id(&made["units"][0]));
    let moved = admin.patch(&unit, json!({"entrance": "2"})).await.expect(200);
    assert_eq!((&moved["code"], &moved["entrance"]), (&json!("2-2-301"), &json!("2")));
    admin.patch(&unit, json!({"entrance": null})).await.refused(409, "inventory.entrance_missing");
    // The code that was mistyped goes to its own place again and to no other.
    let again = import(&admin, &project, &[("01", "1")]).await.expect(200);
    assert_eq!(again["units"][0]["code"], "2-1-301");
    app.finish().await;
}
