//! Downloads: bytes that browsers keep apart from the site, whole or in part.

use super::Reply;
use super::read::{Read, knows, not_modified};
use crate::problem::ApiError;
use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_RANGES, ACCESS_CONTROL_ALLOW_ORIGIN, ByteRangeSpec, CACHE_CONTROL, CONTENT_RANGE,
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, Charset, ContentDisposition, ContentEncoding,
    DispositionParam, DispositionType, ETAG, ExtendedValue, Header, IF_RANGE, Range,
    X_FRAME_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::TryStreamExt;
use service::kernel::Result;
use service::kernel::store::Flow;
use std::ops::Range as Span;

/// What is sent, and what is said of it.
#[derive(Debug, Clone)]
pub struct Content<'a> {
    pub name: &'a str,
    pub media_type: &'a str,
    pub size: u64,
    /// Changes with the bytes.
    pub hash: &'a str,
    pub how: How,
}

/// What a browser may do with the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Only save them.
    Saved,
    /// Show them; nothing in them runs.
    Shown,
    /// Run them on their own: as a site that is none, apart from whoever is signed in.
    Apart,
}

impl<const ACT: u16> Read<ACT> {
    /// The bytes that the caller wants, 304 when he has them already.
    pub async fn download(
        &self,
        content: &Content<'_>,
        open: impl AsyncFn(Span<u64>) -> Result<Flow>,
    ) -> Reply {
        send(&self.request, content, open).await
    }
}

/// The bytes that the request wants, 304 when the caller has them already.
pub async fn send(
    request: &HttpRequest,
    content: &Content<'_>,
    open: impl AsyncFn(Span<u64>) -> Result<Flow>,
) -> Reply {
    let tag = format!("\"{}\"", content.hash);
    if knows(request, &tag) {
        return Ok(not_modified(&tag));
    }
    let part = part(request, content.size, &tag)?;
    let span = part.clone().unwrap_or(0..content.size);
    let flow = open(span.clone()).await?;
    let mut response = match part {
        None => HttpResponse::Ok(),
        Some(_) => HttpResponse::build(StatusCode::PARTIAL_CONTENT),
    };
    if let Some(Span { start, end }) = part {
        let range = format!("bytes {start}-{}/{}", end.saturating_sub(1), content.size);
        response.insert_header((CONTENT_RANGE, range));
    }
    match content.how {
        How::Apart => set_apart(&mut response, content, &tag),
        _ => guard(&mut response, content, &tag),
    }
    // The connection breaks off, so that nobody takes a part for the whole.
    let flow = flow.map_err(|error| std::io::Error::other(format!("{error:?}")));
    Ok(response.body(SizedStream::new(span.end - span.start, flow)))
}

/// The one part asked for; several at once are answered by the whole.
fn part(request: &HttpRequest, size: u64, tag: &str) -> Result<Option<Span<u64>>, ApiError> {
    let unchanged = request.headers().get(IF_RANGE).is_none_or(|known| known == tag);
    let Ok(Range::Bytes(specs)) = Range::parse(request) else { return Ok(None) };
    let [spec] = specs.as_slice() else { return Ok(None) };
    if !unchanged {
        return Ok(None);
    }
    let found = ByteRangeSpec::to_satisfiable_range(spec, size);
    let (first, last) = found.ok_or(ApiError::Range(size))?;
    Ok(Some(first..last + 1))
}

/// Nothing of the content runs, is guessed at, or is kept where others could find it.
fn guard(response: &mut HttpResponseBuilder, content: &Content<'_>, tag: &str) {
    let shown = content.how == How::Shown;
    let how = if shown { DispositionType::Inline } else { DispositionType::Attachment };
    let plain = |letter: char| if letter.is_ascii_graphic() { letter } else { '_' };
    let name = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: content.name.as_bytes().to_vec(),
    };
    let disposition = ContentDisposition {
        disposition: how,
        parameters: vec![
            DispositionParam::Filename(content.name.chars().map(plain).collect()),
            DispositionParam::FilenameExt(name),
        ],
    };
    response
        .content_type(content.media_type)
        .insert_header(disposition)
        // Already packed, and a part of it must stay that part.
        .insert_header(ContentEncoding::Identity)
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
}

/// Scripts run in an origin of their own, so that none reads or does anything as the user. From
/// there the files beside them are another site's, which has to let them be read.
fn set_apart(response: &mut HttpResponseBuilder, content: &Content<'_>, tag: &str) {
    response
        .insert_header((CONTENT_TYPE, content.media_type))
        .insert_header(ContentEncoding::Identity)
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((ETAG, tag))
        .insert_header((CACHE_CONTROL, "private, max-age=600"))
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((X_FRAME_OPTIONS, "SAMEORIGIN"))
        .insert_header((CONTENT_SECURITY_POLICY, "sandbox allow-scripts"));
}
