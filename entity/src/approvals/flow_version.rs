//! Versions of a flow; requests keep the one that they began with.

use super::definition::FlowDefinition;
use crate::id::{FlowId, UserId};
use sea_orm::entity::prelude::*;

/// A flow as it was defined at a time; never changed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_flow_version")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub flow_id: FlowId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub definition: FlowDefinition,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
