use serde_json::json;
use tests::given::form::{FILES, picture_of};
use tests::given::id;
use tests::given::office::Office;
use tests::{TestApp, given};

#[actix_web::test]
async fn a_link_opens_the_file_to_whoever_has_it_until_it_ends() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let file = picture_of(&admin, site.project_id(), "a.png").await;
    let path = format!("{FILES}/{}/link", id(&file));
    let link = admin.post(&path, json!({"minutes": 30})).await.expect(200);
    assert_eq!(link["expires_at"], "2025-03-10T02:30:00Z");
    let url = link["url"].as_str().unwrap();
    let nobody = app.anonymous();
    let got = nobody.download(url).await;
    let own = admin.download(&format!("{FILES}/{}/content", id(&file))).await;
    assert_eq!((got.status, &got.bytes), (200, &own.bytes));
    assert_eq!(got.header("content-security-policy"), own.header("content-security-policy"));
    assert_eq!(nobody.with("range", "bytes=0-3").download(url).await.status, 206);
    let clock = json!({"now": "2025-03-10T02:30:00Z"});
    admin.put("/api/v1/sandbox/clock", clock).await.expect(200);
    nobody.get(url).await.refused(404, "not_found");
    let short = admin.post(&path, json!({})).await.expect(200);
    assert_eq!(short["expires_at"], "2025-03-10T02:40:00Z");
    admin.delete(&format!("{FILES}/{}", id(&file))).await.expect(204);
    nobody.get(short["url"].as_str().unwrap()).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn a_link_cannot_be_made_up_nor_stretched() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li", "consultant").await;
    let wang = office.hire(&app, "wang", "consultant").await;
    let (project, nobody) = (office.site.project_id(), app.anonymous());
    let file = picture_of(&li, project, "a.png").await;
    let other = picture_of(&li, project, "b.png").await;
    let path = format!("{FILES}/{}/link", id(&file));
    wang.post(&path, json!({})).await.refused(404, "not_found");
    let link = li.post(&path, json!({})).await.expect(200);
    let url = link["url"].as_str().unwrap();
    let token = url.rsplit('/').next().unwrap();
    let parts: Vec<&str> = token.split('.').collect();
    let later = parts[1].parse::<i64>().unwrap() + 1;
    let plain = |id: &str| id.replace('-', "");
    for forged in [
        format!("{}.{later}.{}", parts[0], parts[2]),
        format!("{}.{}.{}", plain(id(&other)), parts[1], parts[2]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{token}0"),
        format!("{}.{}.{}", id(&file), parts[1], parts[2]),
        "x".to_owned(),
    ] {
        let path = format!("/api/v1/public/files/{forged}");
        nobody.get(&path).await.refused(404, "not_found");
    }
    assert_eq!(nobody.download(url).await.status, 200);
    let faults = li.post(&path, json!({"minutes": 1441})).await.faults();
    assert_eq!(faults, [("/minutes".to_owned(), "out_of_range".to_owned())]);
    app.finish().await;
}
