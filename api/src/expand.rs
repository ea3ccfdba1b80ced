//! `expand=customer,unit.building`: what ids name, shown beside them.
//!
//! A view bears [`service::kernel::expand::Expandable`] beside an id; from that place in the
//! OpenAPI document follow the words that an operation takes. Each word costs one query, however
//! long the list is.

use crate::problem::{ApiError, query_fault};
use crate::state::State;
use actix_web::{HttpRequest, web};
use serde::Serialize;
use serde_json::{Map, Value, json};
use service::customers::customer::{self, CustomerFilter};
use service::inventory::building::{self, BuildingFilter};
use service::inventory::phase::{self, PhaseFilter};
use service::inventory::project::{self, ProjectFilter};
use service::inventory::unit::{self, UnitFilter};
use service::inventory::zone::{self, ZoneFilter};
use service::kernel::page::{Listed, Paging};
use service::kernel::{Act, Error, FaultCode, Reader, Result, act};
use service::sales::contract::{self, ContractFilter};
use service::sales::subscription::{self, SubscriptionFilter};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Steps of a word: `unit.building` has two.
const MAX_DEPTH: usize = 2;

/// What a request wants to see beside ids.
#[derive(Debug, Default)]
pub struct Expand {
    words: Vec<String>,
}

impl Expand {
    /// The words of the query; one that the operation does not know is a fault.
    pub fn of(state: &State, request: &HttpRequest) -> std::result::Result<Self, ApiError> {
        let fault = || query_fault("expand", FaultCode::InvalidValue);
        if !request.query_string().contains("expand") {
            return Ok(Self::default());
        }
        let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string());
        let pairs = pairs.map_err(|_| fault())?.into_inner();
        let texts = pairs.iter().filter(|(name, _)| name == "expand").map(|(_, text)| text);
        let words = texts.flat_map(|text| text.split(',')).map(str::trim);
        // In their order `unit` comes before `unit.building`.
        let words: BTreeSet<&str> = words.filter(|word| !word.is_empty()).collect();
        let known = state.operations.expands(request);
        if words.iter().any(|word| !known.iter().any(|known| known == word)) {
            return Err(fault());
        }
        Ok(Self { words: words.into_iter().map(str::to_owned).collect() })
    }

    /// The view as JSON, with what the words ask for.
    pub async fn text<V: Serialize>(&self, reader: &Reader<'_>, view: &V) -> Result<String> {
        if self.words.is_empty() {
            return Ok(serde_json::to_string(view)?);
        }
        let mut shown = serde_json::to_value(view)?;
        for word in &self.words {
            let roots = match shown.get("items") {
                Some(Value::Array(_)) => below(vec![&mut shown], "items"),
                _ => vec![&mut shown],
            };
            fill(reader, roots, word).await?;
        }
        Ok(shown.to_string())
    }
}

/// Walks along a word, and fills every place on the way that stands beside an id.
async fn fill(reader: &Reader<'_>, mut nodes: Vec<&mut Value>, word: &str) -> Result<()> {
    for step in word.split('.') {
        let id_name = format!("{step}_id");
        let wanted = nodes.iter().filter(|node| node[step].is_null());
        let ids: BTreeSet<Uuid> =
            wanted.filter_map(|node| node[&id_name].as_str()?.parse().ok()).collect();
        if !ids.is_empty() {
            let found = load(reader, step, ids.into_iter().collect()).await?;
            for node in &mut nodes {
                let id = node[&id_name].as_str().and_then(|id| found.get(id)).cloned();
                if let (Some(thing), true) = (id, node[step].is_null()) {
                    node[step] = thing;
                }
            }
        }
        nodes = below(nodes, step);
    }
    Ok(())
}

/// What stands under a name in each of the nodes, the entries of a list one by one.
fn below<'v>(nodes: Vec<&'v mut Value>, name: &str) -> Vec<&'v mut Value> {
    let mut found = vec![];
    for node in nodes {
        match node.get_mut(name) {
            Some(Value::Array(entries)) => found.extend(entries.iter_mut()),
            Some(value @ Value::Object(_)) => found.push(value),
            _ => {}
        }
    }
    found
}

/// The things of one kind that the reader sees, by id.
async fn load(reader: &Reader<'_>, kind: &str, ids: Vec<Uuid>) -> Result<HashMap<String, Value>> {
    macro_rules! list {
        ($act:ident, $noun:ident::$filter:ident) => {{
            reader.actor.need(Act::of(act::$act))?;
            let all = Paging::whole(ids.len());
            let ids = ids.into_iter().map(Into::into).collect();
            by_id($noun::list(reader, &$filter { ids, ..Default::default() }, &all).await?)
        }};
    }
    match kind {
        "building" => list!(INVENTORY_BUILDING_READ, building::BuildingFilter),
        "contract" => list!(SALES_CONTRACT_READ, contract::ContractFilter),
        "customer" => list!(CUSTOMERS_CUSTOMER_READ, customer::CustomerFilter),
        "phase" => list!(INVENTORY_PHASE_READ, phase::PhaseFilter),
        "project" => list!(INVENTORY_PROJECT_READ, project::ProjectFilter),
        "subscription" => list!(SALES_SUBSCRIPTION_READ, subscription::SubscriptionFilter),
        "unit" => list!(INVENTORY_UNIT_READ, unit::UnitFilter),
        "zone" => list!(INVENTORY_ZONE_READ, zone::ZoneFilter),
        _ => Err(Error::internal(format!("nothing is known to expand {kind}"))),
    }
}

fn by_id<V: Serialize>(listed: Listed<V>) -> Result<HashMap<String, Value>> {
    let shown = listed.items.into_iter().map(serde_json::to_value);
    let shown: Vec<Value> = shown.collect::<std::result::Result<_, _>>()?;
    let keyed = shown.into_iter().map(|thing| {
        let id = thing["id"].as_str().unwrap_or_default().to_owned();
        (id, thing)
    });
    Ok(keyed.collect())
}

/// Gives each read of the document the parameter with the words that it takes.
pub fn describe(document: &mut Value) {
    let schemas = document["components"]["schemas"].take();
    for item in document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut) {
        let Some(operation) = item.get_mut("get").and_then(Value::as_object_mut) else { continue };
        let body = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        let view = resolved(&schemas, body);
        let entry = &view["properties"]["items"]["items"];
        let view = if entry.is_null() { view } else { resolved(&schemas, entry) };
        let words = words(&schemas, view, MAX_DEPTH);
        if words.is_empty() {
            continue;
        }
        let parameters = operation.entry("parameters").or_insert(json!([])).as_array_mut();
        parameters.into_iter().for_each(|list| list.push(parameter(&words)));
    }
    document["components"]["schemas"] = schemas;
}

fn parameter(words: &[String]) -> Value {
    json!({
        "name": "expand", "in": "query", "required": false, "style": "form", "explode": false,
        "schema": {
            "type": "array", "maxItems": words.len(),
            "items": {"type": "string", "enum": words}
        },
        "description": "What to show beside its id; each needs the permission to read it."
    })
}

/// Words that a view takes: the places beside ids, and those within what can stand there.
fn words(schemas: &Value, view: &Value, depth: usize) -> Vec<String> {
    let mut found = vec![];
    let Some(properties) = view["properties"].as_object() else { return found };
    for (name, property) in properties {
        let beside_id = properties.contains_key(&format!("{name}_id"));
        let Some(inner) = named(property).map(|name| resolved(schemas, name)) else { continue };
        if beside_id {
            found.push(name.clone());
        }
        if depth > 1 {
            let deeper = words(schemas, inner, depth - 1);
            found.extend(deeper.into_iter().map(|word| format!("{name}.{word}")));
        }
    }
    found
}

/// The schema that a property names, alone, or null, or as the entries of a list.
fn named(property: &Value) -> Option<&Value> {
    let choices = property["oneOf"].as_array().into_iter().flatten();
    let entries = std::iter::once(&property["items"]);
    std::iter::once(property)
        .chain(choices)
        .chain(entries)
        .find(|schema| schema["$ref"].is_string())
}

fn resolved<'v>(schemas: &'v Value, schema: &'v Value) -> &'v Value {
    let name = schema["$ref"].as_str().and_then(|at| at.strip_prefix("#/components/schemas/"));
    name.map_or(schema, |name| &schemas[name])
}
