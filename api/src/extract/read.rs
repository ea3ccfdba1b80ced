//! Reads: the caller, his permission, and answers with entity tags.

use super::Reply;
use super::caller::{authenticate, permit, state};
use crate::expand::Expand;
use crate::limits;
use crate::problem::{ApiError, query_fault};
use crate::state::State;
use actix_web::dev::Payload;
use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;
use service::kernel::{Actor, Reader, Result, digest};
use std::sync::Arc;

/// A read by the permission `ACT`.
#[derive(Debug)]
pub struct Read<const ACT: u16> {
    pub state: web::Data<State>,
    pub actor: Arc<Actor>,
    pub(super) request: HttpRequest,
    expand: Expand,
}

impl<const ACT: u16> FromRequest for Read<ACT> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, std::result::Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = state(&request)?;
            let actor = authenticate(&state, &request).await?;
            permit(&actor, ACT)?;
            if let Some((name, code)) = state.operations.wrong_query(&request) {
                return Err(query_fault(&name, code));
            }
            limits::special(&state, &request, &actor).await?;
            let expand = Expand::of(&state, &request)?;
            Ok(Self { state, actor, request, expand })
        })
    }
}

impl<const ACT: u16> Read<ACT> {
    /// Reads with the caller's scope.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.state.kernel, &self.actor)
    }

    /// One thing, with its tag; 304 when the caller has it already.
    pub async fn one<I, V: Serialize>(
        &self,
        id: I,
        view: impl AsyncFn(&Reader<'_>, I) -> Result<V>,
    ) -> Reply {
        let view = view(&self.reader(), id).await?;
        self.tagged(&view).await
    }

    /// Any view, with its tag; 304 when the caller has it already.
    pub async fn tagged<V: Serialize>(&self, view: &V) -> Reply {
        let body = self.expand.text(&self.reader(), view).await?;
        let tag = digest::etag(&body);
        Ok(if self.knows(&tag) { not_modified(&tag) } else { found(&tag, body) })
    }

    /// A view whose tag is cheaper than itself: not read at all when the caller has it already.
    pub async fn unless_known<V: Serialize>(
        &self,
        tag: &str,
        view: impl AsyncFn(&Reader<'_>) -> Result<V>,
    ) -> Reply {
        if self.knows(tag) {
            return Ok(not_modified(tag));
        }
        let view = view(&self.reader()).await?;
        let body = serde_json::to_string(&view).map_err(service::kernel::Error::from)?;
        Ok(found(tag, body))
    }

    fn knows(&self, tag: &str) -> bool {
        knows(&self.request, tag)
    }

    /// A list or report.
    pub async fn answer<V: Serialize>(&self, view: &V) -> Reply {
        let body = self.expand.text(&self.reader(), view).await?;
        Ok(HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("application/json")
            .body(body))
    }
}

/// Has the caller what bears this tag?
pub(super) fn knows(request: &HttpRequest, tag: &str) -> bool {
    let known = request.headers().get(IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    known.is_some_and(|list| list.split(',').any(|known| known.trim() == tag))
}

fn found(tag: &str, body: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .content_type("application/json")
        .body(body)
}

pub(super) fn not_modified(tag: &str) -> HttpResponse {
    HttpResponse::NotModified()
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .finish()
}
