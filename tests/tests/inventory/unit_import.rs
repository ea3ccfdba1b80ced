use encoding_rs::GBK;
use serde_json::{Value, json};
use tests::given::form::Form;
use tests::given::office::Office;
use tests::given::sheet::{KEYS, csv, row, workbook};
use tests::given::{id, site};
use tests::{Client, Reply, TestApp, given};

const UNITS: &str = "/api/v1/inventory/units";
pub const IMPORT: &str = "/api/v1/inventory/units/import";

pub async fn send(client: &Client, project: &str, name: &str, bytes: &[u8], query: &str) -> Reply {
    let form = Form::of(name, "", bytes).text("project_id", project);
    form.send_to(client, &format!("{IMPORT}{query}")).await
}

/// `cell code` of everything that failed.
pub fn failed(answer: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let failed = answer["failed"].as_array().unwrap().iter();
    failed.map(|fault| format!("{} {}", text(&fault["cell"]), text(&fault["code"]))).collect()
}

async fn units(client: &Client, project: &str) -> Value {
    let path = format!("{UNITS}?project_id={project}&sort=code&page_size=200");
    client.get(&path).await.expect(200)
}

#[actix_web::test]
async fn import_enters_the_units_of_a_workbook() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    let head = [
        "*楼栋",
        "楼层",
        "房号",
        "用途",
        "户型",
        "朝向",
        "建筑面积(㎡)",
        "套内面积（㎡）",
        "总价",
        "备案价",
        "底价",
        "标签",
        "备注",
    ];
    let line = |room: &str, list: &str, more: [&str; 4]| {
        let start = ["2", "5", room, "住宅", "B2", "南", "98.76", "79.01", list];
        start.into_iter().chain(more).map(str::to_owned).collect::<Vec<String>>()
    };
    let rows = [
        line("01", "1975200", ["2000000", "1800000.5", "边户、VIP，边户", "看江"]),
        line("12", "1000000", ["", "", "", ""]),
    ];
    let file = workbook(&head, &rows);
    let dry = send(&admin, site.project_id(), "房源.xlsx", &file, "?dry_run=true").await;
    assert!(dry.header("quote-digest").is_some());
    let dry = dry.expect(200);
    assert_eq!(
        (&dry["rows"], &dry["done"], &dry["failed_rows"]),
        (&json!(2), &json!(2), &json!(0))
    );
    assert_eq!(dry["units"][0]["code"], "GZ001-02-0501");
    assert_eq!(units(&admin, site.project_id()).await["total"], 6, "nothing is kept");
    let done = send(&admin, site.project_id(), "房源.xlsx", &file, "").await.expect(200);
    assert_eq!(done["units"][1]["code"], "GZ001-02-0512");
    assert_eq!(done["units"][1]["list_unit_price"], "10125.56");
    let home = format!("{UNITS}/{}", done["units"][0]["unit_id"].as_str().unwrap());
    let unit = admin.get(&home).await.expect(200);
    for (name, value) in [
        ("code", json!("GZ001-02-0501")),
        ("floor", json!(5)),
        ("room", json!("01")),
        ("use", json!("home")),
        ("layout", json!("B2")),
        ("orientation", json!("south")),
        ("gross_area", json!("98.76")),
        ("inside_area", json!("79.01")),
        ("list_unit_price", json!("20000.00")),
        ("list_price", json!("1975200.00")),
        ("filed_price", json!("2000000.00")),
        ("floor_price", json!("1800000.50")),
        ("tags", json!(["边户", "VIP"])),
        ("remarks", json!("看江")),
        ("status", json!("unreleased")),
    ] {
        assert_eq!(unit[name], value, "{name}");
    }
    let history = admin.get(&format!("{home}/history")).await.expect(200);
    assert_eq!(history["items"][0]["act"], "inventory.unit.import");
    assert_eq!(history["items"][0]["actor"], "admin");
    let prices = admin.get(&format!("{home}/prices")).await.expect(200);
    assert_eq!((&prices["total"], &prices["items"][0]["unit_version"]), (&json!(1), &json!(1)));
    let found = admin.get(&format!("{UNITS}?q=vip")).await.expect(200);
    assert_eq!(found["total"], 1, "marks are searched");
    app.finish().await;
}

#[actix_web::test]
async fn import_reads_commas_in_utf8_and_in_gbk() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    let head = ["楼栋", "楼层", "房号", "用途", "户型", "朝向", "建筑面积", "套内面积", "单价"];
    let line = |room: &str| {
        let mut row = row("2", "3", room);
        (row[3], row[5]) = ("车位".to_owned(), "南北通透".to_owned());
        row
    };
    let text = |room: &str| csv(&head, &[line(room)]);
    let chinese = text("甲");
    let (gbk, _, lost) = GBK.encode(&chinese);
    assert!(!lost);
    let marked = format!("\u{feff}{}", text("乙"));
    for (bytes, room) in [
        (gbk.as_ref(), "甲"),
        (marked.as_bytes(), "乙"),
        (text("丙").as_bytes(), "丙"),
        (csv(KEYS, &[row("2", "3", "丁")]).as_bytes(), "丁"),
    ] {
        let done = send(&admin, site.project_id(), "a.csv", bytes, "").await.expect(200);
        assert_eq!(done["done"], 1, "{room}: {done}");
        assert_eq!(done["units"][0]["room"], room);
        assert_eq!(done["units"][0]["list_price"], "1975200.00");
    }
    // A line break inside of a cell belongs to its row.
    let quoted = format!(
        "{},remarks\n{},\"一\n二\"\n{}\n",
        KEYS.join(","),
        row("2", "4", "01").join(","),
        row("2", "99", "01").join(",")
    );
    let done = send(&admin, site.project_id(), "a.csv", quoted.as_bytes(), "").await.expect(200);
    assert_eq!((&done["done"], failed(&done)), (&json!(1), vec!["B3 out_of_range".to_owned()]));
    app.finish().await;
}

#[actix_web::test]
async fn import_tells_what_is_wrong_cell_by_cell() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    let with = |column: usize, text: &str, room: &str| {
        let mut row = row("2", "7", room);
        row[column] = text.to_owned();
        row
    };
    let date = "<c r=\"@\" t=\"d\"><v>2025-01-02</v></c>";
    let error = "<c r=\"@\" t=\"e\"><v>#REF!</v></c>";
    let rows = [
        with(0, "9", "01"),
        with(0, "", "02"),
        with(0, date, "03"),
        with(1, "19", "04"),
        with(1, "0", "05"),
        with(1, "三层", "06"),
        with(2, "01234567890123456", ""),
        with(3, "castle", "08"),
        with(5, "上", "09"),
        with(6, "98.76543", "10"),
        with(7, "98.77", "11"),
        with(8, "=A1+B1", "12"),
        with(8, "-5,0", "13"),
        with(8, error, "14"),
        with(8, "0.001", "15"),
        row("2", "7", "16"),
    ];
    let mut head = KEYS.to_vec();
    head.extend(["学区", "price_basis"]);
    let file = workbook(&head, &rows);
    let done = send(&admin, site.project_id(), "a.xlsx", &file, "").await.expect(200);
    assert_eq!(
        failed(&done),
        [
            "A2 not_found",
            "A3 required",
            "A4 wrong_type",
            "B5 out_of_range",
            "B6 out_of_range",
            "B7 invalid_format",
            "C8 too_long",
            "D9 invalid_value",
            "F10 invalid_value",
            "G11 too_precise",
            "H12 out_of_range",
            "I13 formula",
            "I14 invalid_format",
            "I15 wrong_type",
            "I16 too_precise"
        ]
    );
    assert_eq!(done["unknown_columns"], json!([{"cell": "J1", "heading": "学区"}]));
    assert_eq!((&done["rows"], &done["done"]), (&json!(16), &json!(1)));
    assert_eq!(done["failed_rows"], 15);
    assert_eq!(done["units"][0]["row"], 17);
    let told = &done["failed"][0];
    assert_eq!((&told["row"], &told["column"]), (&json!(2), &json!("building")));
    let chinese = admin.with("accept-language", "zh-CN");
    let dry = send(&chinese, site.project_id(), "a.xlsx", &file, "?dry_run=true").await;
    assert_eq!(dry.expect(200)["failed"][0]["detail"], "找不到所指的对象。");
    app.finish().await;
}

#[actix_web::test]
async fn import_finds_what_is_there_twice() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    // A code of a unit that is gone is used up for all but its own room.
    let gone = site.unit_id(0);
    assert_eq!(admin.delete(&format!("{UNITS}/{gone}")).await.status, 204);
    let rows = [
        row("2", "7", "01"),
        row("2", "7", "01"),
        row("2", "7", "1"),
        row("2", "16", "05"),
        row("2", "16", "1"),
        row("2", "17", "1"),
    ];
    let text = csv(KEYS, &rows);
    let done = send(&admin, site.project_id(), "a.csv", text.as_bytes(), "").await.expect(200);
    assert_eq!(
        failed(&done),
        [
            "C3 duplicate",
            "C4 inventory.code_taken",
            "C5 inventory.room_taken",
            "C6 inventory.code_taken",
            "C7 inventory.code_taken"
        ]
    );
    assert_eq!(
        (&done["failed"][0]["like_row"], &done["failed"][2]["like_row"]),
        (&json!(2), &json!(null))
    );
    assert_eq!(done["done"], 1);
    let again = send(&admin, site.project_id(), "a.csv", text.as_bytes(), "").await.expect(200);
    assert_eq!(again["done"], 0);
    assert_eq!(failed(&again)[0], "C2 inventory.room_taken");
    let back = csv(KEYS, &[row("2", "16", "01")]);
    let back = send(&admin, site.project_id(), "a.csv", back.as_bytes(), "").await.expect(200);
    assert_eq!((&back["done"], &back["units"][0]["code"]), (&json!(1), &site.units[0]["code"]));
    app.finish().await;
}

#[actix_web::test]
async fn import_is_all_or_nothing_when_asked() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    let text = csv(KEYS, &[row("2", "7", "01"), row("2", "19", "01")]);
    let all = send(&admin, site.project_id(), "a.csv", text.as_bytes(), "?atomic=true").await;
    let all = all.expect(200);
    assert_eq!((&all["done"], failed(&all)), (&json!(0), vec!["B3 out_of_range".to_owned()]));
    assert_eq!(units(&admin, site.project_id()).await["total"], 6);
    let each = send(&admin, site.project_id(), "a.csv", text.as_bytes(), "").await.expect(200);
    assert_eq!(each["done"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn import_makes_codes_by_the_project_s_rule() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let body = json!({
        "code": "SZ001", "name": "江畔", "city": "深圳", "tax_method": "general",
        "unit_code_rule": "sequence"
    });
    let project = admin.post("/api/v1/inventory/projects", body).await.expect(201);
    given::building(&admin, id(&project), "2").await;
    let rows = [row("2", "7", "01"), row("2", "88", "01"), row("2", "7", "02")];
    let text = csv(KEYS, &rows);
    let done = send(&admin, id(&project), "a.csv", text.as_bytes(), "").await.expect(200);
    assert_eq!(done["units"][0]["code"], "20250310001");
    assert_eq!(done["units"][1]["code"], "20250310002", "a row that fails takes no number");
    let zoned = json!({
        "code": "SZ002", "name": "湖畔", "city": "深圳", "tax_method": "general",
        "unit_code_rule": "zone"
    });
    let project = admin.post("/api/v1/inventory/projects", zoned).await.expect(201);
    given::building(&admin, id(&project), "2").await;
    let none = send(&admin, id(&project), "a.csv", text.as_bytes(), "").await.expect(200);
    assert_eq!(failed(&none)[0], "A2 inventory.zone_missing");
    app.finish().await;
}

#[actix_web::test]
async fn import_is_done_once_by_who_may_and_where_he_may() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let elsewhere = given::project(&admin, "SZ001").await;
    let manager = office.hire(&app, "zhou", "manager").await;
    let consultant = office.hire(&app, "li", "consultant").await;
    let project = office.site.project_id();
    let text = csv(KEYS, &[row("2", "7", "01")]);
    let bytes = text.as_bytes();
    send(&consultant, project, "a.csv", bytes, "").await.refused(403, "forbidden");
    let faults = send(&manager, id(&elsewhere), "a.csv", bytes, "").await.faults();
    assert_eq!(faults, [("/project_id".to_owned(), "not_found".to_owned())]);
    let keyed = manager.with("idempotency-key", "import-1");
    let first = send(&keyed, project, "a.csv", bytes, "").await.expect(200);
    let again = send(&keyed, project, "a.csv", bytes, "").await;
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
    assert_eq!(again.expect(200), first);
    let other = csv(KEYS, &[row("2", "7", "02")]);
    let other = send(&keyed, project, "a.csv", other.as_bytes(), "").await;
    other.refused(422, "idempotency_key_reused");
    let log = admin.get("/api/v1/admin/audit-logs?act=inventory.unit.import").await.expect(200);
    assert_eq!(log["items"][0]["detail"]["created"], 1);
    assert_eq!(crate::files::file::stored(&app).await, 1, "kept once, with its report");
    app.finish().await;
}

#[actix_web::test]
async fn import_reads_entrance_and_fit_out() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    let building = format!("/api/v1/inventory/buildings/{}", site.building_id());
    admin.patch(&building, json!({"entrances": ["1单元", "2单元"]})).await.expect(200);
    let line = |room: &str, entrance: &str, fit_out: &str| {
        let mut row = row("2", "7", room);
        row.extend([entrance.to_owned(), fit_out.to_owned()]);
        row
    };
    let rows = [
        line("01", "2单元", "精装"),
        line("02", "", ""),
        line("03", "3单元", "bare"),
        line("04", "1单元", "黄金"),
    ];
    let mut head = KEYS.to_vec();
    head.extend(["单元", "装修"]);
    let file = workbook(&head, &rows);
    let done = send(&admin, site.project_id(), "a.xlsx", &file, "").await.expect(200);
    assert_eq!(failed(&done), ["J4 not_found", "K5 invalid_value"]);
    let path = format!("{UNITS}/{}", done["units"][0]["unit_id"].as_str().unwrap());
    let unit = admin.get(&path).await.expect(200);
    assert_eq!((&unit["entrance"], &unit["fit_out"]), (&json!("2单元"), &json!("fitted")));
    let path = format!("{UNITS}/{}", done["units"][1]["unit_id"].as_str().unwrap());
    let unit = admin.get(&path).await.expect(200);
    assert_eq!((&unit["entrance"], &unit["fit_out"]), (&json!(null), &json!(null)));
    app.finish().await;
}
