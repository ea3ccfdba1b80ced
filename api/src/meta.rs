//! `/meta`: what clients build their menus and messages from.

use crate::extract::caller::ANYBODY;
use crate::extract::{Read, Reply};
use crate::list::whole;
use crate::page;
use crate::problem::OWN;
use crate::routes::ServiceConfig;
use actix_web::get;
use actix_web::http::StatusCode;
use entity::label::Label;
use serde::Serialize;
use service::inventory::sub_status::{self, StatusView};
use service::kernel::{Act, FaultCode};
use service::{enum_list, event_list, refusal_list};
use utoipa::ToSchema;

/// One value of an enum.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"value": "held", "code": 12, "zh": "锁定", "en": "On hold"}))]
pub struct EnumValue {
    /// As it travels in JSON.
    pub value: String,
    /// Numeric code where the value has one.
    pub code: Option<i32>,
    pub zh: String,
    pub en: String,
}

/// An enum with its values in the order of the business.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "user_state",
    "values": [{"value": "active", "code": null, "zh": "启用", "en": "Active"}]
}))]
pub struct EnumView {
    pub name: String,
    pub values: Vec<EnumValue>,
}

/// What a code of a problem means.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "code": "admin.last_administrator", "kind": "refusal", "status": 409,
    "zh": "须至少保留一名启用的管理员。", "en": "One enabled administrator must remain."
}))]
pub struct ProblemView {
    pub code: String,
    /// `refusal` of the business, `fault` of one place of a body, `transport`.
    pub kind: String,
    pub status: u16,
    pub zh: String,
    pub en: String,
}

/// An act: permission, audit action and operation by one name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "sales.contract.sign", "shelf": "sales", "operation_id": "sales_contract_sign"
}))]
pub struct ActView {
    pub name: String,
    pub shelf: String,
    pub operation_id: String,
}

/// A kind of event that acts tell.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "name": "inventory.unit.changed",
    "zh": "房源已变更", "en": "Unit changed", "payload": "UnitChanged"
}))]
pub struct EventTypeView {
    /// As events and streams bear it.
    pub name: String,
    pub zh: String,
    pub en: String,
    /// Schema of this document that the payload keeps; null where it only tells ids and figures.
    pub payload: Option<String>,
}

page! {
    /// Enums, always all of them.
    EnumPage of EnumView
}

page! {
    /// Problems, always all of them.
    ProblemPage of ProblemView
}

page! {
    /// Statuses and sub-states of units, always all of them.
    StatusPage of StatusView
}

page! {
    /// Acts, always all of them.
    ActPage of ActView
}

page! {
    /// Kinds of events, always all of them.
    EventTypePage of EventTypeView
}

impl From<&Label> for EnumValue {
    fn from(label: &Label) -> Self {
        let Label { value, code, zh, en } = *label;
        Self { value: value.to_owned(), code, zh: zh.to_owned(), en: en.to_owned() }
    }
}

impl ProblemView {
    fn new(code: &str, kind: &str, status: StatusCode, (zh, en): (&str, &str)) -> Self {
        Self {
            code: code.to_owned(),
            kind: kind.to_owned(),
            status: status.as_u16(),
            zh: zh.to_owned(),
            en: en.to_owned(),
        }
    }
}

/// List every enum
///
/// Each value with its labels in both languages, and its numeric code where it has one. Carries a
/// strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "meta_enums", tag = "meta",
    responses((status = 200, description = "Every enum", body = EnumPage))
)]
#[get("/api/v1/meta/enums")]
async fn enums(call: Read<ANYBODY>) -> Reply {
    let views = enum_list::all().map(|listed| EnumView {
        name: listed.name.to_owned(),
        values: listed.values.iter().map(EnumValue::from).collect(),
    });
    call.tagged(&EnumPage::from(whole(views.collect()))).await
}

/// List every status of units with its numeric code
///
/// The statuses, the groups they count to, and the sub-states (from 100) that administrators have
/// entered below them. Filters of units take the names of statuses and every code. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "meta_unit_statuses", tag = "meta",
    responses((status = 200, description = "Every status and sub-state", body = StatusPage))
)]
#[get("/api/v1/meta/unit-statuses")]
async fn unit_statuses(call: Read<ANYBODY>) -> Reply {
    let statuses = sub_status::statuses(&call.reader()).await?;
    call.tagged(&StatusPage::from(whole(statuses))).await
}

/// Every code that a problem or one of its faults can carry.
#[must_use]
pub fn problem_list() -> Vec<ProblemView> {
    let own =
        OWN.iter().map(|own| ProblemView::new(own.code, "transport", own.status, (own.zh, own.en)));
    let refusals = refusal_list::ALL.iter().copied().flatten().map(|text| {
        ProblemView::new(text.code, "refusal", StatusCode::CONFLICT, (text.zh, text.en))
    });
    let faults = FaultCode::ALL.iter().map(|fault| {
        let texts = (fault.zh(), fault.en());
        ProblemView::new(fault.code(), "fault", StatusCode::UNPROCESSABLE_ENTITY, texts)
    });
    own.chain(refusals).chain(faults).collect()
}

/// List every code of a problem
///
/// Refusals of the business, faults of bodies and problems of the transport, in both languages.
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "meta_problems", tag = "meta",
    responses((status = 200, description = "Every code", body = ProblemPage))
)]
#[get("/api/v1/meta/problems")]
async fn problems(call: Read<ANYBODY>) -> Reply {
    call.tagged(&ProblemPage::from(whole(problem_list()))).await
}

/// List every act
///
/// The names that permissions of roles are made of. Carries a strong `ETag`; `If-None-Match` gives
/// 304.
#[utoipa::path(
    operation_id = "meta_acts", tag = "meta",
    responses((status = 200, description = "Every act", body = ActPage))
)]
#[get("/api/v1/meta/acts")]
async fn acts(call: Read<ANYBODY>) -> Reply {
    let views = Act::all().map(|act| ActView {
        name: act.name().to_owned(),
        shelf: act.name().split('.').next().unwrap_or_default().to_owned(),
        operation_id: act.operation(),
    });
    call.tagged(&ActPage::from(whole(views.collect()))).await
}

/// List every kind of event
///
/// What `/events` and the stream can tell, with labels in both languages and the schema of the
/// payload where it keeps one. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "meta_events", tag = "meta",
    responses((status = 200, description = "Every kind of event", body = EventTypePage))
)]
#[get("/api/v1/meta/events")]
async fn events(call: Read<ANYBODY>) -> Reply {
    let views = event_list::ALL.iter().map(|kind| EventTypeView {
        name: kind.name.to_owned(),
        zh: kind.zh.to_owned(),
        en: kind.en.to_owned(),
        payload: kind.payload.map(str::to_owned),
    });
    call.tagged(&EventTypePage::from(whole(views.collect()))).await
}

/// Routes of the catalogues.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(enums).service(unit_statuses).service(problems).service(acts).service(events);
}
