//! The two projects of the demo with their buildings and units.

use super::office::{Office, body};
use chrono::NaiveDate;
use entity::id::{BuildingId, ProjectId};
use serde_json::{Value, json};
use service::inventory::{building, permit, project, unit};
use service::kernel::{Result, act};

/// A building that is sold.
#[derive(Debug, Clone, Copy)]
pub struct Site {
    pub project_id: ProjectId,
    pub building_id: BuildingId,
    pub units: usize,
}

/// A project as it is planned.
pub struct Plan {
    code: &'static str,
    name: &'static str,
    city: &'static str,
    district: &'static str,
    tax_method: &'static str,
    /// Code, floors and yuan per square metre of each building.
    buildings: &'static [(&'static str, i32, i64)],
}

impl Plan {
    /// Code of the project.
    pub const fn code(&self) -> &'static str {
        self.code
    }
}

/// Both projects.
pub const PLANS: [Plan; 2] = [
    Plan {
        code: "GZ001",
        name: "江畔花园",
        city: "广州",
        district: "海珠区",
        tax_method: "general",
        buildings: &[
            ("01", 26, 21_000),
            ("02", 26, 20_500),
            ("03", 32, 19_800),
            ("05", 32, 20_000),
        ],
    },
    Plan {
        code: "FS002",
        name: "云山里",
        city: "佛山",
        district: "南海区",
        tax_method: "simplified",
        buildings: &[("A1", 18, 14_200), ("A2", 18, 13_900), ("A3", 24, 14_500)],
    },
];

/// Founds a project.
pub async fn found(office: &Office<'_>, plan: &Plan) -> Result<ProjectId> {
    let input: project::CreateProject = body(json!({
        "code": plan.code, "name": plan.name, "city": plan.city, "district": plan.district,
        "tax_method": plan.tax_method, "unit_code_rule": "building_floor",
    }))?;
    office
        .act("admin", act::INVENTORY_PROJECT_CREATE, async |tx| project::create(tx, &input).await)
        .await
}

/// Puts up the buildings of a project, with permit and units, and releases them.
pub async fn build(
    office: &Office<'_>,
    plan: &Plan,
    project_id: ProjectId,
    on: NaiveDate,
) -> Result<Vec<Site>> {
    let mut sites = vec![];
    for (code, floors, price) in plan.buildings {
        let input: building::CreateBuilding =
            body(json!({"code": code, "name": format!("{code} 栋"), "floors": floors}))?;
        let building_id = office
            .act("director", act::INVENTORY_BUILDING_CREATE, async |tx| {
                building::create(tx, project_id, &input).await
            })
            .await?;
        let input: unit::GenerateUnits = body(pattern(*floors, *price))?;
        let made = office
            .act("director", act::INVENTORY_UNIT_GENERATE, async |tx| {
                unit::generate(tx, building_id, &input).await
            })
            .await?;
        sites.push(Site { project_id, building_id, units: made.units.len() });
    }
    let ids: Vec<BuildingId> = sites.iter().map(|site| site.building_id).collect();
    let input: permit::CreatePermit = body(json!({
        "number": format!("{}房预字第 {} 号", plan.city, plan.code), "issued_on": on,
        "building_ids": ids,
    }))?;
    office
        .act("director", act::INVENTORY_PERMIT_CREATE, async |tx| {
            permit::create(tx, project_id, &input).await
        })
        .await?;
    for id in ids {
        let input: unit::ReleaseUnits = body(json!({"building_id": id}))?;
        office
            .act("director", act::INVENTORY_UNIT_RELEASE, async |tx| {
                unit::release(tx, &input, true).await
            })
            .await?;
    }
    Ok(sites)
}

/// Four homes a floor: two corner ones of four rooms, two of three.
fn pattern(floors: i32, price: i64) -> Value {
    let stack =
        |room: &str, layout: &str, gross: &str, inside: &str, orientation: &str, more: i64| {
            json!({
                "room": room, "layout": layout, "gross_area": gross, "inside_area": inside,
                "orientation": orientation, "use": "home",
                "unit_price": format!("{}.00", price + more), "floor_ratio": "0.9",
            })
        };
    json!({
        "floors": {"from": 2, "to": floors, "skip": [4, 14]},
        "floor_step": "60.00",
        "stacks": [
            stack("01", "D-128", "128.35", "102.68", "south_north", 400),
            stack("02", "C-98", "98.76", "79.01", "south", 0),
            stack("03", "C-98", "98.76", "79.01", "south", 0),
            stack("04", "D-120", "120.00", "96.00", "southeast", 250),
        ],
    })
}
