//! Problems (RFC 9457): the one shape of every answer that is not a success.

use crate::trace::TraceId;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ALLOW, CONTENT_RANGE, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER,
};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use serde::Serialize;
use serde_json::{Map, Value, json};
use service::kernel::error::Unauthenticated;
use service::kernel::language::Language;
use service::kernel::{Error, Fault, FaultCode};
use std::fmt;
use utoipa::ToSchema;

/// What is wrong, for people and for programs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/api/v1/meta/problems#sales.unit_taken", "title": "Conflict", "status": 409,
    "code": "sales.unit_taken", "detail": "Another customer has this unit.",
    "instance": "/api/v1/sales/holds", "request_id": "0195a3c05b7e70008000000000000001",
    "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736",
    "errors": []
}))]
pub struct Problem {
    /// Where the code is explained.
    pub r#type: String,
    pub title: String,
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// One sentence in the language asked for.
    pub detail: String,
    pub instance: String,
    pub request_id: String,
    /// The trace that the request belongs to: that of its `traceparent`, or one of its own.
    pub trace_id: String,
    /// Every fault of the body or the query, by its place.
    pub errors: Vec<ProblemFault>,
    /// Members of the refusal: `alternatives`, `allowed`, …
    #[serde(flatten)]
    #[schema(ignore)]
    pub members: Map<String, Value>,
}

/// One fault of a body.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"pointer": "/buyers/0/share", "code": "out_of_range", "detail": "This is out of range."}))]
pub struct ProblemFault {
    /// JSON pointer into the body, or the name of the parameter.
    pub pointer: String,
    pub code: String,
    pub detail: String,
}

/// What a handler fails with.
#[derive(Debug)]
pub enum ApiError {
    Service(Error),
    /// The API's own: status, code, both texts.
    Own(&'static Own),
    /// Wrong method; these would do.
    Method(String),
    /// The wanted bytes lie behind the end; there are so many.
    Range(u64),
    /// Faults of the query or path rather than the body.
    Query(Vec<Fault>),
}

/// A problem that the transport has, not the business.
#[derive(Debug)]
pub struct Own {
    pub status: StatusCode,
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

macro_rules! own {
    ($($name:ident $status:ident $code:literal ($zh:literal, $en:literal))+) => {
        $(pub const $name: &Own =
            &Own { status: StatusCode::$status, code: $code, zh: $zh, en: $en };)+
        /// Every problem of the transport.
        pub const OWN: &[&Own] = &[$($name),+];
    };
}

own! {
    ROUTE_UNKNOWN NOT_FOUND "route_unknown" ("没有这个地址。", "There is nothing at this address.")
    METHOD_NOT_ALLOWED METHOD_NOT_ALLOWED "method_not_allowed" ("该地址不支持此方法。", "This address does not take this method.")
    UNREADABLE BAD_REQUEST "unreadable_json" ("请求体不是合法的 JSON。", "The body is not readable JSON.")
    BAD_REQUEST BAD_REQUEST "bad_request" ("请求无法理解。", "The request is not understandable.")
    KEY_REQUIRED BAD_REQUEST "idempotency_key_required" ("该操作须带 Idempotency-Key。", "This act needs the header Idempotency-Key.")
    TOO_LARGE PAYLOAD_TOO_LARGE "body_too_large" ("请求体太大。", "The body is too large.")
    NOT_JSON UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" ("请求体须为 application/json。", "The body must be application/json.")
    NOT_A_FORM UNSUPPORTED_MEDIA_TYPE "not_a_form" ("请求体须为 multipart/form-data。", "The body must be multipart/form-data.")
    UNREADABLE_FORM BAD_REQUEST "unreadable_form" ("表单无法读取。", "The form is not readable.")
    RANGE RANGE_NOT_SATISFIABLE "range_not_satisfiable" ("文件没有所要求的范围。", "The file has no such range.")
    NOT_ACCEPTABLE NOT_ACCEPTABLE "not_acceptable" ("无法提供所要求的格式。", "The wanted format is not to be had.")
    INVALID UNPROCESSABLE_ENTITY "invalid" ("请求内容有误。", "The input is wrong.")
    NOT_FOUND NOT_FOUND "not_found" ("不存在或无权查看。", "There is no such thing in your scope.")
    STALE PRECONDITION_FAILED "stale" ("内容已被他人修改。", "It has changed since you read it.")
    VERSION_REQUIRED PRECONDITION_REQUIRED "version_required" ("须带 If-Match。", "This act needs the header If-Match.")
    KEY_REUSED UNPROCESSABLE_ENTITY "idempotency_key_reused" ("该 Idempotency-Key 已用于其他请求。", "The key was used for another request.")
    KEY_BUSY CONFLICT "idempotency_key_busy" ("相同请求正在处理。", "The first request with this key is still under way.")
    UNAUTHENTICATED UNAUTHORIZED "unauthenticated" ("请先登录。", "Sign in first.")
    TOKEN_EXPIRED UNAUTHORIZED "token_expired" ("登录已过期。", "The access token has expired.")
    WRONG_CREDENTIALS UNAUTHORIZED "wrong_credentials" ("用户名或密码不正确。", "Name or password is wrong.")
    FORBIDDEN FORBIDDEN "forbidden" ("没有权限。", "You lack the permission.")
    TOO_MANY TOO_MANY_REQUESTS "too_many_requests" ("操作过于频繁。", "Too many tries; wait a little.")
    UNAVAILABLE SERVICE_UNAVAILABLE "unavailable" ("暂时不可用，请稍后再试。", "Not available now; try again.")
    OVERLOADED SERVICE_UNAVAILABLE "overloaded" ("请求过多，请稍后再试。", "Too many requests at once; try again.")
    INTERNAL INTERNAL_SERVER_ERROR "internal" ("服务器内部错误。", "A fault of ours; it has been logged.")
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

impl From<&'static Own> for ApiError {
    fn from(own: &'static Own) -> Self {
        Self::Own(own)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl ApiError {
    fn own(&self) -> &'static Own {
        let error = match self {
            Self::Own(own) => return own,
            Self::Method(_) => return METHOD_NOT_ALLOWED,
            Self::Range(_) => return RANGE,
            Self::Query(_) => return BAD_REQUEST,
            Self::Service(error) => error,
        };
        match error {
            Error::NotFound(_) => NOT_FOUND,
            Error::Invalid(_) => INVALID,
            Error::Refused(_) => KEY_BUSY,
            Error::Stale => STALE,
            Error::VersionRequired => VERSION_REQUIRED,
            Error::KeyRequired => KEY_REQUIRED,
            Error::KeyReused => KEY_REUSED,
            Error::KeyBusy => KEY_BUSY,
            Error::Unauthenticated(Unauthenticated::Expired) => TOKEN_EXPIRED,
            Error::Unauthenticated(Unauthenticated::WrongCredentials) => WRONG_CREDENTIALS,
            Error::Unauthenticated(_) => UNAUTHENTICATED,
            Error::Forbidden(_) => FORBIDDEN,
            Error::TooMany { .. } => TOO_MANY,
            Error::Contended(_) | Error::Unavailable(_) => UNAVAILABLE,
            Error::Internal(_) => INTERNAL,
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::Service(Error::Invalid(faults)) | Self::Query(faults) => faults,
            _ => &[],
        }
    }

    fn code_and_detail(&self, language: Language) -> (&'static str, String) {
        if let Self::Service(Error::Refused(refusal)) = self {
            return (refusal.text.code, language.pick(refusal.text.zh, refusal.text.en).to_owned());
        }
        let own = self.own();
        (own.code, language.pick(own.zh, own.en).to_owned())
    }

    fn members(&self) -> Map<String, Value> {
        let mut members = Map::new();
        match self {
            Self::Service(Error::Refused(refusal)) => return refusal.members.clone(),
            Self::Service(Error::Forbidden(act)) => {
                members.insert("permission".to_owned(), json!(act.name()));
            }
            Self::Service(Error::NotFound(what)) => {
                members.insert("missing".to_owned(), json!(what));
            }
            _ => {}
        }
        members
    }

    fn headers(&self, response: &mut HttpResponseBuilder) {
        match self {
            Self::Method(allowed) => {
                response.insert_header((ALLOW, allowed.clone()));
            }
            Self::Range(size) => {
                response.insert_header((CONTENT_RANGE, format!("bytes */{size}")));
            }
            Self::Service(Error::TooMany { retry_after_seconds }) => {
                response.insert_header((RETRY_AFTER, retry_after_seconds.to_string()));
            }
            Self::Own(own) if own.status == StatusCode::SERVICE_UNAVAILABLE => {
                response.insert_header((RETRY_AFTER, "1"));
            }
            Self::Service(Error::Unavailable(_) | Error::Contended(_) | Error::KeyBusy) => {
                response.insert_header((RETRY_AFTER, "1"));
            }
            Self::Service(Error::Unauthenticated(_)) => {
                response.insert_header(("www-authenticate", "Bearer"));
            }
            _ => {}
        }
    }

    /// The answer in the caller's language.
    #[must_use]
    pub fn render(&self, place: &Place) -> HttpResponse {
        let Place { language, instance, request_id, trace_id } = place;
        let language = *language;
        let status = self.status_code();
        if let Self::Service(Error::Internal(text)) = self {
            tracing::error!(request_id, %trace_id, instance, text, "internal fault");
        }
        if let Self::Service(Error::Unavailable(text)) = self {
            tracing::warn!(request_id, %trace_id, instance, text, "unavailable");
        }
        let (code, detail) = self.code_and_detail(language);
        let problem = Problem {
            r#type: format!("/api/v1/meta/problems#{code}"),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail,
            instance: instance.clone(),
            request_id: request_id.clone(),
            trace_id: trace_id.to_string(),
            errors: self.faults().iter().map(|fault| show(fault, language)).collect(),
            members: self.members(),
        };
        let mut response = HttpResponse::build(status);
        self.headers(&mut response);
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        response.insert_header((CONTENT_TYPE, kind)).body(body)
    }
}

fn show(fault: &Fault, language: Language) -> ProblemFault {
    let text = language.pick(fault.code.zh(), fault.code.en());
    let detail = match &fault.detail {
        Some(more) => format!("{text} {more}"),
        None => text.to_owned(),
    };
    ProblemFault { pointer: fault.pointer.clone(), code: fault.code.code().to_owned(), detail }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Service(Error::Refused(_)) => StatusCode::CONFLICT,
            other => other.own().status,
        }
    }

    // The middleware renders it again with the caller's language and the request's id.
    fn error_response(&self) -> HttpResponse {
        self.render(&Place::default())
    }
}

/// Where a problem came up, and in which language it is told.
#[derive(Debug, Clone, Default)]
pub struct Place {
    pub language: Language,
    pub instance: String,
    pub request_id: String,
    pub trace_id: TraceId,
}

/// A problem that knows its place: for where no request is left to answer.
#[derive(Debug)]
pub struct Located {
    error: ApiError,
    place: Place,
}

impl Located {
    #[must_use]
    pub const fn new(error: ApiError, place: Place) -> Self {
        Self { error, place }
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl ResponseError for Located {
    fn status_code(&self) -> StatusCode {
        self.error.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = self.error.render(&self.place);
        if let Ok(value) = HeaderValue::from_str(&self.place.request_id) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
        }
        crate::app::secure(response.headers_mut());
        response
    }
}

/// A fault of one query parameter.
#[must_use]
pub fn query_fault(name: &str, code: FaultCode) -> ApiError {
    ApiError::Query(vec![Fault::at(name, code)])
}
