//! Swagger UI from inside the binary, with a key filled in for every POST.

use actix_web::{HttpResponse, get};
use serde_json::Value;
use utoipa_swagger_ui::{Config, SwaggerUi, Url};

/// Swagger UI at `/swagger-ui/`, sign-in kept over reload.
#[must_use]
pub fn ui(document: Value) -> SwaggerUi {
    let config = Config::new([Url::new("Louxiao", "/openapi.json")]).persist_authorization(true);
    SwaggerUi::new("/swagger-ui/{_:.*}")
        .config(config)
        .external_url_unchecked("/openapi.json", document)
}

/// Starts the page. Ours instead of the packaged one, since only a script can give each call a key
/// of its own.
#[get("/swagger-ui/swagger-initializer.js")]
pub async fn initializer() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/javascript; charset=utf-8")
        .body(include_str!("swagger_initializer.js"))
}
