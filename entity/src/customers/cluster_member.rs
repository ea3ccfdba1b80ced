//! Which cluster a customer belongs to in a project.

use crate::id::{ClusterModelId, CustomerId, ProjectId};
use sea_orm::entity::prelude::*;

/// One customer of one run; who was merged belongs to none, but who stands for him does.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cluster_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: CustomerId,
    pub model_id: ClusterModelId,
    /// Version of the model that put him there.
    pub run: i32,
    /// From one, the largest cluster first.
    pub number: i32,
}

impl ActiveModelBehavior for ActiveModel {}
