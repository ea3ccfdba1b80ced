//! Words in paths: codes and keys, which never fail to parse and simply may not be found.

use crate::problem::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use service::kernel::Error;
use std::future::{Ready, ready};

/// The `{code}` or `{key}` of the path.
#[derive(Debug, Clone)]
pub struct Word(pub String);

impl FromRequest for Word {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let names = request.match_info();
        let text = names.get("code").or_else(|| names.get("key"));
        let text = text.filter(|text| !text.contains('\0')).map(|text| Self(text.to_owned()));
        ready(text.ok_or_else(|| Error::NotFound("code").into()))
    }
}
