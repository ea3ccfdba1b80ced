//! Questions: a signed-in caller and a body that only a rule reads. Nothing is stored, so there
//! is no key, no dry run and no version to honour.

use super::caller::{authenticate, state};
use super::{Reply, body};
use crate::problem::{ApiError, UNREADABLE, query_fault};
use actix_web::dev::Payload;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;
use service::kernel::{Error, Fault};
use validator::Validate;

/// A question `B` of any signed-in user.
#[derive(Debug)]
pub struct Ask<B> {
    pub body: B,
}

impl<B> FromRequest for Ask<B>
where
    B: DeserializeOwned + Validate + 'static,
{
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = web::Payload::from_request(&request, payload).into_inner();
        Box::pin(async move {
            let state = state(&request)?;
            authenticate(&state, &request).await?;
            if let Some((name, code)) = state.operations.wrong_query(&request) {
                return Err(query_fault(&name, code));
            }
            let payload = payload.map_err(|_| UNREADABLE)?;
            Ok(Self { body: body::read(&state.operations, &request, payload).await? })
        })
    }
}

impl<B> Ask<B> {
    /// 200 with what the rule answers, 422 with every fault that it finds.
    pub fn answer<V: Serialize>(&self, rule: fn(&B) -> Result<V, Vec<Fault>>) -> Reply {
        let view = rule(&self.body).map_err(Error::Invalid)?;
        Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(view))
    }
}
