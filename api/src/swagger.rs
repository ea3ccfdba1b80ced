//! Swagger UI from inside the binary, with a key filled in for every POST.

use crate::extract::Reply;
use crate::extract::caller::state;
use actix_web::{HttpRequest, HttpResponse, get};
use utoipa_swagger_ui::{Config, SwaggerUi, Url};

/// Swagger UI at `/swagger-ui/`, sign-in kept over reload.
#[must_use]
pub fn ui() -> SwaggerUi {
    let config = Config::new([Url::new("Louxiao", "/openapi.json")]).persist_authorization(true);
    SwaggerUi::new("/swagger-ui/{_:.*}").config(config)
}

/// The OpenAPI document, from the one text that all workers share.
#[get("/openapi.json")]
pub async fn document(request: HttpRequest) -> Reply {
    let text = state(&request)?.operations.text.clone();
    Ok(HttpResponse::Ok().content_type("application/json").body(text))
}

/// Starts the page. Ours instead of the packaged one, since only a script can give each call a key
/// of its own.
#[get("/swagger-ui/swagger-initializer.js")]
pub async fn initializer() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(include_str!("swagger_initializer.js"))
}
