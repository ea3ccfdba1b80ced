//! A town: one project with many released units, for races, crashes and walks.

use crate::client::Client;
use serde_json::{Value, json};

/// A project with one building of released units, and some customers.
#[derive(Debug)]
pub struct Town {
    pub project: String,
    pub building: String,
    /// Ids of the units, floor by floor.
    pub units: Vec<String>,
    pub customers: Vec<String>,
    /// Business day of the server's clock.
    pub today: String,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Founds the town; `customers` are entered by the caller.
pub async fn found(admin: &Client, customers: usize) -> Town {
    let project = project(admin, "GZ001").await;
    let body = json!({"code": "02", "name": "2 号楼", "floors": 33});
    let path = format!("/api/v1/inventory/projects/{project}/buildings");
    let building = text(&admin.post(&path, body).await.expect(201)["id"]);
    let today = today(admin, &project).await;
    let permit = json!({
        "number": "穗房预字第 1 号", "issued_on": "2025-01-01", "building_ids": [building],
    });
    let path = format!("/api/v1/inventory/projects/{project}/permits");
    admin.post(&path, permit).await.expect(201);
    let units = generate(admin, &building).await;
    let release = json!({"building_id": building});
    let done = admin.post("/api/v1/inventory/units/release", release).await.expect(200);
    assert_eq!(done["failed"], json!([]));
    let mut known = vec![];
    for serial in 0..customers {
        let body = customer_body(900_000 + serial);
        let customer = admin.post("/api/v1/customers/customers", body).await.expect(201);
        known.push(text(&customer["id"]));
    }
    Town { project, building, units, customers: known, today }
}

/// A project on the general tax method.
pub async fn project(admin: &Client, code: &str) -> String {
    let body = json!({
        "code": code, "name": "江畔花园", "city": "广州", "tax_method": "general",
        "unit_code_rule": "building_floor",
    });
    text(&admin.post("/api/v1/inventory/projects", body).await.expect(201)["id"])
}

/// The server's business day: that of the newest thing it made.
async fn today(admin: &Client, project: &str) -> String {
    let reply = admin.get(&format!("/api/v1/inventory/projects/{project}")).await.expect(200);
    // Ten in the morning of Shanghai is two o'clock UTC of the same day.
    reply["created_at"].as_str().unwrap()[..10].to_owned()
}

/// 31 floors of eight homes of 98.76 ㎡ at 20 000.
async fn generate(admin: &Client, building: &str) -> Vec<String> {
    let stacks: Vec<Value> = (1..=8)
        .map(|room| {
            json!({
                "room": format!("{room:02}"), "layout": "A1", "gross_area": "98.76",
                "inside_area": "79.50", "orientation": "south", "use": "home",
                "unit_price": "20000.00",
            })
        })
        .collect();
    let body = json!({"floors": {"from": 2, "to": 32}, "stacks": stacks, "floor_step": "0.00"});
    let path = format!("/api/v1/inventory/buildings/{building}/units/generate");
    let made = admin.post(&path, body).await.expect(200);
    made["units"].as_array().unwrap().iter().map(|unit| text(&unit["id"])).collect()
}

/// A person whose numbers pass every check; another one for every serial.
#[must_use]
pub fn customer_body(serial: usize) -> Value {
    const WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let (year, rest) = (1950 + serial / 336_000 % 50, serial % 336_000);
    let (month, day, number) = (1 + rest / 28_000, 1 + rest / 1_000 % 28, rest % 1_000);
    let head = format!("440106{year:04}{month:02}{day:02}{number:03}");
    let digits = head.bytes().map(|digit| usize::from(digit - b'0'));
    let sum: usize = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    let check = char::from(b"10X98765432"[sum % 11]);
    json!({
        "kind": "person", "name": format!("客户{serial}"), "phone": format!("138{serial:08}"),
        "id_type": "resident_id", "id_number": format!("{head}{check}"), "source": "walk_in",
    })
}

/// The worked sale: 98.76 ㎡ at 20 000 with its discounts is 1 896 339.00.
#[must_use]
pub fn subscription_body(unit: &str, customer: &str) -> Value {
    let line = |ratio: &str, anchor: &str, months: u32| {
        let mut line = json!({"item": "instalment", "ratio": ratio, "months": months, "days": 0});
        line["anchor"] = json!(anchor);
        line
    };
    json!({
        "unit_id": unit,
        "buyers": [{"customer_id": customer, "share": "1"}],
        "discounts": [
            {"kind": "percent", "value": "98"},
            {"kind": "points", "value": "1"},
            {"kind": "amount", "value": "20000"},
        ],
        "rounding": {"mode": "half_up", "digit": "yuan"},
        "earnest_amount": "50000.00",
        "payment_terms": {"lines": [
            line("0.3", "signing", 0), line("0.3", "signing", 3), line("0.4", "topped_out", 1),
        ]},
    })
}
