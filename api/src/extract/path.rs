//! Names in paths: ids, codes and keys. One that is no id names nothing.

use super::caller::state;
use crate::problem::ApiError;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use service::kernel::Error;
use std::future::{Ready, ready};
use std::str::FromStr;

/// The `{id}`, `{code}` or `{key}` of the path.
#[derive(Debug, Clone, Copy)]
pub struct Id<T>(pub T);

impl<T: FromStr> FromRequest for Id<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let text = request.match_info().iter().next().map(|(_, text)| text).unwrap_or_default();
        ready(text.parse().map(Self).map_err(|_| no_id(request)))
    }
}

/// `DELETE /units/release` meets the address of a unit, but names the act, which takes POST only.
fn no_id(request: &HttpRequest) -> ApiError {
    let allowed = state(request).ok().and_then(|state| {
        let allowed = state.operations.allowed(request.path())?;
        let fits = allowed.split(", ").any(|method| method == request.method().as_str());
        (!fits).then(|| allowed.to_owned())
    });
    allowed.map_or_else(|| Error::NotFound("id").into(), ApiError::Method)
}
