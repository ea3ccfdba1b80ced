//! An event as it is shown, the same to everybody who sees it.

use chrono::{DateTime, Utc};
use entity::id::{BuildingId, EventId, ProjectId};
use entity::kernel::event;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Figures that not everybody who sees the thing may see.
const NEVER: &[&str] = &["floor_price", "floor_unit_price", "floor_ratio"];

/// One event 事件 of a committed act.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000008", "cursor": "4711",
    "at": "2025-03-10T02:00:00Z", "name": "inventory.unit.changed",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "building_id": "01935e3c-5a00-7000-8000-000000000004",
    "object_type": "inventory.unit", "object_id": "01935e3c-5a00-7000-8000-000000000006",
    "payload": {
        "unit_id": "01935e3c-5a00-7000-8000-000000000006",
        "building_id": "01935e3c-5a00-7000-8000-000000000004",
        "code": "GZ001-02-1601", "floor": 16, "room": "01", "entrance": null, "use": "home",
        "layout_id": "01935e3c-5a00-7000-8000-000000000005", "orientation": "south",
        "gross_area": "98.76", "inside_area": "79.01", "status": "held", "status_code": 12,
        "sub_status": null, "sub_status_code": null, "withheld_kind": null,
        "withheld_until_on": null, "attached_to_id": null, "list_unit_price": "20000.00",
        "list_price": "1975200.00", "version": 3
    }
}))]
pub struct EventView {
    pub id: EventId,
    /// Goes on behind this event.
    pub cursor: String,
    /// When the act was done, in business time.
    pub at: DateTime<Utc>,
    /// `sales.contract.signed`.
    pub name: String,
    pub project_id: Option<ProjectId>,
    pub building_id: Option<BuildingId>,
    /// What it is about, `sales.contract`.
    pub object_type: String,
    pub object_id: Uuid,
    /// Depends on the name; no personal data, no floor prices.
    #[schema(value_type = Object)]
    pub payload: Value,
}

/// An event with its place and its text, written once for all who watch.
#[derive(Debug)]
pub struct Told {
    pub event: event::Model,
    pub position: i64,
    pub json: String,
}

impl From<event::Model> for EventView {
    fn from(row: event::Model) -> Self {
        let mut payload = row.payload;
        strip(&mut payload);
        Self {
            id: row.id,
            cursor: row.position.unwrap_or_default().to_string(),
            at: row.at,
            name: row.name,
            project_id: row.project_id,
            building_id: row.building_id,
            object_type: row.object_type,
            object_id: row.object_id,
            payload,
        }
    }
}

impl Told {
    /// Writes the event down; without a place it cannot be told.
    pub(super) fn of(event: event::Model) -> Option<Self> {
        let position = event.position?;
        let json = serde_json::to_string(&EventView::from(event.clone())).ok()?;
        Some(Self { event, position, json })
    }
}

fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            map.retain(|key, _| !NEVER.contains(&key.as_str()));
            map.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn floor_prices_are_taken_out_wherever_they_stand() {
        let mut payload = json!({"units": [{"floor_price": "1.00", "floor": 3}], "floor_price": 1});
        strip(&mut payload);
        assert_eq!(payload, json!({"units": [{"floor": 3}]}));
    }
}
