//! An act's name is its address: permission, operation, handler and path say the same.

use serde_json::Value;
use service::kernel::Act;
use std::collections::HashMap;
use tests::source::{Kind, Token, below, closing, find, is, none};

/// What stands outside `/api/v1/{shelf}/{nouns}`.
const OUTSIDE: &[&str] = &[
    "/api/v1/auth/",
    "/api/v1/calculators/",
    "/api/v1/events",
    "/api/v1/meta/",
    "/api/v1/public/",
    "/api/v1/sandbox/",
    "/healthz",
    "/metrics",
    "/readyz",
];

/// Nouns that have no plural, or another than the rule's.
const PLURALS: &[(&str, &str)] = &[
    ("ledger", "ledger"),
    ("pool", "pool"),
    ("sales", "sales"),
    ("sale", "sales"),
    ("media", "media"),
    ("sub_status", "sub-statuses"),
];

/// Acts whose address says more than their name.
const IRREGULAR: &[(&str, &str)] = &[
    ("admin_parameter_read", "GET /api/v1/admin/parameters/{key}"),
    ("admin_parameter_version_list", "GET /api/v1/admin/parameters/{key}/history"),
    ("admin_parameter_set", "PUT /api/v1/admin/parameters/{key}"),
    ("admin_role_permit", "PUT /api/v1/admin/roles/{code}/permissions"),
    ("analytics_customer_cluster_read", "GET /api/v1/analytics/models/customer-clusters"),
    (
        "analytics_customer_cluster_recompute",
        "POST /api/v1/analytics/models/customer-clusters/recompute",
    ),
    ("analytics_sales_read", "GET /api/v1/analytics/sales"),
    ("admin_preference_read", "GET /api/v1/admin/preferences"),
    ("admin_preference_set", "PUT /api/v1/admin/preferences"),
    ("customers_consent_set", "PUT /api/v1/customers/customers/{id}/consents"),
    ("notifications_preference_read", "GET /api/v1/notifications/preferences"),
    ("notifications_preference_set", "PUT /api/v1/notifications/preferences"),
    ("receivables_penalty_charge", "POST /api/v1/receivables/penalties"),
    ("receivables_penalty_read", "GET /api/v1/receivables/penalties"),
    ("admin_role_read", "GET /api/v1/admin/roles/{code}"),
    ("inventory_unit_generate", "POST /api/v1/inventory/buildings/{id}/units/generate"),
];

fn plural(noun: &str) -> String {
    if let Some((_, plural)) = PLURALS.iter().find(|(known, _)| *known == noun) {
        return (*plural).to_owned();
    }
    let noun = noun.replace('_', "-");
    match noun.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o'])) {
        Some(stem) => format!("{stem}ies"),
        None => format!("{noun}s"),
    }
}

/// Method and path of an operation.
struct Operation {
    id: String,
    method: String,
    path: String,
    act: Option<Act>,
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if let Some(id) = operation["operationId"].as_str() {
                let (id, method) = (id.to_owned(), method.to_uppercase());
                let act = operation["x-permission"].as_str().and_then(Act::named);
                operations.push(Operation { id, method, path: path.clone(), act });
            }
        }
    }
    operations
}

/// May the act stand at this address?
fn regular(name: &str, operation: &Operation, another: bool) -> bool {
    let mut parts = name.split('.');
    let (shelf, noun) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    let verb = parts.next().unwrap_or("");
    let shelf = format!("/api/v1/{shelf}/");
    let nouns = plural(noun);
    let home = format!("{shelf}{nouns}");
    let Operation { method, path, .. } = operation;
    let inside = path.strip_prefix(&shelf);
    let nested = inside.is_some_and(|rest| {
        let parts: Vec<&str> = rest.split('/').collect();
        matches!(parts[..], [_, "{id}", last] if last == nouns)
    });
    let collection = *path == home || nested;
    if another {
        return path.starts_with(&shelf);
    }
    match (verb, method.as_str()) {
        ("create", "POST") | ("list", "GET") => collection,
        ("read", "GET") | ("update", "PATCH") | ("delete", "DELETE") => {
            *path == format!("{home}/{{id}}")
        }
        (verb, "POST" | "GET") => {
            let verb = verb.replace('_', "-");
            *path == format!("{home}/{{id}}/{verb}") || *path == format!("{home}/{verb}")
        }
        _ => false,
    }
}

#[test]
fn an_operation_stands_at_the_address_of_its_act() {
    let document = api::openapi::document();
    let mut broken = vec![];
    for operation in operations(&document) {
        let Operation { id, method, path, act } = &operation;
        let address = format!("{method} {path}");
        let outside = OUTSIDE.iter().any(|prefix| path.starts_with(prefix));
        let fits = match act {
            None => outside,
            Some(act) => {
                // An act with several addresses: the others begin on its shelf.
                let another = act.operation() != *id;
                outside
                    || regular(act.name(), &operation, another)
                    || IRREGULAR.contains(&(id.as_str(), address.as_str()))
            }
        };
        if !fits {
            broken.push(format!("{id} at {address}"));
        }
    }
    none("an act's name is its address", &broken);
}

/// What a handler's text says about it.
struct Handler {
    file: String,
    line: usize,
    operation: String,
    name: String,
    act: Option<String>,
}

fn handlers() -> Vec<Handler> {
    let mut handlers = vec![];
    for source in below(&["api/src"]) {
        let tokens = source.production();
        for at in find(&tokens, "operation_id =") {
            let Some(start) = (at..tokens.len()).find(|i| is(&tokens[*i..], "async fn")) else {
                continue;
            };
            let open = (start..tokens.len()).find(|i| tokens[*i].text == "(").unwrap();
            handlers.push(Handler {
                file: source.path.clone(),
                line: tokens[start].line,
                operation: tokens[at + 2].text.clone(),
                name: tokens[start + 2].text.clone(),
                act: act_in(&tokens[open..=closing(&tokens, open)]),
            });
        }
    }
    handlers
}

/// `act::X` among the parameters.
fn act_in(parameters: &[Token]) -> Option<String> {
    let at = find(parameters, "act ::").next()?;
    Some(parameters[at + 2].text.clone()).filter(|_| parameters[at + 2].kind == Kind::Word)
}

/// Acts by operation, as the document tells them.
fn permissions() -> HashMap<String, Act> {
    let told = operations(&api::openapi::document()).into_iter();
    told.filter_map(|operation| Some((operation.id, operation.act?))).collect()
}

#[test]
fn a_handler_asks_for_the_permission_that_the_document_tells() {
    let permissions = permissions();
    let mut broken = vec![];
    for Handler { file, line, operation, act, .. } in handlers() {
        let told = permissions.get(&operation).map(|act| act.operation().to_uppercase());
        if act != told {
            broken.push(format!("{file}:{line} {operation} asks for {act:?}, told is {told:?}"));
        }
    }
    none("the permission asked for is the one told", &broken);
}

#[test]
fn a_handler_is_called_as_its_act() {
    let permissions = permissions();
    let mut broken = vec![];
    for Handler { file, line, operation, name, .. } in handlers() {
        let Some(act) = permissions.get(&operation) else { continue };
        if IRREGULAR.iter().any(|(id, _)| *id == operation) || file == "api/src/sandbox.rs" {
            continue;
        }
        let mut parts = act.name().split('.');
        let (shelf, noun) = (parts.next().unwrap_or(""), parts.next().unwrap_or(""));
        if !file.starts_with(&format!("api/src/{shelf}/{noun}")) {
            broken.push(format!("{file}:{line} {operation} belongs to {shelf}/{noun}"));
        }
        // `sales_contract_sign`, `customers_follow_up_list__of_customer`, `inventory_unit_acts`.
        let said = operation.replace("__", "_");
        if !said.ends_with(&format!("_{name}")) {
            broken.push(format!("{file}:{line} {operation} is called {name}"));
        }
    }
    none("a handler is called as its act", &broken);
}

#[test]
fn every_operation_has_a_handler_in_the_source() {
    let handlers: Vec<String> = handlers().into_iter().map(|handler| handler.operation).collect();
    let document = api::openapi::document();
    let missing: Vec<String> = operations(&document)
        .into_iter()
        .map(|operation| operation.id)
        .filter(|id| !handlers.contains(id))
        .collect();
    none("the test finds the handler of every operation", &missing);
}
