//! Who has a customer now: shown with him, and found by.

use serde_json::{Value, json};
use tests::given::customer::{entered, person};
use tests::given::office::Office;
use tests::given::{Site, id, released_site};
use tests::{Client, TestApp};

const CUSTOMERS: &str = "/api/v1/customers/customers";
const ASSIGNMENTS: &str = "/api/v1/customers/assignments";

struct Place {
    app: TestApp,
    admin: Client,
    office: Office,
    other: Site,
    li: Client,
    chen: Client,
    manager: Client,
}

impl Place {
    /// Two consultants and a manager of a project; one of the consultants works in another, too.
    async fn open() -> Self {
        let app = TestApp::start().await;
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        let other = released_site(&admin, "SZ001").await;
        let li = office.hire(&app, "li.na", "consultant").await;
        let chen = office.hire(&app, "chen.lei", "consultant").await;
        let manager = office.hire(&app, "manager", "manager").await;
        let user = format!("/api/v1/admin/users/{}", text(&me(&chen).await));
        let both = json!([office.site.project_id(), other.project_id()]);
        admin.patch(&user, json!({"project_ids": both})).await.expect(200);
        Self { app, admin, office, other, li, chen, manager }
    }

    async fn given(&self, customer: &Value, project: &str, owner: &Client) -> Value {
        let body = json!({"project_id": project, "owner_id": me(owner).await});
        let path = format!("{CUSTOMERS}/{}/assignments", id(customer));
        self.admin.post(&path, body).await.expect(201)
    }

    async fn total(&self, client: &Client, query: &str) -> Value {
        client.get(&format!("{CUSTOMERS}?{query}")).await.expect(200)["total"].clone()
    }
}

async fn me(client: &Client) -> Value {
    client.get("/api/v1/auth/me").await.expect(200)["id"].clone()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Project and owner of each.
fn told(customer: &Value) -> Vec<(Value, Value)> {
    let owners = customer["owners"].as_array().unwrap();
    owners.iter().map(|one| (one["project_id"].clone(), one["owner_id"].clone())).collect()
}

#[actix_web::test]
async fn a_customer_shows_who_has_him_now_in_each_project_that_the_reader_sees() {
    let place = Place::open().await;
    let (li, chen) = (me(&place.li).await, me(&place.chen).await);
    let here = json!(place.office.site.project_id());
    let there = json!(place.other.project_id());
    let customer = entered(&place.li, 1).await;
    assert_eq!((&customer["author_id"], &customer["owners"]), (&li, &json!([])));
    let held = place.given(&customer, place.office.site.project_id(), &place.li).await;
    place.given(&customer, place.other.project_id(), &place.chen).await;
    let path = format!("{CUSTOMERS}/{}", id(&customer));
    let all = place.admin.get(&path).await.expect(200);
    assert_eq!(told(&all), [(here.clone(), li.clone()), (there.clone(), chen.clone())]);
    assert_eq!(
        all["owners"][0],
        json!({
            "assignment_id": held["id"], "project_id": here, "owner_id": li, "team_id": null,
            "since_at": "2025-03-10T02:00:00Z"
        })
    );
    // Each sees as far as his scope goes.
    let told_to = async |client: &Client| told(&client.get(&path).await.expect(200));
    assert_eq!(told_to(&place.li).await, [(here.clone(), li.clone())]);
    assert_eq!(told_to(&place.chen).await, [(there.clone(), chen.clone())]);
    assert_eq!(told_to(&place.manager).await, [(here.clone(), li.clone())]);
    // The list tells the same as the one.
    let list = place.admin.get(CUSTOMERS).await.expect(200);
    assert_eq!(list["items"][0]["owners"], all["owners"]);
    // The consultant is another one now; who entered the customer is not.
    let body = json!({"owner_id": chen, "reason": "顾问调岗"});
    let transfer = format!("{ASSIGNMENTS}/{}/transfer", id(&held));
    place.manager.post(&transfer, body).await.expect(200);
    let all = place.admin.get(&path).await.expect(200);
    assert_eq!(all["author_id"], li);
    assert_eq!(told(&all), [(here, chen.clone()), (there.clone(), chen.clone())]);
    place.li.get(&path).await.refused(404, "not_found");
    assert_eq!(place.li.get(CUSTOMERS).await.expect(200)["total"], 0);
    // Nobody has who lies in the pool.
    let release = format!("{ASSIGNMENTS}/{}/release", id(&held));
    place.manager.post(&release, json!({"reason": "暂无意向"})).await.expect(200);
    assert_eq!(told_to(&place.admin).await, [(there, chen)]);
    place.app.finish().await;
}

#[actix_web::test]
async fn customers_are_found_by_who_has_them_now_and_by_who_entered_them() {
    let place = Place::open().await;
    let (li, chen) = (text(&me(&place.li).await), text(&me(&place.chen).await));
    let project = place.office.site.project_id();
    let mut held = vec![];
    for serial in 1..=3 {
        let customer = entered(&place.li, serial).await;
        held.push(place.given(&customer, project, &place.li).await);
    }
    entered(&place.chen, 4).await;
    let (of_li, of_chen) = (format!("owner_id={li}"), format!("owner_id={chen}"));
    assert_eq!(place.total(&place.admin, &of_li).await, 3);
    assert_eq!(place.total(&place.admin, &of_chen).await, 0, "entered is not looked after");
    let body = json!({"owner_id": chen, "reason": "顾问调岗"});
    let transfer = format!("{ASSIGNMENTS}/{}/transfer", id(&held[0]));
    place.manager.post(&transfer, body).await.expect(200);
    let release = format!("{ASSIGNMENTS}/{}/release", id(&held[1]));
    place.manager.post(&release, json!({"reason": "暂无意向"})).await.expect(200);
    assert_eq!(place.total(&place.admin, &of_li).await, 1);
    assert_eq!(place.total(&place.admin, &of_chen).await, 1);
    assert_eq!(place.total(&place.admin, &format!("author_id={li}")).await, 3);
    assert_eq!(place.total(&place.admin, &format!("author_id={chen}")).await, 1);
    assert_eq!(place.total(&place.li, &of_li).await, 1);
    assert_eq!(place.total(&place.li, &of_chen).await, 0, "whose he is not told");
    assert_eq!(place.total(&place.li, &format!("author_id={li}")).await, 1);
    // In a project that the manager does not see, nobody is anybody's for him.
    let far = entered(&place.admin, 5).await;
    place.given(&far, place.other.project_id(), &place.chen).await;
    assert_eq!(place.total(&place.admin, &of_chen).await, 2);
    assert_eq!(place.total(&place.manager, &of_chen).await, 1);
    place.app.finish().await;
}

#[actix_web::test]
async fn the_owner_of_a_merged_entry_is_the_persons_and_duplicates_tell_theirs() {
    let place = Place::open().await;
    let li = me(&place.li).await;
    let project = place.office.site.project_id();
    let (known, stands) = (entered(&place.admin, 1).await, entered(&place.admin, 2).await);
    place.given(&known, project, &place.li).await;
    let body = json!({"into": stands["id"], "reason": "entered twice"});
    place.admin.post(&format!("{CUSTOMERS}/{}/merge", id(&known)), body).await.expect(200);
    let shown = place.admin.get(&format!("{CUSTOMERS}/{}", id(&stands))).await.expect(200);
    assert_eq!(told(&shown), [(json!(project), li.clone())]);
    let list = place.admin.get(&format!("{CUSTOMERS}?owner_id={}", text(&li))).await.expect(200);
    assert_eq!((&list["total"], &list["items"][0]["id"]), (&json!(1), &stands["id"]));
    assert_eq!(told(&list["items"][0]), told(&shown));
    let mut body = person(3);
    body["phone"] = person(2)["phone"].clone();
    let like = place.admin.post(CUSTOMERS, body).await.expect(201);
    let duplicate = &like["duplicates"]["customers"][0];
    assert_eq!((&duplicate["id"], &duplicate["owners"]), (&stands["id"], &shown["owners"]));
    place.app.finish().await;
}
