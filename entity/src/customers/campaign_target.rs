//! Whom a campaign addresses.

use crate::id::{CampaignId, CustomerId, ProjectId};
use sea_orm::entity::prelude::*;

/// One customer of the audience as it was at the launch; insert only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "campaign_target")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub campaign_id: CampaignId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub customer_id: CustomerId,
    pub project_id: ProjectId,
    /// False where the consent is missing: not to be addressed.
    pub addressed: bool,
}

impl ActiveModelBehavior for ActiveModel {}
