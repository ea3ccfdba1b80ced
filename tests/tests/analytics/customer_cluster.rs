use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::ops::Deref;
use tests::Client;
use tests::given::branch::Branch;
use tests::given::customer::person;
use tests::given::id;

const HOME: &str = "/api/v1/analytics/models/customer-clusters";
const CUSTOMERS: &str = "/api/v1/customers/customers";
const PARAMETERS: &str = "/api/v1/admin/parameters";

struct Place {
    branch: Branch,
    manager: Client,
    consultant: Client,
}

impl Deref for Place {
    type Target = Branch;

    fn deref(&self) -> &Branch {
        &self.branch
    }
}

impl Place {
    /// A project that clusters from ten customers on.
    async fn open() -> Self {
        let branch = Branch::open().await;
        let manager = branch.hire("manager", "manager").await;
        let consultant = branch.hire("li.na", "consultant").await;
        let place = Self { branch, manager, consultant };
        place.set("analytics.customer_cluster.min_customers", json!(10)).await;
        // The jobs of the first night are over before anybody comes.
        place.clock("2025-03-10T02:00:00Z").await;
        place
    }

    async fn set(&self, key: &str, value: Value) {
        let path = format!("{PARAMETERS}/{key}");
        self.admin.put(&path, json!({"value": value})).await.expect(200);
    }

    async fn enter(&self, serial: usize, more: Value) -> Value {
        let mut body = person(serial);
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let customer = self.consultant.post(CUSTOMERS, body).await.expect(201);
        let path = format!("{CUSTOMERS}/{}/assignments", id(&customer));
        self.consultant.post(&path, json!({"project_id": self.project()})).await.expect(201);
        customer
    }

    /// Young people who look for something small; the first tells no age.
    async fn young(&self, count: usize) -> Vec<Value> {
        let mut young = vec![];
        for serial in 1..=count {
            let price = format!("{}.00", 1_500_000 + serial * 10_000);
            let needs = json!({
                "max_price": price, "min_area": "70.00", "max_area": "90.00", "purpose": "首套"
            });
            let mut body = json!({"needs": needs});
            if serial > 1 {
                body["birth_year"] = json!(1995 + serial % 3);
            }
            young.push(self.enter(serial, body).await);
        }
        young
    }

    /// Rich people who look for something large, and say so by phone.
    async fn rich(&self, count: usize) -> Vec<Value> {
        let mut rich = vec![];
        for serial in 1..=count {
            let price = format!("{}.00", 8_000_000 + serial * 50_000);
            let needs = json!({"max_price": price, "min_area": "220.00", "purpose": "改善"});
            let year = 1965 + serial % 3;
            let body = json!({"source": "call", "birth_year": year, "needs": needs});
            rich.push(self.enter(100 + serial, body).await);
        }
        rich
    }

    async fn model(&self) -> Value {
        let path = format!("{HOME}?project_id={}", self.project());
        self.manager.get(&path).await.expect(200)
    }

    /// Clusters anew and answers the model.
    async fn recompute(&self, k: Option<i32>, now: &str) -> Value {
        let body = json!({"project_id": self.project(), "k": k});
        let reply = self.manager.post(&format!("{HOME}/recompute"), body).await;
        let asked = reply.expect(202);
        let run = reply.header("location").unwrap();
        assert_eq!(run, format!("/api/v1/jobs/runs/{}", asked["job_id"].as_str().unwrap()));
        self.clock(now).await;
        let run = self.manager.get(&run).await.expect(200);
        assert_eq!((&run["state"], &run["result"]["clustered"]), (&json!("done"), &json!(1)));
        let told = self.model().await;
        assert_eq!(told["state"], "ready");
        told["model"].clone()
    }

    /// Who belongs to an audience of the project.
    async fn audience(&self, name: &str, audience: Value) -> BTreeSet<String> {
        let body = json!({"project_id": self.project(), "name": name, "audience": audience});
        let made = self.manager.post("/api/v1/customers/segments", body).await.expect(201);
        let path = format!("/api/v1/customers/segments/{}/customers?page_size=100", id(&made));
        ids(self.manager.get(&path).await.expect(200)["items"].as_array().unwrap())
    }

    async fn cluster(&self, customer: &Value) -> Value {
        let path = format!("/api/v1/customers/assignments?customer_id={}", id(customer));
        let list = self.consultant.get(&path).await.expect(200);
        let path = format!("/api/v1/customers/assignments/{}", id(&list["items"][0]));
        let one = self.consultant.get(&path).await.expect(200);
        assert_eq!(one["cluster"], list["items"][0]["cluster"]);
        one["cluster"].clone()
    }
}

fn ids(customers: &[Value]) -> BTreeSet<String> {
    customers.iter().map(|customer| id(customer).to_owned()).collect()
}

fn number(text: &Value) -> f64 {
    text.as_str().unwrap().parse().unwrap()
}

/// The feature of this name among some.
fn feature<'a>(among: &'a Value, name: &str) -> &'a Value {
    among["features"].as_array().unwrap().iter().find(|one| one["feature"] == name).unwrap()
}

#[actix_web::test]
async fn two_obvious_groups_are_found_told_and_addressed() {
    let place = Place::open().await;
    let (young, rich) = (place.young(12).await, place.rich(8).await);
    assert_eq!(place.model().await["state"], "waiting");
    assert_eq!(place.cluster(&rich[0]).await, Value::Null);
    let model = place.recompute(None, "2025-03-10T02:00:01Z").await;
    assert_eq!((&model["k"], &model["asked_k"]), (&json!(2), &Value::Null));
    assert_eq!((&model["customers"], &model["sampled"]), (&json!(20), &json!(20)));
    let tried: Vec<&Value> = model["tried"].as_array().unwrap().iter().collect();
    let numbers: Vec<i64> = tried.iter().map(|one| one["k"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(tried[0]["silhouette"], model["silhouette"]);
    assert!(number(&model["silhouette"]) > 0.8, "{model}");
    for other in &tried[1..] {
        assert!(number(&other["silhouette"]) < number(&model["silhouette"]), "{other}");
    }
    // The larger group is the first.
    let (first, second) = (&model["clusters"][0], &model["clusters"][1]);
    assert_eq!((&first["number"], &first["customers"]), (&json!(1), &json!(12)));
    assert_eq!((&second["number"], &second["customers"]), (&json!(2), &json!(8)));
    assert_eq!((&first["share"], &second["share"]), (&json!("0.6"), &json!("0.4")));
    // 1 500 000 + 10 000 × 6.5, and 8 000 000 + 50 000 × 4.5.
    assert_eq!(feature(first, "budget")["mean"], "1565000");
    assert_eq!(feature(first, "budget")["rest"], "8225000");
    assert_eq!(feature(second, "area")["mean"], "220");
    assert_eq!(feature(first, "area")["mean"], "80");
    assert_eq!(feature(first, "age")["known"], 11);
    assert_eq!(feature(second, "age")["known"], 8);
    assert_eq!(feature(&model, "age")["missing"], 1);
    assert_eq!(feature(&model, "intention")["median"], Value::Null);
    assert_eq!(feature(&model, "visits")["deviation"], "0");
    let call = json!({"value": "call", "customers": 8, "share": "1"});
    assert_eq!(second["sources"], json!([call]));
    assert_eq!(first["purposes"][0]["value"], "首套");
    let marks: Vec<&str> = second["marks"].as_array().unwrap().iter().map(id_of_mark).collect();
    assert_eq!(marks.len(), 3);
    assert!(marks.contains(&"budget") && marks.contains(&"area") && marks.contains(&"age"));
    // A segment holds exactly them, by filter and by rule; the card shows it.
    let of = |numbers: &[i32]| json!({"clusters": numbers});
    assert_eq!(place.audience("大户型", of(&[2])).await, ids(&rich));
    assert_eq!(place.audience("刚需", json!({"rule": "cluster == 1"})).await, ids(&young));
    assert_eq!(place.audience("全部", of(&[1, 2])).await.len(), 20);
    assert!(place.audience("没有", of(&[3])).await.is_empty());
    assert_eq!(place.cluster(&rich[0]).await, 2);
    assert_eq!(place.cluster(&young[0]).await, 1);
    place.branch.finish().await;
}

fn id_of_mark(mark: &Value) -> &str {
    mark["feature"].as_str().unwrap()
}

#[actix_web::test]
async fn the_same_data_give_the_same_clusters_and_so_many_as_asked_for() {
    let place = Place::open().await;
    place.young(7).await;
    place.rich(7).await;
    let first = place.recompute(None, "2025-03-10T02:00:01Z").await;
    let mut second = place.recompute(None, "2025-03-10T02:00:02Z").await;
    assert_eq!((&first["version"], &second["version"]), (&json!(1), &json!(2)));
    for name in ["version", "computed_at"] {
        second[name] = first[name].clone();
    }
    assert_eq!(first, second);
    let four = place.recompute(Some(4), "2025-03-10T02:00:03Z").await;
    assert_eq!((&four["k"], &four["asked_k"]), (&json!(4), &json!(4)));
    assert_eq!(four["tried"].as_array().unwrap().len(), 1);
    let sizes: Vec<i64> = four["clusters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|cluster| cluster["customers"].as_i64().unwrap())
        .collect();
    assert_eq!(sizes.iter().sum::<i64>(), 14);
    assert!(sizes.is_sorted_by(|one, next| one >= next), "{sizes:?}");
    for k in [1, 9] {
        let body = json!({"project_id": place.project(), "k": k});
        let faults = place.manager.post(&format!("{HOME}/recompute"), body).await.faults();
        assert_eq!(faults, [("/k".to_owned(), "out_of_range".to_owned())]);
    }
    // The office may choose for good; the night keeps to it.
    place.set("analytics.customer_cluster.k", json!("3")).await;
    place.clock("2025-03-11T18:00:00Z").await;
    let night = place.model().await["model"].clone();
    assert_eq!((&night["k"], &night["asked_k"]), (&json!(3), &json!(3)));
    place.branch.finish().await;
}

#[actix_web::test]
async fn too_few_customers_are_told_and_not_clustered() {
    let place = Place::open().await;
    place.young(9).await;
    let told = place.model().await;
    let wanted = json!({
        "project_id": place.project(), "state": "too_few", "customers": 9, "needed": 10,
        "model": null
    });
    assert_eq!(told, wanted);
    let body = json!({"project_id": place.project(), "k": null});
    let path = format!("{HOME}/recompute");
    let refused = place.manager.post(&path, body.clone()).await;
    let problem = refused.refused(409, "analytics.too_few_customers");
    assert_eq!((&problem["customers"], &problem["needed"]), (&json!(9), &json!(10)));
    place.clock("2025-03-11T18:00:00Z").await;
    assert_eq!(place.model().await["state"], "too_few");
    // One more is enough, and the night needs nobody to ask.
    place.enter(50, json!({})).await;
    assert_eq!(place.model().await["state"], "waiting");
    place.clock("2025-03-12T20:00:00Z").await;
    assert_eq!(place.model().await["state"], "ready");
    // One job at a time.
    place.manager.post(&path, body.clone()).await.expect(202);
    place.manager.post(&path, body).await.refused(409, "duplicate");
    place.branch.finish().await;
}

#[actix_web::test]
async fn who_is_merged_deleted_or_erased_belongs_to_no_cluster() {
    let place = Place::open().await;
    let (young, rich) = (place.young(9).await, place.rich(8).await);
    place.recompute(None, "2025-03-10T02:00:01Z").await;
    let merge = json!({"into": rich[1]["id"], "reason": "重复录入"});
    let path = |customer: &Value, act: &str| format!("{CUSTOMERS}/{}{act}", id(customer));
    place.admin.post(&path(&rich[0], "/merge"), merge).await.expect(200);
    place.admin.delete(&path(&rich[2], "")).await.expect(204);
    let why = json!({"reason": "本人书面申请"});
    place.admin.post(&path(&rich[3], "/erase"), why).await.expect(200);
    let left: BTreeSet<String> = ids(&rich[1..2]).into_iter().chain(ids(&rich[4..])).collect();
    assert_eq!(place.audience("大户型", json!({"clusters": [2]})).await, left);
    let model = place.recompute(None, "2025-03-10T02:00:02Z").await;
    assert_eq!((&model["customers"], &model["k"]), (&json!(14), &json!(2)));
    assert_eq!(place.audience("再算", json!({"clusters": [2]})).await, left);
    assert_eq!(place.audience("刚需", json!({"clusters": [1]})).await, ids(&young));
    place.branch.finish().await;
}

#[actix_web::test]
async fn the_grade_of_an_assignment_that_yields_says_nothing_of_the_person() {
    let place = Place::open().await;
    place.young(9).await;
    let rich = place.rich(8).await;
    let grades = "/api/v1/customers/grades";
    let body = json!({"project_id": place.project(), "customer_ids": [rich[7]["id"]]});
    place.manager.post(&format!("{grades}/recompute"), body).await.expect(200);
    let list = place.manager.get(&format!("{grades}?customer_id={}", id(&rich[7]))).await;
    let path = format!("{grades}/{}/set", id(&list.expect(200)["items"][0]));
    let body = json!({"grade": "A", "reason": "客户已筹齐首付"});
    place.manager.post(&path, body).await.expect(200);
    let model = place.recompute(None, "2025-03-10T02:00:01Z").await;
    assert_eq!(feature(&model, "intention")["median"], "4");
    // The other one had his owner before, and is not graded.
    let merge = json!({"into": rich[0]["id"], "reason": "重复录入"});
    let path = format!("{CUSTOMERS}/{}/merge", id(&rich[7]));
    place.admin.post(&path, merge).await.expect(200);
    let model = place.recompute(None, "2025-03-10T02:00:02Z").await;
    assert_eq!(model["customers"], 16);
    assert_eq!(feature(&model, "intention")["median"], Value::Null);
    place.branch.finish().await;
}

#[actix_web::test]
async fn who_sees_only_his_own_customers_sees_the_model_and_nobody_in_it() {
    let place = Place::open().await;
    let young = place.young(10).await;
    place.rich(5).await;
    place.recompute(None, "2025-03-10T02:00:01Z").await;
    let path = format!("{HOME}?project_id={}", place.project());
    let chen = place.hire("chen.lei", "consultant").await;
    let reply = chen.get(&path).await;
    assert_eq!(reply.expect(200)["model"]["clusters"][0]["customers"], 10);
    for customer in &young {
        assert!(!reply.text.contains(id(customer)), "the model names nobody");
    }
    let body = json!({"project_id": place.project()});
    chen.post(&format!("{HOME}/recompute"), body).await.refused(403, "forbidden");
    chen.get("/api/v1/customers/segments").await.refused(403, "forbidden");
    let list = "/api/v1/customers/assignments";
    assert_eq!(chen.get(list).await.expect(200)["total"], 0);
    let cashier = place.hire("cashier", "cashier").await;
    cashier.get(&path).await.refused(403, "forbidden");
    let elsewhere = "0195a3c0-5b7e-7000-8000-000000000099";
    let other = format!("{HOME}?project_id={elsewhere}");
    place.manager.get(&other).await.refused(404, "not_found");
    let body = json!({"project_id": elsewhere});
    let faults = place.manager.post(&format!("{HOME}/recompute"), body).await.faults();
    assert_eq!(faults, [("/project_id".to_owned(), "not_found".to_owned())]);
    assert_eq!(place.manager.get(HOME).await.status, 400);
    let body = json!({
        "project_id": place.project(), "name": "x", "audience": {"clusters": [1, 9]}
    });
    let faults = place.manager.post("/api/v1/customers/segments", body).await.faults();
    assert_eq!(faults, [("/audience/clusters/1".to_owned(), "out_of_range".to_owned())]);
    place.branch.finish().await;
}
