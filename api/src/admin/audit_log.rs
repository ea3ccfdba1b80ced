//! `/admin/audit-logs`

use crate::extract::{Query, Read, Reply, Several, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::get;
use chrono::NaiveDate;
use entity::id::{ProjectId, UserId};
use service::admin::audit::{self, AuditFilter, AuditView, Verification};
use service::kernel::act;
use uuid::Uuid;

page! {
    /// Audit rows.
    AuditPage of AuditView
}

list_query! {
    /// Filters of audit rows.
    AuditQuery {
        /// Names of acts, any of them: `sales.contract.sign,sales.contract.file`.
        #[param(inline)]
        act: Several<String>,
        /// Who did it.
        actor_id: UserId,
        /// Kinds of things, any of them: `sales.contract`.
        #[param(inline)]
        object_type: Several<String>,
        /// The thing acted on.
        object_id: Uuid,
        /// Acts in this project.
        project_id: ProjectId,
        /// From this day on, Asia/Shanghai.
        from_on: NaiveDate,
        /// Up to this day, Asia/Shanghai.
        to_on: NaiveDate,
    }
}

/// List audit rows
///
/// In the order of writing, to be walked by cursor; `sort=-at` gives the newest first.
#[utoipa::path(
    operation_id = "admin_audit_log_list",
    params(AuditQuery),
    responses((status = 200, description = "A page of audit rows", body = AuditPage))
)]
#[get("/api/v1/admin/audit-logs")]
async fn list(call: Read<{ act::ADMIN_AUDIT_LOG_LIST }>, Query(query): Query<AuditQuery>) -> Reply {
    let paging = query.paging(&["at"])?;
    let AuditQuery { act, actor_id, object_type, object_id, project_id, from_on, to_on, .. } =
        query;
    let (acts, object_types) = (all(act), all(object_type));
    let filter =
        AuditFilter { acts, actor_id, object_types, object_id, project_id, from_on, to_on };
    let listed = audit::list(&call.reader(), &filter, &paging).await?;
    call.answer(&AuditPage::from(listed)).await
}

/// Verify the audit trail
///
/// Walks the whole chain: edits, deletions, insertions, changes of order and a cut tail show.
#[utoipa::path(
    operation_id = "admin_audit_log_verify",
    responses((status = 200, description = "What was found", body = Verification))
)]
#[get("/api/v1/admin/audit-logs/verify")]
async fn verify(call: Read<{ act::ADMIN_AUDIT_LOG_VERIFY }>) -> Reply {
    call.answer(&audit::verify(&call.reader()).await?).await
}

/// Routes of the audit trail.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(verify).service(list);
}
