use serde_json::{Value, json};
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

fn unit(site: &given::Site, index: usize) -> String {
    format!("{HOME}/{}", site.unit_id(index))
}

async fn release(admin: &Client, site: &given::Site) {
    let body = json!({"building_id": site.building_id()});
    admin.post(&format!("{HOME}/release"), body).await.expect(200);
}

async fn recall(admin: &Client, site: &given::Site, index: usize) {
    let body = json!({"unit_ids": [site.unit_id(index)], "reason": "更正"});
    let batch = admin.post(&format!("{HOME}/recall"), body).await.expect(200);
    assert_eq!(batch["done"], 1, "{batch}");
}

#[actix_web::test]
async fn everything_mistyped_at_entry_is_corrected_and_the_list_price_follows() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let layouts = format!("/api/v1/inventory/projects/{}/layouts", site.project_id());
    let body = json!({"code": "B2", "name": "B2", "bedrooms": 4});
    admin.post(&layouts, body).await.expect(201);
    let path = unit(&site, 0);
    let patch = json!({
        "room": "07", "layout": "B2", "use": "shop", "orientation": "north",
        "gross_area": "100.00", "inside_area": "80.00", "reason": "建档录入错误"
    });
    let after = admin.patch(&path, patch).await.expect(200);
    assert_eq!((&after["room"], &after["layout"]), (&json!("07"), &json!("B2")));
    assert_eq!((&after["use"], &after["rooms"]), (&json!("shop"), &json!(4)));
    assert_eq!((&after["gross_area"], &after["inside_area"]), (&json!("100.00"), &json!("80.00")));
    assert_eq!(after["list_unit_price"], "20000.00");
    assert_eq!(after["list_price"], "2000000.00");
    assert_eq!(after["code"], "GZ001-02-1607");
    for (query, found) in [("q=1607", 1), ("q=b2", 1), ("q=1601", 0)] {
        assert_eq!(admin.get(&format!("{HOME}?{query}")).await.expect(200)["total"], found);
    }
    let newest =
        admin.get(&format!("{path}/history?sort=-at")).await.expect(200)["items"][0].clone();
    assert_eq!(newest["reason"], "建档录入错误");
    assert_eq!(newest["changes"]["layout"], json!({"from": "A1", "to": "B2"}));
    assert_eq!(newest["changes"]["gross_area"], json!({"from": "98.76", "to": "100.00"}));
    let book = admin.get(&format!("{path}/prices?sort=-effective_at")).await.expect(200);
    assert_eq!(book["items"][0]["list_price"], "2000000.00");
    // Another basis leaves the total as it is.
    let inside = admin.patch(&path, json!({"price_basis": "inside"})).await.expect(200);
    assert_eq!(inside["list_price"], "2000000.00");
    assert_eq!(inside["list_unit_price"], "25000.00");
    app.finish().await;
}

#[actix_web::test]
async fn corrections_name_their_faults() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let path = unit(&site, 0);
    for (patch, pointer, code) in [
        (json!({"inside_area": "98.77"}), "/inside_area", "out_of_range"),
        (json!({"gross_area": "79.00"}), "/gross_area", "out_of_range"),
        (json!({"layout": "Z9"}), "/layout", "not_found"),
        (json!({"room": "  "}), "/room", "too_short"),
        (json!({"gross_area": "0"}), "/gross_area", "invalid_format"),
    ] {
        let faults = admin.patch(&path, patch.clone()).await.faults();
        assert_eq!(faults[0].0, pointer, "{patch} {code} {faults:?}");
    }
    let taken = admin.patch(&path, json!({"room": "05"})).await;
    taken.refused(409, "inventory.room_taken");
    let small = json!({"gross_area": "80.00"});
    admin.patch(&path, small).await.refused(409, "inventory.below_floor_price");
    app.finish().await;
}

#[actix_web::test]
async fn what_is_on_sale_is_recalled_before_it_is_corrected_and_keeps_its_total_and_code() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    release(&admin, &site).await;
    let path = unit(&site, 0);
    for patch in [
        json!({"room": "07"}),
        json!({"use": "shop"}),
        json!({"gross_area": "90.00"}),
        json!({"inside_area": "78.00"}),
        json!({"price_basis": "unit"}),
    ] {
        admin.patch(&path, patch).await.refused(409, "inventory.recall_first");
    }
    // What only describes it can be corrected on sale, and what is sent back as it was passes.
    let patch = json!({"orientation": "north", "fit_out": "bare", "room": "01", "use": "home"});
    admin.patch(&path, patch).await.expect(200);
    recall(&admin, &site, 0).await;
    let after = admin.patch(&path, json!({"room": "07", "gross_area": "90.00"})).await.expect(200);
    // Smaller, and still at the total that was approved: the discount is measured against it.
    assert_eq!(after["list_price"], "1975200.00");
    assert_eq!(after["list_unit_price"], "21946.67");
    // Its code may stand on a document.
    assert_eq!((&after["code"], &after["room"]), (&json!("GZ001-02-1601"), &json!("07")));
    app.finish().await;
}

#[actix_web::test]
async fn a_unit_entered_on_the_wrong_floor_is_moved_while_nobody_relies_on_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let path = unit(&site, 0);
    let before = admin.get(&path).await.expect(200);
    assert_eq!(before["floor"], 16);
    for (floor, code) in [(0, "out_of_range"), (201, "out_of_range"), (-10, "out_of_range")] {
        let faults = admin.patch(&path, json!({"floor": floor})).await.faults();
        assert_eq!(faults, [("/floor".to_owned(), code.to_owned())], "{floor}");
    }
    let building = format!("/api/v1/inventory/buildings/{}", site.building_id());
    let top = admin.get(&building).await.expect(200)["floors"].as_i64().unwrap();
    let faults = admin.patch(&path, json!({"floor": top + 1})).await.faults();
    assert_eq!(faults, [("/floor".to_owned(), "out_of_range".to_owned())]);
    // Where the room stands already nobody else comes.
    let above = site.units.iter().find(|unit| unit["floor"] == 17).unwrap();
    let taken = admin.patch(&path, json!({"floor": 17, "room": above["room"]})).await;
    assert_eq!(taken.refused(409, "inventory.room_taken")["floor"], 17);
    let moved = admin.patch(&path, json!({"floor": 3, "reason": "建档录入错误"})).await.expect(200);
    assert_eq!((&moved["floor"], &moved["code"]), (&json!(3), &json!("GZ001-02-0301")));
    assert_eq!(moved["list_price"], before["list_price"]);
    let line = admin.get(&format!("{path}/history?sort=-at")).await.expect(200)["items"][0].clone();
    assert_eq!(line["changes"]["floor"], json!({"from": "16", "to": "3"}));
    assert_eq!(admin.get(&format!("{HOME}?max_floor=3")).await.expect(200)["total"], 1);
    // The place that it left is free, with its code.
    let again = given::units(&admin, site.building_id(), (16, 16), &[given::stack("01")]).await;
    assert_eq!(again[0]["code"], "GZ001-02-1601");
    release(&admin, &site).await;
    admin.patch(&path, json!({"floor": 4})).await.refused(409, "inventory.recall_first");
    recall(&admin, &site, 0).await;
    let after = admin.patch(&path, json!({"floor": 4})).await.expect(200);
    assert_eq!((&after["floor"], &after["code"]), (&json!(4), &json!("GZ001-02-0301")));
    app.finish().await;
}

#[actix_web::test]
async fn layout_and_orientation_stay_once_a_contract_repeats_them() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = given::office::Office::open(&admin).await;
    let customer = given::customer::entered(&admin, 1).await;
    given::trade::signed(&admin, &office, &customer).await;
    let path = unit(&office.site, 0);
    for patch in [json!({"orientation": "north"}), json!({"fit_out": "luxury"})] {
        admin.patch(&path, patch).await.refused(409, "inventory.contracted");
    }
    admin.patch(&path, json!({"remarks": "x"})).await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn the_room_that_a_mistyped_unit_bore_is_entered_with_its_own_code() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let moved = admin.patch(&unit(&site, 0), json!({"room": "06"})).await.expect(200);
    assert_eq!(moved["code"], "GZ001-02-1606");
    let again = given::units(&admin, site.building_id(), (16, 16), &[given::stack("01")]).await;
    assert_eq!(again[0]["code"], "GZ001-02-1601");
    // A code that is used up goes to no other room: 1 and 01 make the same one.
    admin.delete(&unit(&site, 1)).await.expect(204);
    let path = format!("/api/v1/inventory/buildings/{}/units/generate", site.building_id());
    let body = json!({"floors": {"from": 16, "to": 16}, "stacks": [given::stack("5")]});
    admin.post(&path, body).await.refused(409, "inventory.code_taken");
    let same = json!({"room": "5"});
    admin.patch(&unit(&site, 0), same).await.refused(409, "inventory.code_taken");
    let back = given::units(&admin, site.building_id(), (16, 16), &[given::stack("05")]).await;
    assert_eq!(back[0]["code"], site.units[1]["code"]);
    app.finish().await;
}

#[actix_web::test]
async fn the_use_fits_what_is_attached() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let space = unit(&site, 1);
    admin.patch(&space, json!({"use": "parking"})).await.expect(200);
    let home = json!({"home_id": site.unit_id(0)});
    admin.post(&format!("{space}/attach"), home).await.expect(200);
    let code = "inventory.attached_already";
    admin.patch(&space, json!({"use": "home"})).await.refused(409, code);
    admin.patch(&space, json!({"use": "storage"})).await.expect(200);
    admin.patch(&unit(&site, 0), json!({"use": "shop"})).await.refused(409, "in_use");
    let none: Value = admin.get(&unit(&site, 0)).await.expect(200);
    assert_eq!(none["use"], "home");
    app.finish().await;
}
