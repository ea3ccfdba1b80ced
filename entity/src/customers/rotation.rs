//! Rotations 轮岗: in which order the consultants of a project are given new customers.

use crate::id::{ProjectId, RotationId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What becomes of the turns that somebody misses while he is absent.
    MissedTurns in "missed_turns" {
        "lost" Lost ("过号不补", "They are lost"),
        "made_up" MadeUp ("过号补接", "They are made up for when he is back"),
    }
}

/// The rotation of a project; whoever takes a turn locks this row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rotation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RotationId,
    pub project_id: ProjectId,
    pub missed_turns: MissedTurns,
    /// Customers of the project that one consultant looks after at most.
    pub max_open: Option<i32>,
    /// Turns of one consultant on one day at most.
    pub max_per_day: Option<i32>,
    /// Position of the member who had the last turn.
    pub pointer: i32,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
