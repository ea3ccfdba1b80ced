use image::ImageFormat;
use serde_json::{Value, json};
use tests::given::form::{FILES, Form, picture, picture_of};
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, TestApp, given, staff};

const HOME: &str = "/api/v1/inventory/media";

/// Adds a fresh picture to the gallery that `place` names.
async fn add(client: &Client, project: &str, place: Value) -> Value {
    let file = picture_of(client, project, "客厅.png").await;
    let mut body = json!({"kind": "picture", "file_id": file["id"]});
    body.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
    client.post(HOME, body).await.expect(201)
}

async fn gallery(client: &Client, target: &str) -> Vec<Value> {
    let path = format!("{HOME}?target_id={target}&sort=position");
    client.get(&path).await.expect(200)["items"].as_array().unwrap().clone()
}

fn ids(gallery: &[Value]) -> Vec<&str> {
    gallery.iter().map(id).collect()
}

async fn cover_of(client: &Client, home: &str, thing: &str) -> Value {
    client.get(&format!("/api/v1/inventory/{home}/{thing}")).await.expect(200)["cover_file_id"]
        .clone()
}

#[actix_web::test]
async fn create_fills_galleries_whose_first_picture_is_the_cover() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let (project, unit) = (site.project_id(), site.unit_id(0));
    let layout = site.units[0]["layout_id"].as_str().unwrap();
    assert_eq!(cover_of(&admin, "units", unit).await, Value::Null);
    let plan = picture_of(&admin, project, "户型.png").await;
    let body = json!({"layout_id": layout, "kind": "floor_plan", "file_id": plan["id"]});
    let plan = admin.post(HOME, body).await.expect(201);
    assert_eq!((&plan["cover"], &plan["position"]), (&json!(false), &json!(1)));
    let tour = json!({
        "layout_id": layout, "kind": "tour", "url": "https://vr.example.com/a1", "title": " 全景 "
    });
    let reply = admin.post(HOME, tour).await;
    let tour = reply.expect(201);
    assert_eq!((&tour["title"], &tour["file_id"]), (&json!("全景"), &Value::Null));
    assert_eq!(reply.header("location"), Some(format!("{HOME}/{}", id(&tour))));
    let first = add(&admin, project, json!({"layout_id": layout})).await;
    assert_eq!((&first["cover"], &first["position"]), (&json!(true), &json!(3)));
    assert_eq!(ids(&gallery(&admin, layout).await), [id(&plan), id(&tour), id(&first)]);
    assert_eq!(cover_of(&admin, "layouts", layout).await, first["file_id"]);
    assert_eq!(cover_of(&admin, "units", unit).await, first["file_id"], "that of its layout");
    let own = add(&admin, project, json!({"unit_id": unit})).await;
    assert_eq!(cover_of(&admin, "units", unit).await, own["file_id"]);
    let building = add(&admin, project, json!({"building_id": site.building_id()})).await;
    let whole = add(&admin, project, json!({"project_id": project})).await;
    assert_eq!(gallery(&admin, project).await, [whole]);
    assert_eq!(gallery(&admin, site.building_id()).await, [building]);
    let all = admin.get(&format!("{HOME}?project_id={project}")).await.expect(200);
    assert_eq!(all["total"], 6);
    let tours = admin.get(&format!("{HOME}?project_id={project}&kind=tour")).await.expect(200);
    assert_eq!(tours["items"], json!([tour]));
    let listed = admin.get(&format!("/api/v1/inventory/units?q={}", "16")).await.expect(200);
    let covers = listed["items"].as_array().unwrap().iter();
    assert!(covers.filter(|unit| !unit["cover_file_id"].is_null()).count() > 0, "{listed}");
    app.finish().await;
}

#[actix_web::test]
async fn create_names_everything_that_is_wrong() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let other = given::released_site(&admin, "SZ001").await;
    let unit = site.unit_id(0);
    let nobody = "0195a3c0-5b7e-7000-8000-0000000fffff";
    let pdf = Form::of("a.pdf", "", b"%PDF-1.7\n").send(&admin).await.expect(201);
    let file = picture_of(&admin, site.project_id(), "a.png").await;
    let far = picture_of(&admin, other.project_id(), "a.png").await;
    let tour = "https://vr.example.com/a1";
    for (body, place, code) in [
        (json!({"kind": "picture", "file_id": file["id"]}), "", "missing_option"),
        (json!({"kind": "picture", "file_id": nobody, "unit_id": unit}), "/file_id", "not_found"),
        (json!({"kind": "picture", "unit_id": unit}), "/file_id", "required"),
        (json!({"kind": "tour", "unit_id": unit}), "/url", "required"),
        (
            json!({"kind": "picture", "file_id": file["id"], "unit_id": nobody}),
            "/unit_id",
            "not_found",
        ),
        (
            json!({"kind": "floor_plan", "file_id": pdf["id"], "unit_id": unit}),
            "/file_id",
            "type_not_allowed",
        ),
        (
            json!({"kind": "picture", "file_id": far["id"], "unit_id": unit}),
            "/file_id",
            "invalid_value",
        ),
        (
            json!({"kind": "tour", "url": tour, "file_id": file["id"], "unit_id": unit}),
            "/file_id",
            "conflict",
        ),
        (
            json!({"kind": "tour", "url": tour, "project_id": site.project_id(), "unit_id": unit}),
            "/unit_id",
            "conflict",
        ),
        (
            json!({"kind": "tour", "url": "https://10.0.0.8/a", "unit_id": unit}),
            "/url",
            "invalid_value",
        ),
        (
            json!({"kind": "tour", "url": "javascript:alert(1)", "unit_id": unit}),
            "/url",
            "invalid_value",
        ),
    ] {
        let faults = admin.post(HOME, body.clone()).await.faults();
        assert_eq!(faults, [(place.to_owned(), code.to_owned())], "{body}");
    }
    let body = json!({"kind": "tour", "unit_id": nobody, "file_id": nobody});
    assert_eq!(admin.post(HOME, body).await.faults().len(), 4, "all at once");
    assert_eq!(gallery(&admin, unit).await, Vec::<Value>::new());
    app.finish().await;
}

#[actix_web::test]
async fn a_gallery_keeps_a_cover_as_long_as_it_has_a_picture() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let (project, unit) = (site.project_id(), site.unit_id(0));
    let first = add(&admin, project, json!({"unit_id": unit})).await;
    let second = add(&admin, project, json!({"unit_id": unit})).await;
    let third = add(&admin, project, json!({"unit_id": unit})).await;
    let path = format!("{HOME}/{}/set-cover", id(&third));
    assert_eq!(admin.post(&path, json!({})).await.expect(200)["cover"], true);
    assert_eq!(cover_of(&admin, "units", unit).await, third["file_id"]);
    let covers = gallery(&admin, unit).await;
    assert_eq!(covers.iter().filter(|entry| entry["cover"] == true).count(), 1);
    admin.delete(&format!("{HOME}/{}", id(&third))).await.expect(204);
    assert_eq!(cover_of(&admin, "units", unit).await, first["file_id"], "the next one");
    admin.delete(&format!("{HOME}/{}", id(&second))).await.expect(204);
    admin.delete(&format!("{HOME}/{}", id(&first))).await.expect(204);
    assert_eq!(cover_of(&admin, "units", unit).await, Value::Null);
    let tour = json!({"unit_id": unit, "kind": "tour", "url": "https://vr.example.com/a1"});
    let tour = admin.post(HOME, tour).await.expect(201);
    let path = format!("{HOME}/{}/set-cover", id(&tour));
    admin.post(&path, json!({})).await.refused(409, "inventory.no_picture");
    app.finish().await;
}

#[actix_web::test]
async fn reorder_arranges_the_whole_gallery_or_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let (project, unit) = (site.project_id(), site.unit_id(0));
    let mut entries = vec![];
    for _ in 0..3 {
        entries.push(add(&admin, project, json!({"unit_id": unit})).await);
    }
    let stranger = add(&admin, project, json!({"project_id": project})).await;
    let [a, b, c] = [id(&entries[0]), id(&entries[1]), id(&entries[2])];
    let path = format!("{HOME}/reorder");
    let told = admin.post(&path, json!({"media_ids": [c, a, b]})).await.expect(200);
    assert_eq!(ids(told["items"].as_array().unwrap()), [c, a, b]);
    assert_eq!(ids(&gallery(&admin, unit).await), [c, a, b]);
    for (list, place, code) in [
        (json!([a, b]), "/media_ids", "too_few"),
        (json!([a, b, c, a]), "/media_ids/3", "duplicate"),
        (json!([a, b, c, id(&stranger)]), "/media_ids/3", "not_found"),
        (json!(["0195a3c0-5b7e-7000-8000-0000000fffff"]), "/media_ids/0", "not_found"),
        (json!([]), "/media_ids", "too_few"),
    ] {
        let faults = admin.post(&path, json!({"media_ids": list})).await.faults();
        assert_eq!(faults, [(place.to_owned(), code.to_owned())], "{list}");
    }
    assert_eq!(ids(&gallery(&admin, unit).await), [c, a, b]);
    app.finish().await;
}

#[actix_web::test]
async fn update_changes_titles_and_addresses_of_tours() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let entry = add(&admin, site.project_id(), json!({"unit_id": site.unit_id(0)})).await;
    let path = format!("{HOME}/{}", id(&entry));
    let titled = admin.patch(&path, json!({"title": "主卧"})).await.expect(200);
    assert_eq!((&titled["title"], &titled["version"]), (&json!("主卧"), &json!(2)));
    assert_eq!(admin.patch(&path, json!({"title": null})).await.expect(200)["title"], Value::Null);
    let url = json!({"url": "https://vr.example.com/b"});
    assert_eq!(admin.patch(&path, url).await.faults(), [("/url".into(), "conflict".into())]);
    let layout = &site.units[0]["layout_id"];
    let tour = json!({"layout_id": layout, "kind": "tour", "url": "https://vr.example.com/a"});
    let tour = admin.post(HOME, tour).await.expect(201);
    let path = format!("{HOME}/{}", id(&tour));
    let moved = admin.patch(&path, json!({"url": "https://vr.example.com/b"})).await.expect(200);
    assert_eq!(moved["url"], "https://vr.example.com/b");
    let wrong = admin.patch(&path, json!({"url": "https://localhost/b"})).await.faults();
    assert_eq!(wrong, [("/url".into(), "invalid_value".into())]);
    app.finish().await;
}

#[actix_web::test]
async fn everybody_of_the_project_sees_the_picture_and_nobody_else() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let manager = office.hire(&app, "zhou", "manager").await;
    let li = office.hire(&app, "li", "consultant").await;
    let elsewhere = given::released_site(&admin, "SZ001").await;
    let far = json!({
        "username": "far", "display_name": "far", "password": staff::PASSWORD,
        "roles": ["manager"], "project_ids": [elsewhere.project_id()]
    });
    admin.post("/api/v1/admin/users", far).await.expect(201);
    let far = app.sign_in("far", staff::PASSWORD).await;
    let place = json!({"unit_id": office.site.unit_id(0)});
    let entry = add(&manager, office.site.project_id(), place.clone()).await;
    let file = format!("{FILES}/{}", entry["file_id"].as_str().unwrap());
    for path in [format!("{HOME}/{}", id(&entry)), file.clone(), format!("{file}/thumbnail")] {
        assert_eq!(li.download(&path).await.status, 200, "{path}");
        far.get(&path).await.refused(404, "not_found");
    }
    assert_eq!(far.get(HOME).await.expect(200)["total"], 0);
    li.delete(&file).await.refused(409, "files.not_owner");
    manager.delete(&file).await.refused(409, "in_use");
    let own = picture_of(&li, office.site.project_id(), "a.png").await;
    let mut body = json!({"kind": "picture", "file_id": own["id"]});
    body.as_object_mut().unwrap().extend(place.as_object().unwrap().clone());
    li.post(HOME, body.clone()).await.refused(403, "forbidden");
    let faults = far.post(HOME, body).await.faults();
    let not_found = |place: &str| (place.to_owned(), "not_found".to_owned());
    assert_eq!(faults, [not_found("/unit_id"), not_found("/file_id")]);
    app.finish().await;
}

#[actix_web::test]
async fn a_picture_that_is_shown_is_kept_and_swept_when_it_is_taken_down() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    // Uploaded before anybody knew for which project.
    let bytes = picture(16, 16, ImageFormat::Png);
    let file = Form::of("a.png", "image/png", &bytes).send(&admin).await.expect(201);
    let home = format!("{FILES}/{}", id(&file));
    let file_id = &file["id"];
    let body =
        |unit: usize| json!({"unit_id": site.unit_id(unit), "kind": "picture", "file_id": file_id});
    let first = admin.post(HOME, body(0)).await.expect(201);
    let second = admin.post(HOME, body(1)).await.expect(201);
    assert_eq!(admin.get(&home).await.expect(200)["project_id"], site.project_id());
    let days = async |day: u32| {
        let now = format!("2025-03-{day}T02:00:00Z");
        admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    };
    days(14).await;
    assert_eq!(admin.download(&format!("{home}/content")).await.bytes, bytes);
    admin.delete(&format!("{HOME}/{}", id(&first))).await.expect(204);
    days(16).await;
    admin.get(&home).await.expect(200);
    admin.delete(&format!("{HOME}/{}", id(&second))).await.expect(204);
    days(17).await;
    admin.get(&home).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn a_unit_that_is_removed_takes_its_gallery_along() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let entry = add(&admin, site.project_id(), json!({"unit_id": site.unit_id(0)})).await;
    admin.delete(&format!("/api/v1/inventory/units/{}", site.unit_id(0))).await.expect(204);
    admin.get(&format!("{HOME}/{}", id(&entry))).await.refused(404, "not_found");
    let file = format!("{FILES}/{}", entry["file_id"].as_str().unwrap());
    admin.delete(&file).await.expect(204);
    app.finish().await;
}
