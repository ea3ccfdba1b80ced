use serde_json::{Value, json};
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

/// Floors 1 to 4: homes A1 and B1, and a shop.
pub(super) async fn site(admin: &Client) -> given::Site {
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

pub(super) async fn total(admin: &Client, query: &str) -> u64 {
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
    let count = |value: &str, count: u64| json!({"value": value, "label": null, "count": count});
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
