//! `/customers/rotation-members`

use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{RotationId, RotationMemberId};
use service::customers::rotation_member::{
    self, CreateRotationMember, PauseRotationMember, RotationMemberView, UpdateRotationMember,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/rotation-members";

page! {
    /// Members of a rotation.
    RotationMemberPage of RotationMemberView
}

list_query! {
    /// Part of the members of a rotation.
    RotationMemberQuery {}
}

/// Add a member to a rotation
///
/// A consultant of the project takes turns from now on, after those who are there already.
#[utoipa::path(
    operation_id = "customers_rotation_member_create",
    params(("id" = RotationId, Path, description = "The rotation")),
    request_body = CreateRotationMember,
    responses((status = 201, description = "The member", body = RotationMemberView))
)]
#[post("/api/v1/customers/rotations/{id}/rotation-members")]
async fn create(
    call: Write<{ act::CUSTOMERS_ROTATION_MEMBER_CREATE }, CreateRotationMember>,
    id: Id<RotationId>,
) -> Reply {
    let create = async |tx: &mut service::kernel::Tx<'_>, input: &CreateRotationMember| {
        rotation_member::create(tx, id.0, input).await
    };
    call.create(HOME, create, rotation_member::one).await
}

/// List the members of a rotation
///
/// In the order of their turns, each with whether he can be given a customer now; without cursor.
/// Who sees only what is his own sees himself.
#[utoipa::path(
    operation_id = "customers_rotation_member_list",
    params(("id" = RotationId, Path, description = "The rotation"), RotationMemberQuery),
    responses((status = 200, description = "A page of members", body = RotationMemberPage))
)]
#[get("/api/v1/customers/rotations/{id}/rotation-members")]
async fn list(
    call: Read<{ act::CUSTOMERS_ROTATION_MEMBER_LIST }>,
    id: Id<RotationId>,
    Query(query): Query<RotationMemberQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let listed = rotation_member::list(&call.reader(), id.0, &paging).await;
    call.answer(&RotationMemberPage::from(listed.map_err(crate::list::of_query)?)).await
}

/// Read a member of a rotation
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_rotation_member_read",
    params(("id" = RotationMemberId, Path, description = "The member")),
    responses((status = 200, description = "The member", body = RotationMemberView))
)]
#[get("/api/v1/customers/rotation-members/{id}")]
async fn read(
    call: Read<{ act::CUSTOMERS_ROTATION_MEMBER_READ }>,
    id: Id<RotationMemberId>,
) -> Reply {
    call.one(id.0, rotation_member::one).await
}

/// Change a member's shift and caps
///
/// JSON Merge Patch: absent keeps, null clears; a shift is given whole.
#[utoipa::path(
    operation_id = "customers_rotation_member_update",
    params(("id" = RotationMemberId, Path, description = "The member")),
    request_body = UpdateRotationMember,
    responses((status = 200, description = "The member", body = RotationMemberView))
)]
#[patch("/api/v1/customers/rotation-members/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_ROTATION_MEMBER_UPDATE }, UpdateRotationMember>,
    id: Id<RotationMemberId>,
) -> Reply {
    call.act(id.0, rotation_member::update, rotation_member::one).await
}

/// Take a member out of a rotation
///
/// The customers whom he was given stay his.
#[utoipa::path(
    operation_id = "customers_rotation_member_delete",
    params(("id" = RotationMemberId, Path, description = "The member")),
    responses((status = 204, description = "Taken out"))
)]
#[delete("/api/v1/customers/rotation-members/{id}")]
async fn delete(
    call: Write<{ act::CUSTOMERS_ROTATION_MEMBER_DELETE }>,
    id: Id<RotationMemberId>,
) -> Reply {
    call.remove(id.0, rotation_member::delete, rotation_member::one).await
}

/// Pause a member
///
/// He takes no turns until the moment given, or until resumed.
#[utoipa::path(
    operation_id = "customers_rotation_member_pause",
    params(("id" = RotationMemberId, Path, description = "The member")),
    request_body = PauseRotationMember,
    responses((status = 200, description = "The member", body = RotationMemberView))
)]
#[post("/api/v1/customers/rotation-members/{id}/pause")]
async fn pause(
    call: Write<{ act::CUSTOMERS_ROTATION_MEMBER_PAUSE }, PauseRotationMember>,
    id: Id<RotationMemberId>,
) -> Reply {
    call.act(id.0, rotation_member::pause, rotation_member::one).await
}

/// Resume a paused member
///
/// He takes turns again.
#[utoipa::path(
    operation_id = "customers_rotation_member_resume",
    params(("id" = RotationMemberId, Path, description = "The member")),
    request_body = Nothing,
    responses((status = 200, description = "The member", body = RotationMemberView))
)]
#[post("/api/v1/customers/rotation-members/{id}/resume")]
async fn resume(
    call: Write<{ act::CUSTOMERS_ROTATION_MEMBER_RESUME }>,
    id: Id<RotationMemberId>,
) -> Reply {
    let resume = async |tx: &mut service::kernel::Tx<'_>, id, _: &Nothing| {
        rotation_member::resume(tx, id).await
    };
    call.act(id.0, resume, rotation_member::one).await
}

/// Go on duty 上岗
///
/// The member takes turns; consultants do it for themselves.
#[utoipa::path(
    operation_id = "customers_rotation_member_go_on_duty",
    params(("id" = RotationMemberId, Path, description = "The member")),
    request_body = Nothing,
    responses((status = 200, description = "The member", body = RotationMemberView))
)]
#[post("/api/v1/customers/rotation-members/{id}/go-on-duty")]
async fn go_on_duty(
    call: Write<{ act::CUSTOMERS_ROTATION_MEMBER_GO_ON_DUTY }>,
    id: Id<RotationMemberId>,
) -> Reply {
    let go = async |tx: &mut service::kernel::Tx<'_>, id, _: &Nothing| {
        rotation_member::go_on_duty(tx, id).await
    };
    call.act(id.0, go, rotation_member::one).await
}

/// Go off duty 离岗
///
/// The member takes no turns; consultants do it for themselves.
#[utoipa::path(
    operation_id = "customers_rotation_member_go_off_duty",
    params(("id" = RotationMemberId, Path, description = "The member")),
    request_body = Nothing,
    responses((status = 200, description = "The member", body = RotationMemberView))
)]
#[post("/api/v1/customers/rotation-members/{id}/go-off-duty")]
async fn go_off_duty(
    call: Write<{ act::CUSTOMERS_ROTATION_MEMBER_GO_OFF_DUTY }>,
    id: Id<RotationMemberId>,
) -> Reply {
    let go = async |tx: &mut service::kernel::Tx<'_>, id, _: &Nothing| {
        rotation_member::go_off_duty(tx, id).await
    };
    call.act(id.0, go, rotation_member::one).await
}

/// Routes of members.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(delete)
        .service(pause)
        .service(resume)
        .service(go_on_duty)
        .service(go_off_duty);
}
