//! History 变更记录 of units.

use crate::id::{CustomerId, ProjectId, UnitEventId, UnitId, UserId};
use sea_orm::entity::prelude::*;

/// What changed besides the status: `{"list_price": {"from": …, "to": …}}`.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, FromJsonQueryResult,
)]
pub struct Changes(pub std::collections::BTreeMap<String, Step>);

impl Changes {
    /// Notes a value that differs; what stayed is not a change.
    pub fn note(&mut self, name: &str, from: Option<String>, to: Option<String>) {
        if from != to {
            self.0.insert(name.to_owned(), Step { from, to });
        }
    }
}

/// One value before and after.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Step {
    pub from: Option<String>,
    pub to: Option<String>,
}

/// One change of one unit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_event")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitEventId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    pub at: DateTimeUtc,
    pub act: String,
    pub from_status: Option<super::axes::UnitStatus>,
    pub to_status: super::axes::UnitStatus,
    pub actor_id: Option<UserId>,
    pub actor: String,
    pub reason: Option<String>,
    /// Axes and fields that changed; the floor price is shown only to who may see it.
    pub changes: Changes,
    /// 预留: the customer for whom the unit is kept from here on, or was until here.
    pub kept_for_id: Option<CustomerId>,
}

impl ActiveModelBehavior for ActiveModel {}
