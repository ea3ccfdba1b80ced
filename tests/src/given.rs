//! What tests start from, in the words of the business.

use crate::client::Client;
use serde_json::{Value, json};

const INVENTORY: &str = "/api/v1/inventory";

/// A project with a building of 18 floors, its permit, and two rooms on the floors 16 to 18.
#[derive(Debug)]
pub struct Site {
    pub project: Value,
    pub building: Value,
    /// Unreleased, floor by floor, rooms 01 and 05.
    pub units: Vec<Value>,
}

impl Site {
    /// Id of the project.
    #[must_use]
    pub fn project_id(&self) -> &str {
        id(&self.project)
    }

    /// Id of the building.
    #[must_use]
    pub fn building_id(&self) -> &str {
        id(&self.building)
    }

    /// Id of a unit.
    #[must_use]
    pub fn unit_id(&self, index: usize) -> &str {
        id(&self.units[index])
    }

    /// Ids of every unit.
    #[must_use]
    pub fn unit_ids(&self) -> Vec<&str> {
        self.units.iter().map(id).collect()
    }
}

/// The `id` of a thing.
#[must_use]
pub fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

/// A project of the general tax method, coded by building and floor.
pub async fn project(client: &Client, code: &str) -> Value {
    let body = json!({
        "code": code, "name": format!("{code} 花园"), "city": "广州", "tax_method": "general",
        "unit_code_rule": "building_floor"
    });
    client.post(&format!("{INVENTORY}/projects"), body).await.expect(201)
}

/// A building of 18 floors.
pub async fn building(client: &Client, project_id: &str, code: &str) -> Value {
    let body = json!({"code": code, "name": format!("{code} 栋"), "floors": 18});
    let path = format!("{INVENTORY}/projects/{project_id}/buildings");
    client.post(&path, body).await.expect(201)
}

/// A permit of 1 March 2025 over the buildings.
pub async fn permit(client: &Client, project_id: &str, building_ids: &[&str]) -> Value {
    let body = json!({
        "number": format!("P-{}", &building_ids[0]), "issued_on": "2025-03-01",
        "building_ids": building_ids
    });
    let path = format!("{INVENTORY}/projects/{project_id}/permits");
    client.post(&path, body).await.expect(201)
}

/// A stack of 98.76 ㎡ at 20 000 a square metre.
#[must_use]
pub fn stack(room: &str) -> Value {
    json!({
        "room": room, "layout": "A1", "gross_area": "98.76", "inside_area": "79.01",
        "orientation": "south", "use": "home", "unit_price": "20000.00"
    })
}

/// Units of the stacks on the floors from … to.
pub async fn units(
    client: &Client,
    building_id: &str,
    floors: (i32, i32),
    stacks: &[Value],
) -> Vec<Value> {
    let body = json!({
        "floors": {"from": floors.0, "to": floors.1}, "stacks": stacks, "floor_step": "100.00"
    });
    let path = format!("{INVENTORY}/buildings/{building_id}/units/generate");
    let generated = client.post(&path, body).await.expect(200);
    generated["units"].as_array().unwrap().clone()
}

/// The usual site; the project has this code.
pub async fn site(client: &Client, code: &str) -> Site {
    let project = project(client, code).await;
    let building = building(client, id(&project), "2").await;
    permit(client, id(&project), &[id(&building)]).await;
    let units = units(client, id(&building), (16, 18), &[stack("01"), stack("05")]).await;
    Site { project, building, units }
}

/// The usual site with every unit released.
pub async fn released_site(client: &Client, code: &str) -> Site {
    let site = site(client, code).await;
    let body = json!({"building_id": site.building_id()});
    let batch = client.post(&format!("{INVENTORY}/units/release"), body).await.expect(200);
    assert_eq!(batch["done"], site.units.len(), "{batch}");
    site
}
pub mod bomb;
pub mod branch;
pub mod channel;
pub mod customer;
pub mod form;
pub mod office;
pub mod reception;
pub mod sheet;
pub mod trade;
