//! Bad queries, paths and headers.

use tests::TestApp;
use tests::operation::{Operation, all};
use tests::source::none;

fn reads() -> impl Iterator<Item = &'static Operation> {
    all().iter().filter(|op| op.method == "GET" && !op.public())
}

/// Query values that the parameter's own schema refuses.
fn wrong_values(schema: &serde_json::Value) -> Vec<&'static str> {
    let mut wrong = vec!["a%00b"];
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("integer"), _) => {
            wrong.extend(["x", "1.5", "99999999999999999999"]);
            // Floors below ground are negative.
            if schema["minimum"].as_i64().is_none_or(|minimum| minimum >= 0) {
                wrong.push("-1");
            }
        }
        (Some("boolean"), _) => wrong.extend(["maybe", ""]),
        (_, Some("uuid")) => wrong.extend(["x", "%F0"]),
        (_, Some("date")) => wrong.extend(["2025-02-30", "x"]),
        (_, Some("decimal")) => wrong.extend(["x", "1e3"]),
        _ => {}
    }
    wrong
}

#[actix_web::test]
async fn every_wrong_query_is_named() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (mut broken, mut sent) = (vec![], 0);
    for operation in reads() {
        let path = operation.address("0195a3c0-5b7e-7000-8000-0000000fffff");
        for parameter in operation.parameters().filter(|p| p["in"] == "query") {
            let name = parameter["name"].as_str().unwrap();
            for value in wrong_values(tests::operation::resolve(&parameter["schema"])) {
                sent += 1;
                let reply = admin.get(&format!("{path}?{name}={value}")).await;
                let named = reply.status == 400 && reply.json()["errors"][0]["pointer"] == name;
                if !named {
                    let text = &reply.text;
                    broken
                        .push(format!("{} {name}={value}: {} {text}", operation.id, reply.status));
                }
            }
        }
        let reply = admin.get(&format!("{path}?no_such_parameter=1")).await;
        if reply.status != 400 {
            broken.push(format!("{}: unknown parameters answer {}", operation.id, reply.status));
        }
    }
    assert!(sent > 50, "there are parameters");
    none("wrong queries are named", &broken);
    app.finish().await;
}

#[actix_web::test]
async fn a_path_that_is_no_id_names_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut broken = vec![];
    for operation in all().iter().filter(|op| op.path.contains("{id}")) {
        for id in ["x", "%00", "%F0%9F%8F%A0", "0195a3c0-5b7e-7000-8000-0000000fffff"] {
            let path = operation.address(id);
            let body = operation.body().map(|_| operation.example());
            let reply = admin.call(operation.method.clone(), &path, body).await;
            if reply.status != 404 {
                broken.push(format!("{} {id}: {} {}", operation.id, reply.status, reply.text));
            }
        }
    }
    none("what is no id names nothing", &broken);
    app.finish().await;
}
