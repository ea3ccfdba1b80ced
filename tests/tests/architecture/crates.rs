//! Crates: entity ← service ← api ← tests; migration stands beside entity.

use tests::source::{below, find, none, root};

/// Members of the workspace that each member may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("entity", &[]),
    ("migration", &[]),
    ("service", &["entity"]),
    ("api", &["entity", "service", "migration"]),
    ("tests", &["entity", "service", "api", "migration"]),
    ("bench", &["entity", "service", "api", "migration"]),
];

/// Files of the API that may run migrations: the binary and its commands.
const MIGRATING: &[&str] = &["api/src/main.rs", "api/src/start.rs", "api/src/demo"];

fn dependencies(member: &str, sections: &[&str]) -> Vec<String> {
    let Ok(text) = std::fs::read_to_string(root().join(member).join("Cargo.toml")) else {
        return vec![];
    };
    let mut inside = false;
    let mut names = vec![];
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            inside = sections.contains(&section.trim_matches(']'));
        } else if inside && let Some(name) = line.split(['.', '=', ' ']).next() {
            names.push(name.to_owned());
        }
    }
    names.retain(|name| !name.is_empty() && !name.starts_with('#'));
    names
}

#[test]
fn crates_depend_in_one_direction() {
    let members: Vec<&str> = ALLOWED.iter().map(|(member, _)| *member).collect();
    let mut broken = vec![];
    for (member, allowed) in ALLOWED {
        for name in dependencies(member, &["dependencies", "dev-dependencies"]) {
            if members.contains(&name.as_str()) && !allowed.contains(&name.as_str()) {
                broken.push(format!("{member} depends on {name}"));
            }
        }
    }
    none("crates depend in one direction", &broken);
    let found = dependencies("api", &["dependencies"]);
    assert!(found.contains(&"service".to_owned()), "the test reads the Cargo.toml files");
}

#[test]
fn service_and_entity_know_no_http() {
    let http = ["actix", "reqwest", "hyper", "http", "utoipa-actix-web", "utoipa-swagger-ui"];
    let mut broken = vec![];
    for member in ["entity", "service", "migration"] {
        for name in dependencies(member, &["dependencies"]) {
            if http.contains(&name.as_str()) || name.starts_with("actix") {
                broken.push(format!("{member} depends on {name}"));
            }
        }
    }
    for source in below(&["entity/src", "service/src"]) {
        let tokens = source.production();
        for word in ["StatusCode", "HttpResponse", "HttpRequest", "actix_web", "status_code"] {
            // A unit has a status code too: only the type of HTTP counts there.
            let column = word == "status_code" && source.path.contains("inventory");
            for at in find(&tokens, word).filter(|_| !column) {
                broken.push(format!("{}:{} {word}", source.path, tokens[at].line));
            }
        }
    }
    none("only api knows HTTP", &broken);
}

#[test]
fn entity_does_no_io() {
    let mut broken = vec![];
    let io = ["std :: fs", "std :: net", "std :: env", "tokio", "std :: process"];
    for source in below(&["entity/src"]) {
        let tokens = source.production();
        for pattern in io {
            for at in find(&tokens, pattern) {
                broken.push(format!("{}:{} {pattern}", source.path, tokens[at].line));
            }
        }
    }
    none("entity does no I/O", &broken);
}

#[test]
fn only_the_binary_and_the_tests_migrate() {
    let mut broken = vec![];
    for source in below(&["service/src", "entity/src", "api/src"]) {
        if MIGRATING.iter().any(|path| source.path.starts_with(path)) {
            continue;
        }
        let tokens = source.production();
        for at in find(&tokens, "migration ::").chain(find(&tokens, "use migration")) {
            broken.push(format!("{}:{}", source.path, tokens[at].line));
        }
    }
    none("only the binary and the tests run migrations", &broken);
}
