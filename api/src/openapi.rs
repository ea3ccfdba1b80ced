//! The OpenAPI 3.1 document: collected from the routes, completed in one pass.
//!
//! What is the same everywhere is added here and not at each handler: permission, tag, problems,
//! the headers of the write envelope, and that answers always carry every property.

use crate::operations::act_of;
use crate::routes::Said;
use crate::{bounds, examples, expand, filters, headers, members, patches, routes};
use actix_web::App;
use serde_json::{Map, Value, json};
use service::kernel::act::Act;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Louxiao 楼销",
        description = "Sales of a real-estate developer: inventory, customers, sales, money.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
        contact(name = "Louxiao")
    ),
    components(schemas(
        crate::problem::Problem,
        entity::customers::grade_rule::GradeRule,
        entity::sales::terms::PaymentTerms,
        entity::sales::terms::PenaltyTerms,
        service::inventory::unit::Alternative,
        service::inventory::unit::UnitChanged<'static>,
        service::notifications::notification::NotificationTold
    )),
    security(("bearer" = []))
)]
struct Document;

/// Known to `swagger_initializer.js`.
const EXAMPLE_KEY: &str = "5f0c2a8e-0000-4000-8000-000000000000";

/// The document as it is served and committed.
#[must_use]
pub fn document() -> Value {
    let mut said = Said::default();
    let _ = App::new().configure(|app| routes::document(app, &mut said));
    let mut api = Document::openapi();
    api.paths.merge(said.paths);
    let components = api.components.get_or_insert_default();
    components.schemas.extend(said.schemas);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let ticket = SecurityScheme::ApiKey(ApiKey::Query(ApiKeyValue::new("ticket")));
    components.add_security_scheme("ticket", ticket);
    let mut document = serde_json::to_value(&api).unwrap_or_default();
    complete(&mut document);
    document
}

fn complete(document: &mut Value) {
    let requests = request_schemas(document);
    let bodies = patches::bodies(document);
    if let Some(paths) = document["paths"].as_object_mut() {
        for item in paths.values_mut() {
            for (method, operation) in item.as_object_mut().into_iter().flatten() {
                if operation.is_object() {
                    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
                    parameters.into_iter().flatten().for_each(filters::describe);
                    complete_operation(method, operation);
                    operation.get_mut("parameters").into_iter().for_each(bounds::complete);
                }
            }
        }
    }
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        for (name, schema) in schemas.iter_mut() {
            if requests.contains(name) {
                bounds::complete(schema);
                patches::complete(schema, bodies.contains(name));
            } else {
                require_all(schema);
            }
        }
    }
    expand::describe(document);
    members::describe(document);
    document["components"]["headers"] = headers::components();
    examples::embed(document);
}

fn complete_operation(method: &str, operation: &mut Value) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    // An operation that is no act of its own names the one whose permission it needs.
    let named = operation["x-permission"].as_str().and_then(Act::named);
    let act = act_of(&id).or(named);
    if let Some(act) = act {
        operation["x-permission"] = json!(act.name());
        if let Some(policy) = act.limit() {
            operation["x-rate-limit"] = json!(policy);
        }
        if operation["tags"] != json!(["sandbox"]) {
            operation["tags"] = json!([shelf_of(act)]);
        }
        let text = operation["description"].as_str().unwrap_or_default();
        let text = format!("{text}\n\nPermission: `{}`.", act.name());
        operation["description"] = json!(text.trim());
    }
    // Indexing with [] would leave a null behind where there are no parameters.
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        if parameter["in"] == "query" && parameter["schema"]["type"] == "array" {
            parameter["style"] = json!("form");
            parameter["explode"] = json!(false);
        }
    }
    if operation["tags"] == json!(["calculators"]) {
        unused_key(operation);
    }
    let public = operation["security"].as_array().is_some_and(|list| list == &[json!({})]);
    if public {
        operation["security"] = json!([]);
    }
    // The clock is moved at once, by no envelope.
    let enveloped = operation["tags"] != json!(["sandbox"]);
    if let Some(act) = act
        && method != "get"
        && enveloped
    {
        envelope_parameters(operation, method, act);
        headers::of_write(operation, method, !act.discloses());
    }
    if method == "get" {
        headers::of_read(operation);
    }
    problems(operation, method, public);
}

fn shelf_of(act: Act) -> &'static str {
    act.name().split('.').next().unwrap_or_default()
}

/// Acts that book, sign, move money, invoice or make many units: without a key they are refused.
fn needs_key(act: Act) -> bool {
    let name = act.name();
    let money = ["receivables.", "invoices.", "sales."].iter().any(|shelf| name.starts_with(shelf));
    money || matches!(name, "inventory.unit.generate" | "inventory.unit.import")
}

fn envelope_parameters(operation: &mut Value, method: &str, act: Act) {
    let discloses = act.discloses();
    let compares = !discloses && compares(operation, method);
    let Some(object) = operation.as_object_mut() else { return };
    let Some(list) = object.entry("parameters").or_insert(json!([])).as_array_mut() else { return };
    if !discloses {
        list.push(dry_run());
    }
    if method == "post" {
        list.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": needs_key(act),
            "schema": {"type": "string", "minLength": 1, "maxLength": 128},
            // Swagger UI fills it in, and its request interceptor makes a fresh one of it.
            "example": EXAMPLE_KEY,
            "description": "One effect per key; kept for 7 days."
        }));
    }
    if compares {
        headers::if_match(operation);
    }
    if !discloses {
        headers::quote_match(operation);
    }
}

/// Acts on one thing that is there compare what the caller has read of it; what makes something
/// new, and what moves many, has no one version.
fn compares(operation: &Value, method: &str) -> bool {
    let on_one = operation["parameters"]
        .as_array()
        .is_some_and(|list| list.iter().any(|parameter| parameter["in"] == "path"));
    let makes = ["201", "202"].iter().any(|made| operation["responses"][*made].is_object());
    method != "post" || (on_one && !makes)
}

fn dry_run() -> Value {
    json!({
        "name": "dry_run", "in": "query", "required": false, "schema": {"type": "boolean"},
        "description": "Same checks, same answer, nothing kept; answers `Quote-Digest`."
    })
}

/// Clients send a key with every POST; a calculator takes it and stores nothing.
fn unused_key(operation: &mut Value) {
    operation["parameters"] = json!([{
        "name": "Idempotency-Key", "in": "header", "required": false,
        "schema": {"type": "string", "maxLength": 128},
        "description": "Accepted and not needed: nothing is stored."
    }]);
}

fn problems(operation: &mut Value, method: &str, public: bool) {
    let with_body = operation["requestBody"].is_object();
    let with_id = operation["parameters"]
        .as_array()
        .is_some_and(|list| list.iter().any(|p| p["in"] == "path"));
    let asks_only = operation["tags"] == json!(["calculators"]);
    let mut wanted = vec![("400", "The request is not understandable")];
    if !public {
        wanted.push(("401", "Not signed in"));
        wanted.push(("403", "The permission is missing"));
    }
    if (with_id || with_body) && !asks_only {
        wanted.push(("404", "There is no such thing in the caller's scope"));
    }
    if method != "get" && !asks_only {
        wanted.push(("409", "The business says no; `code` tells why"));
        wanted.push(("412", "It has changed since it was read"));
    }
    if operation["responses"]["206"].is_object() {
        wanted.push(("416", "The content ends before the range begins"));
    }
    if method != "get" {
        let form = operation["requestBody"]["content"]["multipart/form-data"].is_object();
        wanted.push(("413", "The body is too large"));
        wanted.push(("415", if form { "The body is no form" } else { "The body is not JSON" }));
        wanted.push(("422", "The input is wrong; `errors` names every place"));
    }
    wanted.push(("429", "Too many tries"));
    wanted.push(("500", "A fault of ours"));
    wanted.push(("503", "Not available now; `Retry-After` tells when"));
    let limited = operation["x-rate-limit"].is_string();
    let Some(responses) = operation["responses"].as_object_mut() else { return };
    for response in responses.values_mut().filter(|_| limited) {
        headers::name(response, &["RateLimit", "RateLimit-Policy"]);
    }
    for (status, description) in wanted {
        responses.entry(status).or_insert_with(|| problem(status, description));
    }
    // Unknown routes and methods are problems too, whatever the operation.
    responses.entry("default").or_insert_with(|| problem("default", "Any other problem"));
}

fn problem(status: &str, description: &str) -> Value {
    let schema = json!({"$ref": "#/components/schemas/Problem"});
    let mut response = json!({
        "description": description,
        "content": {"application/problem+json": {"schema": schema}}
    });
    match status {
        "416" => headers::name(&mut response, &["Content-Range"]),
        "429" => headers::name(&mut response, &["RateLimit", "RateLimit-Policy", "Retry-After"]),
        "503" => headers::name(&mut response, &["Retry-After"]),
        _ => {}
    }
    response
}

/// Names of the schemas that bodies are made of: there absent properties mean something.
fn request_schemas(document: &Value) -> Vec<String> {
    let mut names = vec![];
    for item in document["paths"].as_object().into_iter().flat_map(Map::values) {
        for operation in item.as_object().into_iter().flat_map(Map::values) {
            collect_refs(&operation["requestBody"], document, &mut names);
        }
    }
    names
}

fn collect_refs(value: &Value, document: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(name) = map.get("$ref").and_then(Value::as_str) {
                let name = name.rsplit('/').next().unwrap_or_default().to_owned();
                if !names.contains(&name) {
                    names.push(name.clone());
                    collect_refs(&document["components"]["schemas"][&name], document, names);
                }
            }
            map.values().for_each(|inner| collect_refs(inner, document, names));
        }
        Value::Array(items) => items.iter().for_each(|inner| collect_refs(inner, document, names)),
        _ => {}
    }
}

/// Answers always carry every property, null when empty.
fn require_all(schema: &mut Value) {
    let Some(properties) = schema["properties"].as_object() else { return };
    let names: Vec<&String> = properties.keys().collect();
    schema["required"] = json!(names);
}
