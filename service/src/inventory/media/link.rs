//! Links to uploaded tours, for browsers that cannot send a token with every picture.

use super::archive::INDEX;
use super::query::one;
use super::tour_file::{SIGNED, tour_file};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx, ticket};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::MediaId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

const DEFAULT_MINUTES: i32 = 60;

/// How long a link to a tour shall hold.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"minutes": 60}))]
pub struct LinkTour {
    /// An hour where nothing is said.
    #[validate(range(min = 1, max = 1_440))]
    #[schema(minimum = 1, maximum = 1_440)]
    pub minutes: Option<i32>,
}

/// A link to an uploaded tour, for a browser that cannot send a header.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "url": "/api/v1/public/tours/01935e3c5a0070008000000000000011.1741575600.9f86d081/index.html",
    "expires_at": "2025-03-10T03:00:00Z"
}))]
pub struct TourLinkView {
    /// Below the address of the server; what the page needs is found beside it.
    pub url: String,
    pub expires_at: DateTime<Utc>,
}

/// Hands out a link to an uploaded tour.
pub async fn link(tx: &mut Tx<'_>, id: MediaId, input: &LinkTour) -> Result<TourLinkView> {
    let media = one(&tx.reader(), id).await?;
    tour_file(&tx.reader(), id, INDEX).await?;
    let minutes = input.minutes.unwrap_or(DEFAULT_MINUTES);
    let ends = (tx.now + TimeDelta::minutes(i64::from(minutes))).timestamp();
    let expires_at = DateTime::from_timestamp(ends, 0);
    let expires_at = expires_at.ok_or_else(|| Error::internal("a link without end"))?;
    let told = json!({"media_id": id, "expires_at": expires_at});
    let subject = Subject::of("inventory.media", id, media.project_id);
    tx.record("inventory.media.linked", subject, &told)?;
    let token = ticket::issue(tx.kernel, SIGNED, id.0, ends);
    Ok(TourLinkView { url: format!("/api/v1/public/tours/{token}/{INDEX}"), expires_at })
}
