//! What a customer looks for: the bounds have to make sense.

use crate::kernel::{Fault, FaultCode, Patch, Result, Tx};
use chrono::NaiveDate;
use entity::customers::customer::Needs;
use entity::id::{CompanyId, ProjectId};
use entity::inventory::project;
use entity::{Amount, Area};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const LAYOUTS_MAX: usize = 20;
const PROJECTS_MAX: usize = 20;
const TEXT_MAX: usize = 64;

/// Changes of the needs, property by property; null clears one.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"max_price": "2400000.00", "purpose": null}))]
pub struct NeedsPatch {
    #[schema(value_type = Option<Area>)]
    pub min_area: Patch<Area>,
    #[schema(value_type = Option<Area>)]
    pub max_area: Patch<Area>,
    #[schema(value_type = Option<Amount>)]
    pub min_price: Patch<Amount>,
    #[schema(value_type = Option<Amount>)]
    pub max_price: Patch<Amount>,
    #[schema(value_type = Option<Vec<String>>, max_items = 20)]
    pub layouts: Patch<Vec<String>>,
    #[schema(value_type = Option<Vec<ProjectId>>, max_items = 20)]
    pub project_ids: Patch<Vec<ProjectId>>,
    #[schema(value_type = Option<String>, max_length = 64)]
    pub purpose: Patch<String>,
    #[schema(value_type = Option<NaiveDate>)]
    pub decide_by_on: Patch<NaiveDate>,
}

impl NeedsPatch {
    /// The needs with the changes made.
    #[must_use]
    pub fn applied(&self, needs: Option<Needs>) -> Needs {
        let mut needs = needs.unwrap_or_default();
        lay(&self.min_area, &mut needs.min_area);
        lay(&self.max_area, &mut needs.max_area);
        lay(&self.min_price, &mut needs.min_price);
        lay(&self.max_price, &mut needs.max_price);
        lay(&self.purpose, &mut needs.purpose);
        lay(&self.decide_by_on, &mut needs.decide_by_on);
        let mut layouts = Some(needs.layouts);
        lay(&self.layouts, &mut layouts);
        needs.layouts = layouts.unwrap_or_default();
        let mut projects = Some(needs.project_ids);
        lay(&self.project_ids, &mut projects);
        needs.project_ids = projects.unwrap_or_default();
        needs
    }
}

fn lay<T: Clone>(patch: &Patch<T>, value: &mut Option<T>) {
    match patch {
        Patch::Keep => {}
        Patch::Clear => *value = None,
        Patch::Set(new) => *value = Some(new.clone()),
    }
}

/// Everything that is wrong with the needs, below the given place.
#[must_use]
pub fn faults(needs: &Needs, at: &str) -> Vec<Fault> {
    let mut faults = vec![];
    let mut wrong = |field: &str, code| faults.push(Fault::at(format!("{at}/{field}"), code));
    if below(needs.max_area, needs.min_area) {
        wrong("max_area", FaultCode::OutOfRange);
    }
    if below(needs.max_price, needs.min_price) {
        wrong("max_price", FaultCode::OutOfRange);
    }
    if needs.layouts.len() > LAYOUTS_MAX {
        wrong("layouts", FaultCode::TooMany);
    }
    for (index, layout) in needs.layouts.iter().enumerate() {
        if let Some(code) = length(layout) {
            wrong(&format!("layouts/{index}"), code);
        }
    }
    if needs.project_ids.len() > PROJECTS_MAX {
        wrong("project_ids", FaultCode::TooMany);
    }
    for (index, id) in needs.project_ids.iter().enumerate() {
        if needs.project_ids[..index].contains(id) {
            wrong(&format!("project_ids/{index}"), FaultCode::Duplicate);
        }
    }
    if let Some(code) = needs.purpose.as_deref().and_then(length) {
        wrong("purpose", code);
    }
    faults
}

/// Those of the projects that the actor does not see, or that are another company's, below the
/// given place. What was named before stays, whoever changes the rest of the list.
pub async fn strangers(
    tx: &Tx<'_>,
    company_id: CompanyId,
    (projects, before): (&[ProjectId], &[ProjectId]),
    at: &str,
) -> Result<Vec<Fault>> {
    if projects.iter().all(|id| before.contains(id)) {
        return Ok(vec![]);
    }
    let there: Vec<ProjectId> = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::Id.is_in(projects.iter().map(|id| id.0)))
        .filter(project::Column::CompanyId.eq(company_id))
        .into_tuple()
        .all(tx.db())
        .await?;
    let seen = |id: &ProjectId| {
        before.contains(id) || there.contains(id) && tx.actor.scope.sees_project(*id)
    };
    let missing = projects.iter().enumerate().filter(|(_, id)| !seen(id));
    let place = |index| format!("{at}/project_ids/{index}");
    Ok(missing.map(|(index, _)| Fault::at(place(index), FaultCode::NotFound)).collect())
}

fn below<T: PartialOrd>(max: Option<T>, min: Option<T>) -> bool {
    max.zip(min).is_some_and(|(max, min)| max < min)
}

fn length(text: &str) -> Option<FaultCode> {
    match text.chars().count() {
        0 => Some(FaultCode::TooShort),
        1..=TEXT_MAX => None,
        _ => Some(FaultCode::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn found(needs: serde_json::Value) -> std::result::Result<Vec<String>, serde_json::Error> {
        let needs: Needs = serde_json::from_value(needs)?;
        Ok(faults(&needs, "/needs").into_iter().map(|fault| fault.pointer).collect())
    }

    #[test]
    fn bounds_have_to_make_sense() -> std::result::Result<(), serde_json::Error> {
        assert!(found(json!({}))?.is_empty());
        assert!(found(json!({"min_area": "90", "max_area": "90"}))?.is_empty());
        let wrong = json!({
            "min_area": "90", "max_area": "89.99", "min_price": "2", "max_price": "1",
            "layouts": ["A", ""], "purpose": "x".repeat(65),
        });
        assert_eq!(
            found(wrong)?,
            ["/needs/max_area", "/needs/max_price", "/needs/layouts/1", "/needs/purpose"]
        );
        Ok(())
    }

    #[test]
    fn changes_keep_what_they_do_not_name() -> std::result::Result<(), serde_json::Error> {
        let needs = json!({"min_area": "90.00", "layouts": ["A"], "purpose": "first home"});
        let needs: Needs = serde_json::from_value(needs)?;
        let patch = json!({"max_area": "120", "layouts": null, "purpose": null});
        let patch: NeedsPatch = serde_json::from_value(patch)?;
        let changed = serde_json::to_value(patch.applied(Some(needs)))?;
        assert_eq!(changed["min_area"], "90.00");
        assert_eq!(changed["max_area"], "120.00");
        assert_eq!(changed["layouts"], json!([]));
        assert!(changed["purpose"].is_null());
        Ok(())
    }
}
