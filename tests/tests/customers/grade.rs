use serde_json::{Value, json};
use tests::given::customer::{entered, person};
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, TestApp};

const HOME: &str = "/api/v1/customers/grades";
const RULE: &str = "/api/v1/admin/parameters/customers.grade.rule";

struct Place {
    app: TestApp,
    admin: Client,
    office: Office,
    li: Client,
}

impl Place {
    async fn open() -> Self {
        let app = TestApp::start().await;
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        let li = office.hire(&app, "li.na", "consultant").await;
        Self { app, admin, office, li }
    }

    async fn assigned(&self, customer: &Value) -> Value {
        let path = format!("/api/v1/customers/customers/{}/assignments", id(customer));
        let body = json!({"project_id": self.office.site.project_id()});
        self.li.post(&path, body).await.expect(201)
    }

    /// Somebody who can pay for what is for sale and decides soon.
    async fn keen(&self, serial: usize) -> Value {
        let mut body = person(serial);
        body["needs"] = json!({
            "min_area": "10.00", "max_area": "1000.00", "max_price": "99000000.00",
            "decide_by_on": "2025-04-01"
        });
        let customer = self.li.post("/api/v1/customers/customers", body).await.expect(201);
        self.assigned(&customer).await;
        customer
    }

    async fn recompute(&self, customers: &[&Value]) -> Value {
        let ids: Vec<&str> = customers.iter().map(|customer| id(customer)).collect();
        let body = json!({"project_id": self.office.site.project_id(), "customer_ids": ids});
        self.li.post(&format!("{HOME}/recompute"), body).await.expect(200)
    }

    async fn grade(&self, customer: &Value) -> Value {
        let path = format!("{HOME}?customer_id={}", id(customer));
        self.li.get(&path).await.expect(200)["items"][0].clone()
    }

    async fn assignment(&self, customer: &Value) -> Value {
        let path = format!("/api/v1/customers/assignments?customer_id={}", id(customer));
        self.admin.get(&path).await.expect(200)["items"][0].clone()
    }

    async fn clock(&self, now: &str) {
        self.admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    }
}

fn points(grade: &Value) -> Vec<(&str, i64)> {
    let parts = grade["parts"].as_array().unwrap().iter();
    parts.map(|part| (part["part"].as_str().unwrap(), part["points"].as_i64().unwrap())).collect()
}

#[actix_web::test]
async fn recompute_scores_a_customer_and_says_why() {
    let place = Place::open().await;
    let keen = place.keen(1).await;
    let cold = entered(&place.li, 2).await;
    place.assigned(&cold).await;
    let told = place.recompute(&[&keen, &cold]).await;
    assert_eq!(told, json!({"graded": 2, "changed": 2, "job_id": null}));
    let grade = place.grade(&keen).await;
    let wanted = [("need_fit", 25), ("recency", 25), ("visits", 0), ("budget", 15), ("intent", 15)];
    assert_eq!(points(&grade), wanted);
    assert_eq!((&grade["score"], &grade["grade"]), (&json!(80), &json!("A")));
    assert_eq!(grade["parts"][1]["en"], "last met 0 days ago");
    assert_eq!((&grade["rule_version"], &grade["rule_project_id"]), (&json!(0), &Value::Null));
    let other = place.grade(&cold).await;
    assert_eq!((&other["score"], &other["grade"]), (&json!(25), &json!("D")));
    assert_eq!(place.recompute(&[&keen, &cold]).await["changed"], 0);
    assert_eq!(place.assignment(&keen).await["recycle_at"], "2025-03-17T02:00:00Z");
    // A visit and a viewing count.
    let visit = json!({
        "project_id": place.office.site.project_id(), "customer_id": keen["id"]
    });
    place.li.post("/api/v1/customers/visits", visit).await.expect(201);
    place.recompute(&[&keen]).await;
    assert_eq!(points(&place.grade(&keen).await)[2], ("visits", 10));
    let list = format!("{HOME}?grade=A,B&sort=-score&min_score=50");
    assert_eq!(place.li.get(&list).await.expect(200)["total"], 1);
    let chen = place.office.hire(&place.app, "chen.lei", "consultant").await;
    assert_eq!(chen.get(HOME).await.expect(200)["total"], 0);
    chen.get(&format!("{HOME}/{}", id(&grade))).await.refused(404, "not_found");
    let body = json!({
        "project_id": place.office.site.project_id(), "customer_ids": [keen["id"]]
    });
    let faults = chen.post(&format!("{HOME}/recompute"), body).await.faults();
    assert_eq!(faults, [("/customer_ids/0".to_owned(), "not_found".to_owned())]);
    place.app.finish().await;
}

#[actix_web::test]
async fn the_rule_is_a_parameter_with_versions_of_which_a_project_may_have_its_own() {
    let place = Place::open().await;
    let keen = place.keen(1).await;
    place.recompute(&[&keen]).await;
    let mut rule = place.admin.get(RULE).await.expect(200)["value"].clone();
    rule["weights"]["visits"] = json!(21);
    let faults = place.admin.put(RULE, json!({"value": rule})).await.faults();
    assert_eq!(faults, [("/value".to_owned(), "invalid_value".to_owned())]);
    rule["weights"]["visits"] = json!(20);
    rule["thresholds"] = json!({"a": 90, "b": 80, "c": 30});
    let path = format!("{RULE}?project_id={}", place.office.site.project_id());
    place.admin.put(&path, json!({"value": rule})).await.expect(200);
    place.recompute(&[&keen]).await;
    let grade = place.grade(&keen).await;
    assert_eq!((&grade["grade"], &grade["rule_version"]), (&json!("B"), &json!(1)));
    assert_eq!(grade["rule_project_id"], place.office.site.project_id());
    place.app.finish().await;
}

#[actix_web::test]
async fn a_grade_set_by_hand_counts_until_it_is_reset() {
    let place = Place::open().await;
    let manager = place.office.hire(&place.app, "manager", "manager").await;
    let cold = entered(&place.li, 1).await;
    place.assigned(&cold).await;
    place.recompute(&[&cold]).await;
    let path = format!("{HOME}/{}", id(&place.grade(&cold).await));
    let reset = json!({"reason": "情况有变"});
    let refused = manager.post(&format!("{path}/reset"), reset.clone()).await;
    refused.refused(409, "customers.grade_not_set");
    let body = json!({"grade": "B", "reason": "客户已筹齐首付"});
    place.li.post(&format!("{path}/set"), body.clone()).await.refused(403, "forbidden");
    let set = manager.post(&format!("{path}/set"), body).await.expect(200);
    assert_eq!((&set["grade"], &set["scored_grade"]), (&json!("B"), &json!("D")));
    assert_eq!(set["set_reason"], "客户已筹齐首付");
    place.recompute(&[&cold]).await;
    assert_eq!(place.grade(&cold).await["grade"], "B");
    assert_eq!(place.assignment(&cold).await["recycle_at"], "2025-03-25T02:00:00Z");
    assert_eq!(manager.get(&format!("{HOME}?grade=B&set=true")).await.expect(200)["total"], 1);
    let back = manager.post(&format!("{path}/reset"), reset).await.expect(200);
    assert_eq!((&back["grade"], &back["set_reason"]), (&json!("D"), &Value::Null));
    assert_eq!(place.assignment(&cold).await["grade"], "D");
    place.app.finish().await;
}

#[actix_web::test]
async fn the_pool_recycles_by_grade_and_never_without_a_warning() {
    let place = Place::open().await;
    let manager = place.office.hire(&place.app, "manager", "manager").await;
    let (first, second) = (entered(&place.li, 1).await, entered(&place.li, 2).await);
    for customer in [&first, &second] {
        place.assigned(customer).await;
    }
    place.recompute(&[&first, &second]).await;
    let set = async |customer: &Value, grade: &str| {
        let path = format!("{HOME}/{}/set", id(&place.grade(customer).await));
        manager.post(&path, json!({"grade": grade, "reason": "判断"})).await.expect(200);
    };
    set(&first, "A").await;
    let warned = "/api/v1/customers/assignments?warned=true";
    place.clock("2025-03-15T02:00:00Z").await;
    assert_eq!(place.li.get(warned).await.expect(200)["items"][0]["customer_id"], first["id"]);
    place.clock("2025-03-17T02:00:00Z").await;
    let pool = place.li.get("/api/v1/customers/pool").await.expect(200);
    assert_eq!((&pool["total"], &pool["items"][0]["customer_id"]), (&json!(1), &first["id"]));
    // Twenty days without contact are more than an A has, but the owner is warned first.
    place.clock("2025-03-30T02:00:00Z").await;
    set(&second, "A").await;
    assert_eq!(place.assignment(&second).await["recycle_at"], "2025-04-01T02:00:00Z");
    place.clock("2025-03-30T03:00:00Z").await;
    assert_eq!(place.li.get(warned).await.expect(200)["items"][0]["customer_id"], second["id"]);
    // The two days begin with the warning, which the next sweep sent.
    assert_eq!(place.assignment(&second).await["recycle_at"], "2025-04-01T03:00:00Z");
    place.clock("2025-04-01T02:00:00Z").await;
    assert_eq!(place.li.get("/api/v1/customers/pool").await.expect(200)["total"], 1);
    place.clock("2025-04-01T03:00:00Z").await;
    assert_eq!(place.li.get("/api/v1/customers/pool").await.expect(200)["total"], 2);
    place.app.finish().await;
}

#[actix_web::test]
async fn everybody_is_graded_by_a_job_every_day_and_on_demand() {
    let place = Place::open().await;
    let keen = place.keen(1).await;
    let body = json!({"project_id": place.office.site.project_id()});
    let asked = place.li.post(&format!("{HOME}/recompute"), body.clone()).await.expect(200);
    assert!(asked["job_id"].is_string());
    place.li.post(&format!("{HOME}/recompute"), body).await.refused(409, "duplicate");
    place.clock("2025-03-10T02:00:01Z").await;
    assert_eq!(place.grade(&keen).await["score"], 80);
    // Five days later he has become colder.
    place.clock("2025-03-15T02:00:01Z").await;
    assert_eq!(place.grade(&keen).await["score"], 75);
    place.app.finish().await;
}
