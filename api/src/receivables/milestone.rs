//! `/receivables/milestones`

use crate::extract::{Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::{BuildingId, ProjectId};
use entity::receivables::item::Anchor;
use service::kernel::act;
use service::receivables::milestone::{
    self, MilestoneFilter, MilestoneInput, MilestoneView, MilestonesView,
};

const HOME: &str = "/api/v1/receivables/milestones";

page! {
    /// Milestones.
    MilestonePage of MilestoneView
}

list_query! {
    /// Filters of milestones.
    MilestoneQuery {
        project_id: ProjectId,
        building_id: BuildingId,
        #[param(inline)]
        anchor: Several<Anchor>,
    }
}

/// Record a milestone
///
/// The anchor happened to these buildings: every line of their trades that waited for it becomes
/// due. Once per building and anchor.
#[utoipa::path(
    operation_id = "receivables_milestone_create",
    request_body = MilestoneInput,
    responses((status = 201, description = "What was recorded", body = MilestonesView))
)]
#[post("/api/v1/receivables/milestones")]
async fn create(call: Write<{ act::RECEIVABLES_MILESTONE_CREATE }, MilestoneInput>) -> Reply {
    call.make(HOME, milestone::create).await
}

/// List milestones
///
/// In the order in which they were recorded.
#[utoipa::path(
    operation_id = "receivables_milestone_list",
    params(MilestoneQuery),
    responses((status = 200, description = "A page of milestones", body = MilestonePage))
)]
#[get("/api/v1/receivables/milestones")]
async fn list(
    call: Read<{ act::RECEIVABLES_MILESTONE_LIST }>,
    Query(query): Query<MilestoneQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = MilestoneFilter {
        project_id: query.project_id,
        building_id: query.building_id,
        anchor: query.anchor.map(|anchors| anchors.0).unwrap_or_default(),
    };
    call.answer(&MilestonePage::from(milestone::list(&call.reader(), &filter, &paging).await?))
        .await
}

/// Routes of milestones.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list);
}
