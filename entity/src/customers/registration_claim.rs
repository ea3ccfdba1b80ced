//! Which report holds a phone number in a project; the primary key lets only one.

use crate::id::{ProjectId, RegistrationId};
use sea_orm::entity::prelude::*;

/// A confirmed visit's claim; it goes with the protection.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub phone_hash: String,
    pub registration_id: RegistrationId,
}

impl ActiveModelBehavior for ActiveModel {}
