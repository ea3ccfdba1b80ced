//! What every operation tells about itself.

use service::kernel::Act;
use std::collections::BTreeMap;
use tests::operation::{Operation, all};
use tests::source::none;

/// Operations that every signed-in user may call; all others name their permission.
const ANYBODY: &[&str] = &[
    "auth_change_password",
    "auth_me",
    "events_list",
    "events_stream",
    "events_ticket",
    "meta_acts",
    "meta_enums",
    "meta_events",
    "meta_problems",
    "meta_unit_statuses",
];

/// Operations that need no sign-in.
const PUBLIC: &[&str] = &[
    "auth_login",
    "auth_logout",
    "auth_refresh",
    "public_file",
    "public_health",
    "public_metrics",
    "public_ready",
    "public_tour",
];

/// Operations whose answer has no JSON.
const TEXT: &[&str] = &[
    "events_stream",
    "files_file_read__content",
    "files_file_read__thumbnail",
    "inventory_media_read__tour",
    "inventory_unit_import_read__fault_table",
    "public_file",
    "public_metrics",
    "public_tour",
];

#[track_caller]
fn each(rule: &str, check: impl Fn(&Operation) -> Option<String>) {
    let broken: Vec<String> = all()
        .iter()
        .filter_map(|operation| check(operation).map(|why| format!("{}: {why}", operation.id)))
        .collect();
    assert!(all().len() > 10, "there are operations");
    none(rule, &broken);
}

#[test]
fn operation_ids_are_unique() {
    let mut counts = BTreeMap::new();
    all().iter().for_each(|operation| *counts.entry(operation.id).or_insert(0) += 1);
    counts.retain(|_, count| *count > 1);
    assert!(counts.is_empty(), "{counts:?}");
}

#[test]
fn every_operation_is_described() {
    each("summary, description and tag", |operation| {
        let value = operation.value;
        let summary = value["summary"].as_str().unwrap_or("");
        let description = value["description"].as_str().unwrap_or("");
        let own = description.split("Permission:").next().unwrap_or("").trim();
        match value["tags"].as_array().map(Vec::len) {
            _ if summary.is_empty() || summary.ends_with('.') => {
                Some(format!("summary {summary:?}"))
            }
            _ if own.is_empty() => Some("no description".to_owned()),
            Some(1) => None,
            _ => Some("not exactly one tag".to_owned()),
        }
    });
}

#[test]
fn every_operation_names_its_permission_or_is_listed() {
    each("permission", |operation| {
        let id = operation.id;
        let public = PUBLIC.contains(&id);
        if operation.public() != public {
            return Some(format!("public is {}, listed {public}", operation.public()));
        }
        let anybody = public || ANYBODY.contains(&id) || id.starts_with("calculators_");
        match operation.permission() {
            Some(name) if Act::named(name).is_none() => Some(format!("no such act: {name}")),
            Some(_) if anybody => Some("has a permission and is listed without one".to_owned()),
            None if !anybody => Some("has neither a permission nor a place in a list".to_owned()),
            _ => None,
        }
    });
}

#[test]
fn every_act_has_its_operation() {
    // Acts without an address of their own: what a user may see of a unit, and change of a buyer,
    // and whether he may deal with people on the blacklist.
    let within = [
        "customers.customer.admit",
        "customers.customer.correct",
        "inventory.unit.read_floor_price",
    ];
    let missing: Vec<String> = Act::all()
        .map(Act::name)
        .filter(|name| !within.contains(name))
        .filter(|name| !all().iter().any(|operation| operation.permission() == Some(*name)))
        .map(str::to_owned)
        .collect();
    none("every act is an operation", &missing);
}

#[test]
fn every_success_has_a_schema() {
    each("a 2xx answer with a schema", |operation| {
        let answers = operation.value["responses"].as_object().unwrap();
        let successes: Vec<_> =
            answers.iter().filter(|(status, _)| status.starts_with('2')).collect();
        if successes.is_empty() {
            return Some("no success".to_owned());
        }
        successes.iter().find_map(|(status, answer)| {
            let schema = &answer["content"]["application/json"]["schema"];
            let shown = schema.is_object() || **status == "204" || TEXT.contains(&operation.id);
            (!shown).then(|| format!("{status} without a schema"))
        })
    });
}

#[test]
fn every_operation_lists_its_problems() {
    each("problems", |operation| {
        let answers = &operation.value["responses"];
        let mut wanted = vec!["400", "500", "503"];
        if !operation.public() {
            wanted.extend(["401", "403"]);
        }
        if operation.path.contains('{') {
            wanted.push("404");
        }
        if operation.body().is_some() {
            wanted.extend(["413", "415", "422"]);
            // Calculators keep nothing, so nothing can be in their way.
            if !operation.id.starts_with("calculators_") {
                wanted.push("409");
            }
        }
        wanted.into_iter().find_map(|status| {
            let schema = &answers[status]["content"]["application/problem+json"]["schema"];
            (!schema.is_object()).then(|| format!("{status} is missing"))
        })
    });
}

#[test]
fn every_parameter_is_described() {
    each("parameters", |operation| {
        operation.parameters().find_map(|parameter| {
            let name = parameter["name"].as_str().unwrap_or("");
            if parameter["description"].as_str().unwrap_or("").is_empty() {
                return Some(format!("`{name}` has no description"));
            }
            (!parameter["schema"].is_object()).then(|| format!("`{name}` has no schema"))
        })
    });
}

#[test]
fn path_parameters_are_those_of_the_path() {
    each("in: path", |operation| {
        let mut told: Vec<&str> = operation
            .parameters()
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let mut there: Vec<&str> =
            operation.path.split('/').filter_map(|part| part.strip_prefix('{')).collect();
        there.iter_mut().for_each(|name| *name = name.trim_end_matches('}'));
        told.sort_unstable();
        there.sort_unstable();
        (told != there).then(|| format!("the path has {there:?}, the document {told:?}"))
    });
}
