use super::unit_search::{site, total};
use entity::id::LayoutId;
use entity::inventory::unit;
use migration::{Migrator, MigratorTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;
use tests::database::since;
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

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
