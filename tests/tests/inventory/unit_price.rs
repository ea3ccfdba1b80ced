use entity::inventory::unit;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use tests::{TestApp, given};

const UNITS: &str = "/api/v1/inventory/units";

#[actix_web::test]
async fn every_price_of_a_unit_stays_in_its_book() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let unit = format!("{UNITS}/{}", site.unit_id(0));
    for patch in [
        json!({"list_unit_price": "20500.00"}),
        json!({"tags": ["VIP"]}),
        json!({"filed_price": "2100000.00", "floor_price": "1900000.00"}),
        json!({"filed_price": null}),
        json!({"filed_price": null}),
    ] {
        admin.patch(&unit, patch).await.expect(200);
    }
    let book = admin.get(&format!("{unit}/prices")).await.expect(200);
    let versions: Vec<_> = book["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["unit_version"], &row["list_price"], &row["filed_price"], &row["act"]))
        .map(|(version, list, filed, act)| json!([version, list, filed, act]))
        .collect();
    let (generate, update) = ("inventory.unit.generate", "inventory.unit.update");
    assert_eq!(
        versions,
        [
            json!([1, "1975200.00", null, generate]),
            json!([2, "2024580.00", null, update]),
            json!([4, "2024580.00", "2100000.00", update]),
            json!([5, "2024580.00", null, update]),
        ]
    );
    assert_eq!(book["items"][2]["floor_price"], "1900000.00");
    assert_eq!(book["items"][2]["actor"], "admin");
    let newest = admin.get(&format!("{unit}/prices?sort=-effective_at&page_size=1")).await;
    assert_eq!(newest.expect(200)["items"][0]["unit_version"], 5);
    app.finish().await;
}

#[actix_web::test]
async fn the_book_of_a_unit_goes_with_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let unit = format!("{UNITS}/{}", site.unit_id(0));
    admin.delete(&unit).await.expect(204);
    admin.get(&format!("{unit}/prices")).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn the_invariant_finds_a_price_that_is_in_no_book() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let id = site.unit_id(1).parse::<entity::id::UnitId>().unwrap();
    unit::Entity::update_many()
        .col_expr(unit::Column::ListPrice, Expr::value(100_i64))
        .filter(unit::Column::Id.eq(id))
        .exec(&app.kernel.db)
        .await
        .unwrap();
    let report = admin.get("/api/v1/admin/invariants").await.expect(200);
    let checks = report["checks"].as_array().unwrap();
    let eighth = checks.iter().find(|check| check["id"] == 8).unwrap();
    assert_eq!(eighth["violations"][0]["id"], site.unit_id(1));
    app.abandon().await;
}

#[actix_web::test]
async fn no_price_is_put_below_the_floor_price() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let unit = format!("{UNITS}/{}", site.unit_id(0));
    let below = "inventory.below_floor_price";
    admin.patch(&unit, json!({"floor_price": "1975200.01"})).await.refused(409, below);
    admin.patch(&unit, json!({"floor_price": "1975200.00"})).await.expect(200);
    admin.patch(&unit, json!({"list_price": "1975199.99"})).await.refused(409, below);
    let both = json!({"list_price": "1900000.00", "floor_price": "1900000.00"});
    admin.patch(&unit, both).await.expect(200);
    app.finish().await;
}
