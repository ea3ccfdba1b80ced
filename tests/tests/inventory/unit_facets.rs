use super::unit_search::total;
use serde_json::{Value, json};
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

/// Two entrances; A1 of three rooms fitted out on the first, B1 of two on the second.
async fn detailed(admin: &Client) -> given::Site {
    let project = given::project(admin, "GZ001").await;
    let building = given::building(admin, given::id(&project), "2").await;
    let home = format!("/api/v1/inventory/buildings/{}", given::id(&building));
    admin.patch(&home, json!({"entrances": ["1单元", "2单元"]})).await.expect(200);
    for (code, bedrooms) in [("A1", 3), ("B1", 2)] {
        let path = format!("/api/v1/inventory/projects/{}/layouts", given::id(&project));
        let layout = json!({"code": code, "name": code, "bedrooms": bedrooms});
        admin.post(&path, layout).await.expect(201);
    }
    let (mut wide, mut small, mut shop) =
        (given::stack("01"), given::stack("02"), given::stack("S1"));
    wide["fit_out"] = "fitted".into();
    wide["entrance"] = "1单元".into();
    small["layout"] = "B1".into();
    small["entrance"] = "2单元".into();
    small["orientation"] = "north".into();
    shop["layout"] = "S1".into();
    shop["use"] = "shop".into();
    shop.as_object_mut().unwrap().remove("orientation");
    let units = given::units(admin, given::id(&building), (1, 4), &[wide, small, shop]).await;
    given::Site { project, building, units }
}

#[actix_web::test]
async fn rooms_fit_out_and_entrance_narrow() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    detailed(&admin).await;
    for (query, expected) in [
        ("rooms=3", 4),
        ("rooms=2,3", 8),
        ("rooms=1", 0),
        ("rooms=2&layout=A1", 0),
        ("rooms=3&layout=A1,B1", 4),
        ("fit_out=fitted", 4),
        ("fit_out=bare", 0),
        ("entrance=2%E5%8D%95%E5%85%83", 4),
        ("entrance=1%E5%8D%95%E5%85%83,2%E5%8D%95%E5%85%83&min_floor=4", 2),
    ] {
        assert_eq!(total(&admin, query).await, expected, "{query}");
    }
    for query in ["rooms=x", "rooms=21", "fit_out=gold", "facets=colour"] {
        let problem = admin.get(&format!("{HOME}?{query}")).await.expect(400);
        let name = query.split('=').next().unwrap();
        assert_eq!(problem["errors"][0]["pointer"], name, "{query}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn every_facet_counts_what_the_filters_let_through() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = detailed(&admin).await;
    let other = given::site(&admin, "GZ002").await;
    for (index, tags) in [(0, json!(["VIP", "边户"])), (1, json!(["VIP"])), (2, json!(["vip"]))] {
        let path = format!("{HOME}/{}", site.unit_id(index));
        admin.patch(&path, json!({"tags": tags})).await.expect(200);
    }
    let count = |value: &str, count: u64| json!({"value": value, "label": null, "count": count});
    let names = "project,building,entrance,layout,rooms,orientation,fit_out,use,status,tags,\
                 phase,zone,sub_status,sale,contract,mortgage,payment,invoice,delivery,title";
    let list = admin.get(&format!("{HOME}?page_size=1&facets={names}")).await.expect(200);
    let facets = &list["facets"];
    for (name, expected) in [
        ("project", json!([count(site.project_id(), 12), count(other.project_id(), 6)])),
        ("building", json!([count(site.building_id(), 12), count(other.building_id(), 6)])),
        ("entrance", json!([count("1单元", 4), count("2单元", 4)])),
        ("layout", json!([count("A1", 10), count("B1", 4), count("S1", 4)])),
        ("rooms", json!([count("2", 4), count("3", 4)])),
        ("orientation", json!([count("north", 4), count("south", 10)])),
        ("fit_out", json!([count("fitted", 4)])),
        ("use", json!([count("home", 14), count("shop", 4)])),
        ("status", json!([count("unreleased", 18)])),
        ("tags", json!([count("VIP", 3), count("边户", 1)])),
        ("phase", json!([])),
        ("zone", json!([])),
        ("sub_status", json!([])),
        ("sale", json!([count("unreleased", 18)])),
        ("contract", json!([count("none", 18)])),
    ] {
        assert_eq!(facets[name], expected, "{name}");
    }
    let query = format!("rooms=3&max_floor=1&facets={names}");
    let list = admin.get(&format!("{HOME}?{query}")).await.expect(200);
    assert_eq!(list["facets"]["tags"], json!([count("VIP", 1), count("边户", 1)]));
    assert_eq!(list["facets"]["project"], json!([count(site.project_id(), 1)]));
    assert_eq!(list["facets"]["use"], json!([count("home", 1)]));
    let none = admin.get(&format!("{HOME}?rooms=9&facets={names}")).await.expect(200);
    assert!(none["facets"].as_object().unwrap().values().all(|counts| *counts == json!([])));
    app.finish().await;
}

#[actix_web::test]
async fn every_axis_filters_by_name_and_by_numeric_code() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = given::office::Office::open(&admin).await;
    let customer = given::customer::entered(&admin, 1).await;
    given::trade::signed(&admin, &office, &customer).await;
    let withhold = json!({"unit_ids": [office.site.unit_id(1)], "reason": "x"});
    admin.post(&format!("{HOME}/withhold"), withhold).await.expect(200);
    let signed = admin.get(&format!("{HOME}/{}", office.site.unit_id(0))).await.expect(200);
    assert_eq!(signed["axis_codes"]["contract"], 2);
    for (query, expected) in [
        ("contract=signed", 1),
        ("contract=2", 1),
        ("contract=none", 5),
        ("contract=0,2", 6),
        ("contract=filed", 0),
        ("sale=11", 1),
        ("sale=withheld,available", 5),
        ("sale=0&contract=0", 4),
        ("payment=partial", 1),
        ("payment=0", 5),
        ("mortgage=none", 6),
        ("mortgage=1,2,3,4", 0),
        ("invoice=0", 6),
        ("delivery=delivered", 0),
        ("delivery=0", 6),
        ("title=none", 6),
        ("title=2", 0),
    ] {
        assert_eq!(total(&admin, query).await, expected, "{query}");
    }
    let path = "facets=sale,contract,mortgage,payment,invoice,delivery,title&page_size=1";
    let facets = admin.get(&format!("{HOME}?{path}")).await.expect(200)["facets"].clone();
    let count = |value: &str, count: u64| json!({"value": value, "label": null, "count": count});
    for (name, expected) in [
        ("sale", json!([count("available", 4), count("subscribed", 1), count("withheld", 1)])),
        ("contract", json!([count("none", 5), count("signed", 1)])),
        ("mortgage", json!([count("none", 6)])),
        ("payment", json!([count("none", 5), count("partial", 1)])),
        ("invoice", json!([count("none", 6)])),
        ("delivery", json!([count("none", 6)])),
        ("title", json!([count("none", 6)])),
        ("status", Value::Null),
    ] {
        assert_eq!(facets[name], expected, "{name}");
    }
    let narrowed = admin.get(&format!("{HOME}?contract=2&facets=sale,payment")).await.expect(200);
    assert_eq!(narrowed["facets"]["sale"], json!([count("subscribed", 1)]));
    assert_eq!(narrowed["facets"]["payment"], json!([count("partial", 1)]));
    for query in ["sale=titled", "contract=9", "title=x", "payment=-1"] {
        let problem = admin.get(&format!("{HOME}?{query}")).await.expect(400);
        assert_eq!(problem["errors"][0]["pointer"], query.split('=').next().unwrap(), "{query}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn phases_zones_and_sub_states_filter_and_are_counted() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let home = format!("/api/v1/inventory/projects/{}", given::id(&project));
    let first = json!({"code": "P1", "name": "一期"});
    let first = admin.post(&format!("{home}/phases"), first).await.expect(201);
    let second = json!({"code": "P2", "name": "二期"});
    let second = admin.post(&format!("{home}/phases"), second).await.expect(201);
    let zone = json!({"code": "A", "name": "A 区", "phase_id": first["id"]});
    let zone = admin.post(&format!("{home}/zones"), zone).await.expect(201);
    let mut made = vec![];
    for (code, place) in [
        ("1", json!({"zone_id": zone["id"]})),
        ("2", json!({"phase_id": first["id"]})),
        ("3", json!({"phase_id": second["id"]})),
    ] {
        let mut body = json!({"code": code, "name": code, "floors": 9});
        body.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
        let building = admin.post(&format!("{home}/buildings"), body).await.expect(201);
        let stacks = [given::stack("01")];
        made.push(given::units(&admin, given::id(&building), (1, 3), &stacks).await);
    }
    let body = json!({
        "code": 102, "name": "checking", "parent": "unreleased", "zh": "核对中", "en": "Checking"
    });
    admin.post("/api/v1/inventory/sub-statuses", body).await.expect(201);
    let path = format!("{HOME}/{}", given::id(&made[0][0]));
    admin.patch(&path, json!({"sub_status": "checking"})).await.expect(200);
    let (one, two, a) = (given::id(&first), given::id(&second), given::id(&zone));
    for (query, expected) in [
        (format!("phase_id={one}"), 6),
        (format!("phase_id={one},{two}"), 9),
        (format!("zone_id={a}"), 3),
        (format!("phase_id={two}&zone_id={a}"), 0),
        ("status=102".to_owned(), 1),
        ("sub_status_code=102".to_owned(), 1),
        ("sub_status_code=102,103&status=unreleased".to_owned(), 1),
        ("sub_status_code=102&status=available".to_owned(), 0),
    ] {
        assert_eq!(total(&admin, &query).await, expected, "{query}");
    }
    let names = "phase,zone,sub_status";
    let facets = admin.get(&format!("{HOME}?facets={names}")).await.expect(200)["facets"].clone();
    let count = |value: &str, count: u64| json!({"value": value, "label": null, "count": count});
    assert_eq!(facets["phase"], json!([count(one, 6), count(two, 3)]));
    assert_eq!(facets["zone"], json!([count(a, 3)]));
    let counted = json!([{"value": "102", "label": "checking", "count": 1}]);
    assert_eq!(facets["sub_status"], counted);
    app.finish().await;
}

#[actix_web::test]
async fn a_mark_counts_whatever_its_case_as_the_filter_finds_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let marks = [
        json!(["vip", "Ä"]),
        json!(["VIP", "ä"]),
        json!(["VIP", "Vip", "vip"]),
        json!(["Corner", "corner"]),
        json!(["a"]),
    ];
    for (index, tags) in marks.iter().enumerate() {
        let path = format!("{HOME}/{}", site.unit_id(index));
        let unit = admin.patch(&path, json!({"tags": tags})).await.expect(200);
        assert!(unit["tags"].as_array().unwrap().len() <= 2, "{unit}");
    }
    let list = admin.get(&format!("{HOME}?facets=tags")).await.expect(200);
    let counts = list["facets"]["tags"].as_array().unwrap();
    assert_eq!(counts[1], json!({"value": "VIP", "label": null, "count": 3}));
    let shown: Vec<&str> = counts.iter().map(|count| count["value"].as_str().unwrap()).collect();
    assert_eq!(shown, ["Corner", "VIP", "a", "Ä"]);
    for count in counts {
        let query = match count["value"].as_str().unwrap() {
            "Ä" => "tags=%C3%84".to_owned(),
            mark => format!("tags={mark}"),
        };
        assert_eq!(json!(total(&admin, &query).await), count["count"], "{query}");
    }
    app.finish().await;
}
