use serde_json::{Value, json};
use tests::given::customer::entered;
use tests::given::office::Office;
use tests::{Client, TestApp};

const SEGMENTS: &str = "/api/v1/customers/segments";

fn home(customer: &Value) -> String {
    format!("/api/v1/customers/customers/{}", customer["id"].as_str().unwrap())
}

async fn segment(client: &Client, project: &str, name: &str, audience: Value) -> Value {
    let body = json!({"project_id": project, "name": name, "audience": audience});
    client.post(SEGMENTS, body).await.expect(201)
}

async fn members(client: &Client, segment: &Value) -> Vec<String> {
    let path = format!("{SEGMENTS}/{}/customers", segment["id"].as_str().unwrap());
    let list = client.get(&path).await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(list["total"], items.len());
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_segment_holds_who_fits_every_word_of_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let (first, second, third) =
        (entered(&admin, 1).await, entered(&admin, 2).await, entered(&admin, 3).await);
    let looks = json!({"needs": {"max_price": "2000000.00", "layouts": ["A1"]}, "tags": ["学区"]});
    admin.patch(&home(&first), looks).await.expect(200);
    let rich = json!({"needs": {"min_price": "3000000.00"}, "tags": ["学区"]});
    admin.patch(&home(&second), rich).await.expect(200);
    let id = |customer: &Value| customer["id"].as_str().unwrap().to_owned();
    let all = segment(&admin, project, "全部", json!({})).await;
    assert_eq!(members(&admin, &all).await, [id(&first), id(&second), id(&third)]);
    let school = segment(&admin, project, "学区", json!({"tags": ["学区"]})).await;
    assert_eq!(members(&admin, &school).await, [id(&first), id(&second)]);
    let words = json!({"tags": ["学区"], "price": "1900000.00", "layouts": ["A1", "B2"]});
    let narrow = segment(&admin, project, "学区两房", words).await;
    assert_eq!(members(&admin, &narrow).await, [id(&first)]);
    let pooled = segment(&admin, project, "公客", json!({"pooled": true})).await;
    assert!(members(&admin, &pooled).await.is_empty());
    let path = format!("{SEGMENTS}/{}/customers?page_size=2", all["id"].as_str().unwrap());
    let page = admin.get(&path).await.expect(200);
    let next = format!("{path}&cursor={}", page["next_cursor"].as_str().unwrap());
    let rest = admin.get(&next).await.expect(200);
    assert_eq!((&rest["items"][0]["id"], &rest["next_cursor"]), (&third["id"], &Value::Null));
    app.finish().await;
}

#[actix_web::test]
async fn an_audience_is_looked_at_before_it_is_kept() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let first = entered(&admin, 1).await;
    for serial in 2..=22 {
        entered(&admin, serial).await;
    }
    admin.patch(&home(&first), json!({"tags": ["学区"]})).await.expect(200);
    let look = async |audience: Value| {
        let body = json!({"project_id": project, "audience": audience});
        admin.post(&format!("{SEGMENTS}/preview"), body).await
    };
    let all = look(json!({})).await.expect(200);
    assert_eq!((&all["total"], all["items"].as_array().unwrap().len()), (&json!(22), 20));
    assert_eq!(all["items"][0]["id"], first["id"]);
    let rule = json!({"rule": "'学区' in tags"});
    let school = look(rule.clone()).await.expect(200);
    assert_eq!((&school["total"], &school["items"][0]["id"]), (&json!(1), &first["id"]));
    let kept = segment(&admin, project, "学区", rule).await;
    assert_eq!(members(&admin, &kept).await, [first["id"].as_str().unwrap()]);
    let wrong = look(json!({"rule": "nonsense > 3"})).await.faults();
    assert_eq!(wrong, [("/audience/rule".to_owned(), "invalid_format".to_owned())]);
    assert_eq!(admin.get(SEGMENTS).await.expect(200)["total"], 1);
    let consultant = office.hire(&app, "li.na", "consultant").await;
    let body = json!({"project_id": project, "audience": {}});
    let refused = consultant.post(&format!("{SEGMENTS}/preview"), body).await;
    refused.refused(403, "forbidden");
    app.finish().await;
}

#[actix_web::test]
async fn a_segment_may_have_a_rule_over_what_is_known_of_its_customers() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let (young, old, unknown) =
        (entered(&admin, 1).await, entered(&admin, 2).await, entered(&admin, 3).await);
    let about = json!({
        "birth_year": 1999, "tags": ["学区"], "needs": {"max_price": "1500000.00"}
    });
    admin.patch(&home(&young), about).await.expect(200);
    admin.patch(&home(&old), json!({"birth_year": 1960, "tags": ["养老"]})).await.expect(200);
    let visit = json!({"project_id": project, "customer_id": old["id"], "kind": "visit"});
    admin.post("/api/v1/customers/visits", visit).await.expect(201);
    let id = |customer: &Value| customer["id"].as_str().unwrap().to_owned();
    for (rule, fitting) in [
        ("age < 30", vec![id(&young)]),
        ("'养老' in tags && visits == 1", vec![id(&old)]),
        ("max_price <= 150000000", vec![id(&young)]),
        ("visits == 0", vec![id(&young), id(&unknown)]),
        ("grade == '' && !pooled", vec![id(&young), id(&old), id(&unknown)]),
    ] {
        let made = segment(&admin, project, rule, json!({"rule": rule})).await;
        assert_eq!(members(&admin, &made).await, fitting, "{rule}");
    }
    // Filters and rule must both hold.
    let words = json!({"tags": ["学区"], "rule": "visits == 0"});
    let both = segment(&admin, project, "都要", words).await;
    assert_eq!(members(&admin, &both).await, [id(&young)]);
    // A person is known by all that is known under either of his entries.
    let into = json!({"into": young["id"], "reason": "entered twice"});
    admin.post(&format!("{}/merge", home(&old)), into).await.expect(200);
    let words = json!({"tags": ["养老"], "rule": "age < 30 && visits == 1 && '学区' in tags"});
    let one = segment(&admin, project, "合并", words).await;
    assert_eq!(members(&admin, &one).await, [id(&young)]);
    for rule in ["phone == '1'", "age", "age > 'x'", "age >"] {
        let body = json!({"project_id": project, "name": "x", "audience": {"rule": rule}});
        let faults = admin.post(SEGMENTS, body).await.faults();
        assert_eq!(faults, [("/audience/rule".to_owned(), "invalid_format".to_owned())], "{rule}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn segments_are_kept_changed_and_dropped() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let made = segment(&admin, office.site.project_id(), "A级", json!({"grades": ["A"]})).await;
    let path = format!("{SEGMENTS}/{}", made["id"].as_str().unwrap());
    let again = json!({"project_id": office.site.project_id(), "name": "A级", "audience": {}});
    let faults = admin.post(SEGMENTS, again).await.faults();
    assert_eq!(faults, [("/name".to_owned(), "duplicate".to_owned())]);
    let wrong = json!({"audience": {"min_birth_year": 1990, "max_birth_year": 1980}});
    let faults = admin.patch(&path, wrong).await.faults();
    assert_eq!(faults, [("/audience/max_birth_year".to_owned(), "out_of_range".to_owned())]);
    let changed = admin.patch(&path, json!({"audience": {"idle_days": 7}})).await.expect(200);
    assert_eq!((&changed["audience"]["idle_days"], &changed["version"]), (&json!(7), &json!(2)));
    let li = office.hire(&app, "li.na", "consultant").await;
    li.get(&path).await.refused(403, "forbidden");
    admin.delete(&path).await.expect(204);
    admin.get(&path).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn a_segment_of_many_is_read_page_by_page_and_counted_whole() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let project = office.site.project_id();
    let entries = tests::given::reception::people(&app, &admin, 25).await;
    let shop = json!({"needs": {"project_ids": [project]}});
    for entry in entries.iter().step_by(2) {
        let path = format!("/api/v1/customers/customers/{entry}");
        admin.patch(&path, shop.clone()).await.expect(200);
    }
    for audience in [json!({"wants_project": true}), json!({"rule": "wants_project"})] {
        let made = segment(&admin, project, &audience.to_string(), audience.clone()).await;
        let path = format!("{SEGMENTS}/{}/customers", made["id"].as_str().unwrap());
        let (mut seen, mut cursor) = (vec![], String::new());
        loop {
            let page = admin.get(&format!("{path}?page_size=5{cursor}")).await.expect(200);
            assert_eq!(page["total"], 13);
            let items = page["items"].as_array().unwrap();
            seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let wanted: Vec<String> = entries.iter().step_by(2).cloned().collect();
        assert_eq!(seen, wanted, "{audience}");
        let second = admin.get(&format!("{path}?page_size=5&page=2")).await.expect(200);
        assert_eq!(second["items"][0]["id"], *wanted[5]);
    }
    let others = segment(&admin, project, "别处", json!({"wants_project": false})).await;
    assert_eq!(members(&admin, &others).await.len(), 12);
    app.finish().await;
}
