use entity::inventory::price_adjustment_unit::{Column, Entity};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use service::kernel::Error;
use tests::given::customer;
use tests::given::office::Office;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/inventory/price-adjustments";
const UNITS: &str = "/api/v1/inventory/units";

/// An office whose administrator plans prices, and whose manager decides.
pub(super) struct Desk {
    pub app: TestApp,
    pub office: Office,
    pub admin: Client,
    pub manager: Client,
}

impl Desk {
    pub async fn open() -> Self {
        let app = TestApp::start().await;
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        let manager = office.hire(&app, "manager", "manager").await;
        Self { app, office, admin, manager }
    }

    fn body(&self, selection: &Value, change: &Value, applies_to: &str) -> Value {
        json!({
            "project_id": self.office.site.project_id(), "selection": selection,
            "change": change, "applies_to": applies_to, "reason": "二季度调价"
        })
    }

    async fn draft(&self, selection: &Value, change: &Value, applies_to: &str) -> String {
        let body = self.body(selection, change, applies_to);
        let drafted = self.admin.post(HOME, body).await.expect(201);
        assert_eq!(drafted["status"], "draft");
        format!("{HOME}/{}", drafted["id"].as_str().unwrap())
    }

    /// Everything of the project by three percent, submitted.
    async fn submitted(&self) -> String {
        let path = self.draft(&json!({}), &percent("3"), "list").await;
        let submitted = self.act(&self.admin, &path, "submit").await;
        assert_eq!((&submitted["status"], &submitted["planned"]), (&json!("reviewing"), &json!(6)));
        path
    }

    async fn act(&self, client: &Client, path: &str, act: &str) -> Value {
        client.post(&format!("{path}/{act}"), json!({})).await.expect(200)
    }

    async fn unit(&self, index: usize) -> Value {
        let path = format!("{UNITS}/{}", self.office.site.unit_id(index));
        self.admin.get(&path).await.expect(200)
    }

    async fn row(&self, path: &str, index: usize) -> Value {
        self.admin.get(&format!("{path}/preview")).await.expect(200)["rows"][index].clone()
    }

    async fn clock(&self, now: &str) {
        self.admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    }
}

fn percent(value: &str) -> Value {
    json!({"kind": "percent", "value": value})
}

#[actix_web::test]
async fn preview_shows_each_unit_before_and_after_and_the_value_for_sale() {
    let desk = Desk::open().await;
    let path = desk.draft(&json!({}), &percent("3"), "list").await;
    let preview = desk.admin.get(&format!("{path}/preview")).await.expect(200);
    assert_eq!((&preview["units"], &preview["changes"]), (&json!(6), &json!(6)));
    assert_eq!(preview["saleable_before"], "11910456.00");
    assert_eq!(preview["saleable_after"], "12267769.68");
    assert_eq!(preview["difference"], "357313.68");
    let row = &preview["rows"][2];
    assert_eq!((&row["unit_code"], &row["outcome"]), (&json!("GZ001-02-1701"), &json!("planned")));
    assert_eq!(
        (&row["to_unit_price"], &row["to_list_price"]),
        (&json!("20703.00"), &json!("2044628.28"),)
    );
    assert_eq!(desk.unit(0).await["list_price"], "1975200.00");
    desk.app.finish().await;
}

#[actix_web::test]
async fn preview_tells_what_cannot_change_and_why() {
    let desk = Desk::open().await;
    let site = &desk.office.site;
    let filed = json!({"filed_price": "2000000.00"});
    desk.admin.patch(&format!("{UNITS}/{}", site.unit_id(0)), filed).await.expect(200);
    let customer = customer::entered(&desk.admin, 1).await;
    let keep = json!({
        "unit_ids": [site.unit_id(1)], "kind": "kept", "customer_id": customer["id"],
        "reason": "预留"
    });
    desk.admin.post(&format!("{UNITS}/withhold"), keep).await.expect(200);
    let path = desk.draft(&json!({}), &percent("3"), "list").await;
    let preview = desk.admin.get(&format!("{path}/preview")).await.expect(200);
    assert_eq!((&preview["changes"], &preview["refused"]), (&json!(4), &json!(2)));
    assert_eq!(preview["rows"][0]["code"], "inventory.above_filed_price");
    assert_eq!(preview["rows"][1]["code"], "inventory.not_for_sale");
    // What is kept is not for sale; what is filed too low is, at its old price.
    assert_eq!(preview["saleable_before"], "9935256.00");
    let cheap = desk.draft(&json!({}), &percent("-10.01"), "list").await;
    assert_eq!(desk.row(&cheap, 2).await["code"], "inventory.below_floor_price");
    let atomic = desk.admin.post(&format!("{path}/submit?atomic=true"), json!({})).await;
    assert_eq!(atomic.refused(409, "inventory.rows_refused")["refused"], 2);
    let nothing = desk.admin.post(&format!("{cheap}/submit"), json!({})).await;
    nothing.refused(409, "inventory.nothing_to_adjust");
    desk.app.finish().await;
}

#[actix_web::test]
async fn create_names_every_fault() {
    let desk = Desk::open().await;
    let nobody = "01935e3c-5a00-7000-8000-00000000ffff";
    let selection = json!({
        "building_ids": [nobody], "layouts": ["A1", "Z9"], "unit_ids": [nobody],
        "min_floor": 9, "max_floor": 8
    });
    let mut body = desk.body(&selection, &percent("-100"), "list");
    body["effective_at"] = json!("2025-03-10T01:59:59Z");
    let faults = desk.admin.post(HOME, body).await.faults();
    let pointers: Vec<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(
        pointers,
        [
            "/change/value",
            "/selection/max_floor",
            "/effective_at",
            "/selection/building_ids/0",
            "/selection/layouts/1",
            "/selection/unit_ids/0",
        ]
    );
    let none = desk.body(&json!({}), &percent("0"), "list");
    let zero = ("/change/value".to_owned(), "out_of_range".to_owned());
    assert_eq!(desk.admin.post(HOME, none).await.faults(), [zero]);
    desk.app.finish().await;
}

#[actix_web::test]
async fn approve_changes_prices_at_once_and_never_by_the_author() {
    let desk = Desk::open().await;
    let path = desk.submitted().await;
    let own = desk.admin.post(&format!("{path}/approve"), json!({})).await;
    own.refused(409, "approvals.own_document");
    let acts = desk.admin.get(&format!("{path}/acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!(["withdraw"]));
    let task = desk.manager.get("/api/v1/approvals/tasks").await.expect(200)["items"][0].clone();
    assert_eq!(task["decide_url"], format!("{path}/approve"));
    let applied = desk.act(&desk.manager, &path, "approve").await;
    assert_eq!((&applied["status"], &applied["changed"]), (&json!("applied"), &json!(6)));
    let unit = desk.unit(2).await;
    assert_eq!(unit["list_unit_price"], "20703.00");
    assert_eq!(unit["list_price"], "2044628.28");
    assert_eq!(unit["floor_price"], "1786568.40");
    let history = format!("{UNITS}/{}/history?sort=-at", desk.office.site.unit_id(2));
    let last = desk.admin.get(&history).await.expect(200)["items"][0].clone();
    assert_eq!(last["reason"], "二季度调价");
    let step = json!({"from": "1985076.00", "to": "2044628.28"});
    assert_eq!(last["changes"]["list_price"], step);
    let again = desk.manager.post(&format!("{path}/approve"), json!({})).await;
    again.refused(409, "invalid_transition");
    desk.app.finish().await;
}

#[actix_web::test]
async fn approve_is_refused_to_who_drafted_even_when_another_submitted() {
    let desk = Desk::open().await;
    let body = desk.body(&json!({}), &percent("1"), "list");
    let drafted = desk.manager.post(HOME, body).await.expect(201);
    let path = format!("{HOME}/{}", drafted["id"].as_str().unwrap());
    desk.act(&desk.admin, &path, "submit").await;
    for client in [&desk.manager, &desk.admin] {
        let own = client.post(&format!("{path}/approve"), json!({})).await;
        own.refused(409, "approvals.own_document");
    }
    let other = desk.office.hire(&desk.app, "other", "manager").await;
    assert_eq!(desk.act(&other, &path, "approve").await["status"], "applied");
    desk.app.finish().await;
}

#[actix_web::test]
async fn an_approved_adjustment_waits_for_its_moment() {
    let desk = Desk::open().await;
    let mut body = desk.body(&json!({"max_floor": 16}), &percent("-2.5"), "both");
    body["effective_at"] = json!("2025-03-31T16:00:00Z");
    let drafted = desk.admin.post(HOME, body).await.expect(201);
    let path = format!("{HOME}/{}", drafted["id"].as_str().unwrap());
    desk.act(&desk.admin, &path, "submit").await;
    assert_eq!(desk.act(&desk.manager, &path, "approve").await["status"], "approved");
    desk.clock("2025-03-31T15:59:59Z").await;
    assert_eq!(desk.unit(0).await["list_price"], "1975200.00");
    desk.clock("2025-03-31T16:00:00Z").await;
    let unit = desk.unit(0).await;
    assert_eq!(
        (&unit["list_unit_price"], &unit["list_price"]),
        (&json!("19500.00"), &json!("1925820.00"),)
    );
    assert_eq!(unit["floor_price"], "1733238.00");
    assert_eq!(desk.unit(2).await["list_price"], "1985076.00");
    let applied = desk.admin.get(&path).await.expect(200);
    assert_eq!(
        (&applied["status"], &applied["applied_at"]),
        (&json!("applied"), &json!("2025-03-31T16:00:00Z"),)
    );
    let prices = format!("{UNITS}/{}/prices", desk.office.site.unit_id(0));
    let newest = desk.admin.get(&prices).await.expect(200)["items"][1].clone();
    assert_eq!(newest["act"], "inventory.price_adjustment.apply");
    assert_eq!((&newest["adjustment_id"], &newest["actor"]), (&drafted["id"], &json!("system")));
    desk.app.finish().await;
}

#[actix_web::test]
async fn what_was_sold_repriced_or_removed_since_is_left_with_the_reason() {
    let desk = Desk::open().await;
    let site = &desk.office.site;
    let recall = json!({"unit_ids": [site.unit_id(5)], "reason": "调整"});
    desk.admin.post(&format!("{UNITS}/recall"), recall).await.expect(200);
    let path = desk.submitted().await;
    let other = json!({"unit_ids": [site.unit_id(0)]});
    let dearer = json!({"kind": "unit_amount", "value": "1.00"});
    let other = desk.draft(&other, &dearer, "list").await;
    desk.act(&desk.admin, &other, "submit").await;
    desk.act(&desk.manager, &other, "approve").await;
    let filed = json!({"filed_price": "2500000.00"});
    desk.admin.patch(&format!("{UNITS}/{}", site.unit_id(1)), filed).await.expect(200);
    let customer = customer::entered(&desk.admin, 1).await;
    let hold = json!({"unit_id": site.unit_id(2), "customer_id": customer["id"]});
    desk.admin.post("/api/v1/sales/holds", hold).await.expect(201);
    let applied = desk.act(&desk.manager, &path, "approve").await;
    assert_eq!((&applied["changed"], &applied["skipped"]), (&json!(3), &json!(3)));
    let preview = desk.admin.get(&format!("{path}/preview")).await.expect(200);
    let codes: Vec<&Value> =
        preview["rows"].as_array().unwrap().iter().map(|row| &row["code"]).collect();
    assert_eq!(
        codes,
        [
            &json!("inventory.price_changed"),
            &json!("inventory.price_changed"),
            &json!("inventory.not_for_sale"),
            &Value::Null,
            &Value::Null,
            &Value::Null,
        ]
    );
    assert_eq!(preview["rows"][0]["outcome"], "skipped");
    assert_eq!(desk.unit(0).await["list_unit_price"], "20001.00");
    assert_eq!(desk.unit(2).await["list_price"], "1985076.00");
    assert_eq!(desk.unit(3).await["list_price"], "2044628.28");
    let path = "/api/v1/notifications/notifications?kind=price_adjusted";
    let told = desk.admin.get(path).await.expect(200);
    let said = told["items"][0]["text"]["zh"].as_str().unwrap();
    assert!(said.contains("3 套已调整，3 套未调整"), "{told}");
    desk.app.finish().await;
}

#[actix_web::test]
async fn amounts_move_the_total_or_the_unit_price() {
    let desk = Desk::open().await;
    for (index, kind, value, unit_price, list_price) in [
        (0, "amount", "-10000.00", "19898.74", "1965200.00"),
        (1, "unit_amount", "150.00", "20150.00", "1990014.00"),
    ] {
        let selection = json!({"unit_ids": [desk.office.site.unit_id(index)]});
        let path = desk.draft(&selection, &json!({"kind": kind, "value": value}), "list").await;
        desk.act(&desk.admin, &path, "submit").await;
        desk.act(&desk.manager, &path, "approve").await;
        let unit = desk.unit(index).await;
        assert_eq!(
            (&unit["list_unit_price"], &unit["list_price"]),
            (&json!(unit_price), &json!(list_price),)
        );
    }
    let selection = json!({"unit_ids": [desk.office.site.unit_id(2)]});
    let change = json!({"kind": "unit_amount", "value": "-100.00"});
    let path = desk.draft(&selection, &change, "floor").await;
    desk.act(&desk.admin, &path, "submit").await;
    desk.act(&desk.manager, &path, "approve").await;
    let unit = desk.unit(2).await;
    assert_eq!(
        (&unit["list_price"], &unit["floor_price"]),
        (&json!("1985076.00"), &json!("1776692.40"),)
    );
    desk.app.finish().await;
}

#[actix_web::test]
async fn a_rejected_adjustment_changes_nothing_and_can_be_submitted_again() {
    let desk = Desk::open().await;
    let path = desk.submitted().await;
    let reject = format!("{path}/reject");
    desk.manager.post(&reject, json!({})).await.missing("/reason");
    let rejected = desk.manager.post(&reject, json!({"reason": "涨幅过大"})).await.expect(200);
    assert_eq!(rejected["status"], "rejected");
    let decision = &rejected["decisions"][0];
    assert_eq!((&decision["kind"], &decision["comment"]), (&json!("rejected"), &json!("涨幅过大")));
    assert_eq!((&decision["user"], &decision["at"]), (&json!("manager"), &rejected["decided_at"]));
    assert_eq!(desk.unit(0).await["list_price"], "1975200.00");
    desk.act(&desk.admin, &path, "submit").await;
    let applied = desk.act(&desk.manager, &path, "approve").await;
    assert_eq!(applied["changed"], 6);
    let kinds: Vec<&Value> =
        applied["decisions"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
    assert_eq!(kinds, ["rejected", "approved"]);
    let list = desk.admin.get(HOME).await.expect(200);
    assert_eq!(list["items"][0]["decisions"], applied["decisions"]);
    desk.app.finish().await;
}

#[actix_web::test]
async fn a_withdrawn_adjustment_never_takes_effect() {
    let desk = Desk::open().await;
    let mut body = desk.body(&json!({}), &percent("5"), "list");
    body["effective_at"] = json!("2025-04-01T00:00:00Z");
    let drafted = desk.admin.post(HOME, body).await.expect(201);
    let path = format!("{HOME}/{}", drafted["id"].as_str().unwrap());
    desk.act(&desk.admin, &path, "submit").await;
    desk.act(&desk.manager, &path, "approve").await;
    assert_eq!(desk.act(&desk.admin, &path, "withdraw").await["status"], "withdrawn");
    desk.clock("2025-04-02T00:00:00Z").await;
    assert_eq!(desk.unit(0).await["list_price"], "1975200.00");
    let waiting = desk.submitted().await;
    desk.act(&desk.admin, &waiting, "withdraw").await;
    let decided = desk.manager.post(&format!("{waiting}/approve"), json!({})).await;
    decided.refused(409, "invalid_transition");
    let tasks = desk.manager.get("/api/v1/approvals/tasks").await.expect(200);
    assert_eq!(tasks["total"], 0);
    desk.app.finish().await;
}

#[actix_web::test]
async fn rows_that_are_not_those_submitted_are_not_approved() {
    let desk = Desk::open().await;
    let path = desk.submitted().await;
    let unit = desk.office.site.unit_id(0).parse::<entity::id::UnitId>().unwrap();
    Entity::update_many()
        .col_expr(Column::ToListPrice, Expr::value(100_i64))
        .filter(Column::UnitId.eq(unit))
        .exec(&desk.app.kernel.db)
        .await
        .unwrap();
    let forged = desk.manager.post(&format!("{path}/approve"), json!({})).await;
    forged.refused(409, "approvals.content_changed");
    desk.app.finish().await;
}

#[actix_web::test]
async fn the_job_of_an_adjustment_does_its_work_once() {
    let desk = Desk::open().await;
    let path = desk.submitted().await;
    desk.act(&desk.manager, &path, "approve").await;
    let id = path.rsplit('/').next().unwrap();
    let payload = json!({"adjustment_id": id});
    let again = service::inventory::price_adjustment::run_apply(&desk.app.kernel, &payload).await;
    assert_eq!(again.unwrap(), json!({"applied": false}));
    let prices = format!("{UNITS}/{}/prices", desk.office.site.unit_id(0));
    assert_eq!(desk.admin.get(&prices).await.expect(200)["total"], 2);
    let nobody = json!({"adjustment_id": "01935e3c-5a00-7000-8000-00000000ffff"});
    let gone = service::inventory::price_adjustment::run_apply(&desk.app.kernel, &nobody).await;
    assert!(matches!(gone, Err(Error::NotFound(_))));
    desk.app.finish().await;
}

#[actix_web::test]
async fn who_may_not_see_floor_prices_neither_sees_nor_plans_them() {
    let desk = Desk::open().await;
    let planner = json!({"code": "planner", "name": "定价", "data_scope": "project"});
    desk.admin.post("/api/v1/admin/roles", planner).await.expect(201);
    let acts = json!({"permissions": [
        "inventory.price_adjustment.create", "inventory.price_adjustment.read",
        "inventory.unit.read",
    ]});
    desk.admin.put("/api/v1/admin/roles/planner/permissions", acts).await.expect(200);
    let planner = desk.office.hire(&desk.app, "planner", "planner").await;
    let floors = desk.body(&json!({}), &percent("1"), "floor");
    let problem = planner.post(HOME, floors).await.refused(403, "forbidden");
    assert_eq!(problem["permission"], "inventory.unit.read_floor_price");
    let path = desk.draft(&json!({}), &percent("1"), "both").await;
    let row = planner.get(&format!("{path}/preview")).await.expect(200)["rows"][0].clone();
    assert_eq!((&row["from_floor_price"], &row["to_floor_price"]), (&Value::Null, &Value::Null));
    let book = format!("{UNITS}/{}/prices", desk.office.site.unit_id(0));
    let version = planner.get(&book).await.expect(200)["items"][0].clone();
    assert_eq!(
        (&version["list_price"], &version["floor_price"]),
        (&json!("1975200.00"), &Value::Null,)
    );
    desk.app.finish().await;
}
