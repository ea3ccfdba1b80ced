//! What every handler answers.

use crate::problem::ApiError;
use actix_web::HttpResponse;

/// A response, or a problem that becomes one.
pub type Reply = Result<HttpResponse, ApiError>;
