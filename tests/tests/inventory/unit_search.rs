use entity::id::LayoutId;
use entity::inventory::unit;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};
use tests::database::since;
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

/// Floors 1 to 4: homes A1 and B1, and a shop.
async fn site(admin: &Client) -> given::Site {
    let project = given::project(admin, "GZ001").await;
    let building = given::building(admin, given::id(&project), "2").await;
    given::permit(admin, given::id(&project), &[given::id(&building)]).await;
    let (mut wide, mut shop) = (given::stack("02"), given::stack("S_1"));
    wide["layout"] = "B1".into();
    wide["orientation"] = "north".into();
    wide["gross_area"] = "120".into();
    shop["layout"] = "S1".into();
    shop["use"] = "shop".into();
    shop["gross_area"] = "80".into();
    shop["unit_price"] = "30000".into();
    let stacks = [given::stack("01"), wide, shop];
    let units = given::units(admin, given::id(&building), (1, 4), &stacks).await;
    given::Site { project, building, units }
}

async fn total(admin: &Client, query: &str) -> u64 {
    let list = admin.get(&format!("{HOME}?{query}")).await.expect(200);
    list["total"].as_u64().unwrap()
}

#[actix_web::test]
async fn every_filter_narrows() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    given::site(&admin, "GZ002").await;
    let release = json!({"unit_ids": [site.unit_id(0), site.unit_id(1), site.unit_id(2)]});
    admin.post(&format!("{HOME}/release"), release).await.expect(200);
    let withhold = json!({"unit_ids": [site.unit_id(1)], "reason": "x"});
    admin.post(&format!("{HOME}/withhold"), withhold).await.expect(200);
    let project = format!("project_id={}", site.project_id());
    for (query, expected) in [
        ("", 12),
        ("status=available", 2),
        ("status=0,11", 3),
        ("status=withheld,available", 3),
        ("status=10", 9),
        ("layout=A1,S1", 8),
        ("layout=Z9", 0),
        ("orientation=north", 4),
        ("use=shop", 4),
        ("min_floor=2&max_floor=3", 6),
        ("min_area=98.76&max_area=119.99", 4),
        ("max_area=98.75", 4),
        ("min_price=2400000", 8),
        ("min_price=2400000&max_price=2400000", 2),
        ("room=01,02", 8),
        ("code=GZ001-02-0101", 1),
        ("q=0301", 1),
        ("q=gz001-02-01", 3),
        ("q=b1", 4),
        ("q=S_1", 4),
        ("q=%25", 0),
        ("use=home&status=unreleased&min_floor=4", 2),
    ] {
        assert_eq!(total(&admin, &format!("{project}&{query}")).await, expected, "{query}");
    }
    assert_eq!(total(&admin, &format!("building_id={}", site.building_id())).await, 12);
    let named = format!("id={},{}", site.unit_id(3), site.unit_id(1));
    assert_eq!(total(&admin, &named).await, 2);
    assert_eq!(total(&admin, &format!("{named}&status=withheld")).await, 1);
    assert_eq!(total(&admin, "").await, 18);
    app.finish().await;
}

#[actix_web::test]
async fn marks_are_found_whole_and_in_part_whatever_their_case() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let path = format!("{HOME}/{}", site.unit_id(0));
    admin.patch(&path, json!({"tags": ["VIP_客", "Corner"]})).await.expect(200);
    assert_eq!(total(&admin, "q=vip_").await, 1);
    assert_eq!(total(&admin, "q=ORN").await, 1);
    assert_eq!(total(&admin, "tags=corner").await, 1);
    assert_eq!(total(&admin, "tags=corner,VIP_%E5%AE%A2").await, 1);
    assert_eq!(total(&admin, "tags=corn").await, 0);
    app.finish().await;
}

/// The layout of a unit.
async fn layout_of(app: &TestApp, unit: &str) -> LayoutId {
    let row = unit::Entity::find().filter(unit::Column::Id.eq(unit.parse::<uuid::Uuid>().unwrap()));
    row.one(&app.kernel.db).await.unwrap().unwrap().layout_id
}

/// The search for a text, whatever letters it has.
fn q(name: &str, text: &str) -> String {
    let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("{name}={encoded}")
}

async fn texts(app: &TestApp) -> Vec<String> {
    let all = unit::Entity::find().order_by_asc(unit::Column::Id).all(&app.kernel.db).await;
    all.unwrap().into_iter().map(|unit| unit.search_text).collect()
}

#[actix_web::test]
async fn units_are_found_by_the_name_of_their_layout_whatever_becomes_of_either() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let layout = format!("/api/v1/inventory/layouts/{}", layout_of(&app, site.unit_id(0)).await);
    let named = async |name: &str| admin.patch(&layout, json!({"name": name})).await.expect(200);
    named("观江 Zwölf_室").await;
    for (text, expected) in [("观江", 4), ("ZWÖLF_", 4), ("观江x", 0), ("a1", 4)] {
        assert_eq!(total(&admin, &q("q", text)).await, expected, "{text}");
    }
    // Marks stay what they are, and a name is none.
    let marked = format!("{HOME}/{}", site.unit_id(0));
    admin.patch(&marked, json!({"tags": ["观江 Zwölf_室"]})).await.expect(200);
    named("听松").await;
    assert_eq!(total(&admin, &q("q", "观江")).await, 1);
    assert_eq!(total(&admin, &q("tags", "观江 zwölf_室")).await, 1);
    assert_eq!(total(&admin, &q("q", "听松")).await, 4);
    // A unit that changes its layout is found by the other's name.
    let wide = format!("{HOME}/{}", site.unit_id(1));
    admin.patch(&wide, json!({"layout": "A1"})).await.expect(200);
    assert_eq!(total(&admin, &q("q", "听松")).await, 5);
    admin.patch(&wide, json!({"layout": "B1"})).await.expect(200);
    assert_eq!(total(&admin, &q("q", "听松")).await, 4);
    // Whoever is entered later has the name that the layout has.
    let home = format!("/api/v1/inventory/buildings/{}/units/generate", site.building_id());
    let body = json!({"floors": {"from": 5, "to": 6}, "stacks": [given::stack("01")]});
    admin.post(&home, body).await.expect(200);
    assert_eq!(total(&admin, &q("q", "听松")).await, 6);
    let before = texts(&app).await;
    Migrator::down(&app.kernel.db, Some(since("_layout_name"))).await.unwrap();
    assert_eq!(total(&admin, &q("q", "听松")).await, 0);
    assert_eq!(total(&admin, &q("tags", "观江 zwölf_室")).await, 1);
    Migrator::up(&app.kernel.db, None).await.unwrap();
    assert_eq!(texts(&app).await, before);
    app.finish().await;
}

#[actix_web::test]
async fn facets_count_everything_found() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin).await;
    let release = json!({"unit_ids": [site.unit_id(0)]});
    admin.post(&format!("{HOME}/release"), release).await.expect(200);
    let path = format!("{HOME}?use=home&page_size=1&facets=status,layout");
    let list = admin.get(&path).await.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let count = |value: &str, count: u64| json!({"value": value, "count": count});
    assert_eq!(list["facets"]["layout"], json!([count("A1", 4), count("B1", 4)]));
    let status = json!([count("available", 1), count("unreleased", 7)]);
    assert_eq!(list["facets"]["status"], status);
    let one = admin.get(&format!("{HOME}?facets=status")).await.expect(200);
    assert_eq!(one["facets"]["layout"], Value::Null);
    let none = admin.get(HOME).await.expect(200);
    assert_eq!(none["facets"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn sorts_pages_and_walks_by_cursor() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    site(&admin).await;
    let codes = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().unwrap();
        items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
    };
    let path = format!("{HOME}?sort=-list_price,floor&page_size=2&page=2&total=false");
    let list = admin.get(&path).await.expect(200);
    assert_eq!(list["total"], Value::Null);
    assert_eq!(list["next_cursor"], Value::Null);
    let prices: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|unit| &unit["list_price"]).collect();
    assert_eq!(prices, ["2424000.00", "2416000.00"]);
    let (mut walked, mut cursor) = (vec![], String::new());
    loop {
        let list = admin.get(&format!("{HOME}?page_size=5{cursor}")).await.expect(200);
        walked.extend(codes(&list));
        let Some(next) = list["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(walked.len(), 12);
    assert_eq!(walked[0], "GZ001-02-0101");
    app.finish().await;
}

#[actix_web::test]
async fn words_that_mean_nothing_are_refused() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for query in [
        "status=sold",
        "status=99",
        "sort=floor_price",
        "min_area=x",
        "colour=red",
        "page_size=201",
    ] {
        let reply = admin.get(&format!("{HOME}?{query}")).await;
        let problem = reply.expect(400);
        let name = query.split('=').next().unwrap();
        assert_eq!(problem["errors"][0]["pointer"], name, "{query}: {}", reply.text);
    }
    app.finish().await;
}

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
    let count = |value: &str, count: u64| json!({"value": value, "count": count});
    let names = "project,building,entrance,layout,rooms,orientation,fit_out,use,status,tags,\
                 phase,zone,sub_status";
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
    let count = |value: &str, count: u64| json!({"value": value, "count": count});
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
    ] {
        assert_eq!(total(&admin, &query).await, expected, "{query}");
    }
    let names = "phase,zone,sub_status";
    let facets = admin.get(&format!("{HOME}?facets={names}")).await.expect(200)["facets"].clone();
    let count = |value: &str, count: u64| json!({"value": value, "count": count});
    assert_eq!(facets["phase"], json!([count(one, 6), count(two, 3)]));
    assert_eq!(facets["zone"], json!([count(a, 3)]));
    assert_eq!(facets["sub_status"], json!([count("checking", 1)]));
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
    assert_eq!(counts[1], json!({"value": "VIP", "count": 3}));
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
