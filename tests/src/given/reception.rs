//! A reception: an office whose consultants take turns.

use super::customer::person;
use super::id;
use super::office::Office;
use crate::{Client, TestApp};
use serde_json::{Value, json};
use service::admin::authority;
use service::customers::customer::{self, CreateCustomer};
use service::kernel::{Act, Tx, act, commit};

/// A project with consultants in rotation, in the order of their names.
#[derive(Debug)]
pub struct Reception {
    pub office: Office,
    pub admin: Client,
    /// Each consultant, signed in.
    pub consultants: Vec<Client>,
    /// Their ids.
    pub users: Vec<String>,
    pub rotation: Value,
}

impl Reception {
    /// Hires so many consultants and lets them take turns.
    pub async fn open(app: &TestApp, consultants: usize) -> Self {
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        let (mut clients, mut users) = (vec![], vec![]);
        for number in 1..=consultants {
            let client = office.hire(app, &format!("consultant.{number}"), "consultant").await;
            let me = client.get("/api/v1/auth/me").await.expect(200);
            users.push(id(&me).to_owned());
            clients.push(client);
        }
        let body = json!({"project_id": office.site.project_id(), "user_ids": users});
        let rotation = admin.post("/api/v1/customers/rotations", body).await.expect(201);
        Self { office, admin, consultants: clients, users, rotation }
    }

    /// Id of the project.
    #[must_use]
    pub fn project_id(&self) -> &str {
        self.office.site.project_id()
    }

    /// The members in the order of their turns.
    pub async fn members(&self) -> Vec<Value> {
        let home = format!("/api/v1/customers/rotations/{}", id(&self.rotation));
        let list = self.admin.get(&format!("{home}/rotation-members?page_size=200")).await;
        list.expect(200)["items"].as_array().unwrap().clone()
    }

    /// Performs an act on the member of this index.
    pub async fn member_act(&self, index: usize, act: &str, body: Value) -> Value {
        let members = self.members().await;
        let path = format!("/api/v1/customers/rotation-members/{}/{act}", id(&members[index]));
        self.admin.post(&path, body).await.expect(200)
    }

    /// Registers a visit of the customer; answers it.
    pub async fn visit(&self, customer: &str) -> Value {
        let body = json!({"project_id": self.project_id(), "customer_id": customer});
        self.admin.post("/api/v1/customers/visits", body).await.expect(201)
    }

    /// Index of the consultant of a visit.
    #[must_use]
    pub fn index(&self, visit: &Value) -> Option<usize> {
        self.users.iter().position(|user| visit["consultant_id"] == **user)
    }
}

/// Enters many people at once, in the administrator's name; answers their ids.
pub async fn people(app: &TestApp, admin: &Client, count: usize) -> Vec<String> {
    let me = admin.get("/api/v1/auth/me").await.expect(200);
    let actor = authority::load(&app.kernel, id(&me).parse().unwrap()).await.unwrap();
    let work = async |tx: &mut Tx<'_>| {
        let mut ids = vec![];
        for serial in 0..count {
            let input: CreateCustomer = serde_json::from_value(person(500_000 + serial)).unwrap();
            ids.push(customer::create(tx, &input).await?.to_string());
        }
        Ok(ids)
    };
    let act = Act::of(act::CUSTOMERS_CUSTOMER_CREATE);
    commit::by_user(&app.kernel, &actor, act, work).await.unwrap()
}
