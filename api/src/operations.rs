//! The operations as the OpenAPI document lists them: what the router and the extractors look up.

use actix_web::HttpRequest;
use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use actix_web::web::Bytes;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde_json::{Value, json};
use service::kernel::{Act, Fault, FaultCode};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// One operation.
#[derive(Debug)]
struct Operation {
    query: HashSet<String>,
    /// Schema of the body with the document's components beside it; as text, because a tree takes
    /// ten times the room and most are never asked.
    body: Option<String>,
    checker: OnceLock<Option<Validator>>,
    needs_key: bool,
    /// What can be shown beside the ids of the answer.
    expands: Vec<String>,
    /// Policy of a limit of its own.
    limit: Option<String>,
}

/// Everything that the document says about requests.
#[derive(Debug)]
pub struct Operations {
    by_route: HashMap<(String, String), Operation>,
    paths: Vec<(ResourceDef, String)>,
    /// The document as it is served, one text for all workers.
    pub text: Bytes,
}

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

impl Operations {
    /// Reads the document.
    #[must_use]
    pub fn new(document: &Value) -> Self {
        let mut by_route = HashMap::new();
        let mut paths = vec![];
        let empty = serde_json::Map::new();
        for (path, item) in document["paths"].as_object().unwrap_or(&empty) {
            let mut allowed = vec![];
            for method in METHODS.into_iter().filter(|method| item[*method].is_object()) {
                let method_name = method.to_uppercase();
                let operation = read(&item[method], &document["components"]);
                by_route.insert((method_name.clone(), path.clone()), operation);
                allowed.push(method_name);
            }
            if item["get"].is_object() {
                allowed.push("HEAD".to_owned());
            }
            allowed.push("OPTIONS".to_owned());
            paths.push((ResourceDef::new(path.as_str()), allowed.join(", ")));
        }
        Self { by_route, paths, text: document.to_string().into() }
    }

    fn of(&self, request: &HttpRequest) -> Option<&Operation> {
        // The document names the rest of a path as it names a part of it.
        let pattern = request.match_pattern()?.replace(":.*}", "}");
        self.by_route.get(&(request.method().to_string(), pattern))
    }

    /// Methods that the address takes, when there is something at the address.
    #[must_use]
    pub fn allowed(&self, path: &str) -> Option<&str> {
        self.paths.iter().find(|(def, _)| def.is_match(path)).map(|(_, allowed)| allowed.as_str())
    }

    /// A name in the query that the operation does not know, or that stands there twice: of two
    /// values a reader and a proxy might each take another.
    #[must_use]
    pub fn wrong_query(&self, request: &HttpRequest) -> Option<(String, FaultCode)> {
        let operation = self.of(request)?;
        let names = request.query_string().split('&').filter_map(|pair| pair.split('=').next());
        let mut seen = HashSet::new();
        for name in names.filter(|name| !name.is_empty()) {
            if !operation.query.contains(name) {
                return Some((name.to_owned(), FaultCode::UnknownField));
            }
            if !seen.insert(name) {
                return Some((name.to_owned(), FaultCode::Duplicate));
            }
        }
        None
    }

    /// Must the request carry an idempotency key?
    #[must_use]
    pub fn needs_key(&self, request: &HttpRequest) -> bool {
        self.of(request).is_some_and(|operation| operation.needs_key)
    }

    /// The policy under which calls of the operation are counted.
    #[must_use]
    pub fn limit(&self, request: &HttpRequest) -> Option<&str> {
        self.of(request)?.limit.as_deref()
    }

    /// What the answer can show beside its ids.
    #[must_use]
    pub fn expands(&self, request: &HttpRequest) -> &[String] {
        self.of(request).map_or(&[], |operation| &operation.expands)
    }

    /// Everything that the operation's schema finds wrong with a body.
    #[must_use]
    pub fn faults(&self, request: &HttpRequest, body: &Value) -> Vec<Fault> {
        let Some(operation) = self.of(request) else { return vec![] };
        let checker = operation.checker.get_or_init(|| {
            // Formats count: 2025-02-30 is no day, whatever its shape.
            let options = jsonschema::options().should_validate_formats(true);
            let schema = serde_json::from_str(operation.body.as_ref()?).ok()?;
            options.build(&schema).ok()
        });
        let Some(checker) = checker else { return vec![] };
        let errors = checker.iter_errors(body);
        let faults: Vec<Fault> = errors.flat_map(|error| explain_in(body, &error)).collect();
        // A decimal beyond its range is beyond its length as well: once is enough.
        let number =
            |fault: &Fault| matches!(fault.code, FaultCode::OutOfRange | FaultCode::TooPrecise);
        let told = |at: &str| faults.iter().any(|fault| fault.pointer == at && number(fault));
        let said_twice = |fault: &&Fault| fault.code == FaultCode::TooLong && told(&fault.pointer);
        let uncleared = |fault: &Fault| {
            let own = fault.pointer.rfind('/') == Some(0);
            let null = body.pointer(&fault.pointer).is_some_and(Value::is_null);
            request.method() == Method::PATCH && own && null
        };
        let named = |fault: &Fault| match uncleared(fault) {
            true => Fault::at(&fault.pointer, FaultCode::NotClearable),
            false => fault.clone(),
        };
        faults.iter().filter(|fault| !said_twice(fault)).map(named).collect()
    }
}

fn read(operation: &Value, components: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let named = |place: &str| {
        parameters
            .iter()
            .filter(|p| p["in"] == place)
            .map(|p| p["name"].as_str().unwrap_or(""))
            .map(str::to_owned)
            .collect::<HashSet<_>>()
    };
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    let body = schema.is_object().then(|| {
        // `$ref`s of the document point below `/components`, so what they name must stand beside
        // the schema; only that, because every operation keeps its own copy.
        json!({"allOf": [schema], "components": {"schemas": named_by(schema, components)}})
            .to_string()
    });
    let needs_key = parameters
        .iter()
        .any(|p| p["name"] == "Idempotency-Key" && p["required"].as_bool() == Some(true));
    let limit = operation["x-rate-limit"].as_str().map(str::to_owned);
    let expand = parameters.iter().find(|p| p["name"] == "expand");
    let words = expand.and_then(|p| p["schema"]["items"]["enum"].as_array());
    let words = words.into_iter().flatten().filter_map(Value::as_str);
    Operation {
        query: named("query"),
        body,
        checker: OnceLock::new(),
        needs_key,
        expands: words.map(str::to_owned).collect(),
        limit,
    }
}

/// The components that a schema names, and those that they name in turn.
fn named_by(schema: &Value, components: &Value) -> Value {
    let mut found = serde_json::Map::new();
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                let named = members.get("$ref").and_then(Value::as_str);
                let name = named.and_then(|at| at.strip_prefix("#/components/schemas/"));
                if let Some((name, component)) =
                    name.and_then(|name| components["schemas"].as_object()?.get_key_value(name))
                    && !found.contains_key(name)
                {
                    found.insert(name.clone(), component.clone());
                    open.push(component);
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    Value::Object(found)
}

/// What an empty object may not hold is told of the object, so its fields are named from the body.
fn explain_in(body: &Value, error: &ValidationError<'_>) -> Vec<Fault> {
    let at = error.instance_path().to_string();
    match (error.kind(), body.pointer(&at).and_then(Value::as_object)) {
        (ValidationErrorKind::FalseSchema, Some(fields)) => fields
            .keys()
            .map(|name| Fault::at(format!("{at}/{name}"), FaultCode::UnknownField))
            .collect(),
        _ => explain(error),
    }
}

fn explain(error: &ValidationError<'_>) -> Vec<Fault> {
    let at = error.instance_path().to_string();
    let one = |code| vec![Fault::at(at.clone(), code)];
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            vec![Fault::at(format!("{at}/{}", escaped(name)), FaultCode::Required)]
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => unexpected
            .iter()
            .map(|name| Fault::at(format!("{at}/{}", escaped(name)), FaultCode::UnknownField))
            .collect(),
        ValidationErrorKind::Type { .. } => one(FaultCode::WrongType),
        ValidationErrorKind::MaxLength { .. } => one(FaultCode::TooLong),
        ValidationErrorKind::MinLength { .. } => one(FaultCode::TooShort),
        ValidationErrorKind::MaxItems { .. } => one(FaultCode::TooMany),
        ValidationErrorKind::MinItems { .. } => one(FaultCode::TooFew),
        ValidationErrorKind::Minimum { .. }
        | ValidationErrorKind::Maximum { .. }
        | ValidationErrorKind::ExclusiveMinimum { .. }
        | ValidationErrorKind::ExclusiveMaximum { .. } => one(FaultCode::OutOfRange),
        ValidationErrorKind::Enum { .. } => one(FaultCode::InvalidValue),
        ValidationErrorKind::Pattern { pattern } => one(text_fault(pattern, error.instance())),
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
            // A nullable property is «null or …»: what the other branch says is what counts.
            let null = |e: &ValidationError<'_>| {
                matches!(e.kind(), ValidationErrorKind::Type { .. })
                    && e.instance_path() == error.instance_path()
            };
            let told: Vec<Fault> =
                context.iter().flatten().filter(|e| !null(e)).flat_map(explain).collect();
            if told.is_empty() { one(FaultCode::WrongType) } else { told }
        }
        _ => one(FaultCode::InvalidFormat),
    }
}

/// A name as a step of a JSON pointer (RFC 6901).
#[must_use]
pub fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// What is wrong with a text that its pattern refuses; patterns of decimals tell how many digits
/// they keep.
fn text_fault(pattern: &str, instance: &Value) -> FaultCode {
    let kept = pattern.rsplit_once(r"(\.\d{1,").and_then(|(_, tail)| tail.split_once('}'));
    let Some(places) = kept.and_then(|(places, _)| places.parse::<usize>().ok()) else {
        return FaultCode::InvalidFormat;
    };
    let text = instance.as_str().unwrap_or_default();
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        FaultCode::InvalidFormat
    } else if fraction.len() > places {
        FaultCode::TooPrecise
    } else {
        FaultCode::OutOfRange
    }
}

/// The act behind an operation id, `sales_contract_sign`; what follows `__` tells addresses of one
/// act apart.
#[must_use]
pub fn act_of(operation_id: &str) -> Option<Act> {
    let operation_id = operation_id.split("__").next()?;
    Act::all().find(|act| act.operation() == operation_id)
}
