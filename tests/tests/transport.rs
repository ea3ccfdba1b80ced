//! What holds for every request, whatever it asks for.

use reqwest::Method;
use std::collections::BTreeMap;
use tests::TestApp;
use tests::database::TestDatabase;
use tests::operation::all;
use tests::process::Process;
use tests::source::none;

#[actix_web::test]
async fn unknown_addresses_and_methods_are_problems() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.get("/api/v1/nowhere").await.refused(404, "route_unknown");
    let reply = admin.delete("/api/v1/auth/login").await;
    reply.refused(405, "method_not_allowed");
    assert_eq!(reply.header("allow").unwrap(), "POST, OPTIONS");
    app.finish().await;
}

#[actix_web::test]
async fn problems_speak_the_language_asked_for() {
    let app = TestApp::start().await;
    let client = app.anonymous().with("accept-language", "zh-CN,en;q=0.5");
    let problem = client.get("/api/v1/auth/me").await.refused(401, "unauthenticated");
    assert_eq!(problem["detail"], "请先登录。");
    let english = client.with("accept-language", "en").get("/api/v1/auth/me").await;
    assert_eq!(english.refused(401, "unauthenticated")["detail"], "Sign in first.");
    app.finish().await;
}

#[actix_web::test]
async fn unknown_query_parameters_are_refused() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let reply = admin.get("/api/v1/inventory/companies?colour=red").await;
    let problem = reply.refused(400, "bad_request");
    assert_eq!(problem["errors"][0]["pointer"], "colour");
    app.finish().await;
}

#[actix_web::test]
async fn every_address_tells_the_methods_that_it_takes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut taken: BTreeMap<&str, Vec<&Method>> = BTreeMap::new();
    for operation in all() {
        taken.entry(operation.path).or_default().push(&operation.method);
    }
    let mut broken = vec![];
    for (path, methods) in taken {
        let other = [Method::DELETE, Method::PUT, Method::PATCH, Method::GET, Method::POST];
        let other = other.into_iter().find(|method| !methods.contains(&method)).unwrap();
        let address = path.replace("{id}", "0195a3c0-5b7e-7000-8000-0000000fffff");
        let reply = admin.call(other.clone(), &address, None).await;
        let told = reply.header("allow").unwrap_or_default();
        let wanted = methods.iter().all(|method| told.contains(method.as_str()));
        if reply.status != 405 || !wanted || told.contains(other.as_str()) {
            broken.push(format!("{other} {path}: {} allow {told:?}", reply.status));
        }
    }
    none("other methods are told which would do", &broken);
    app.finish().await;
}

#[actix_web::test]
async fn the_request_id_comes_back_unless_it_could_do_harm() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let reply = client.with("x-request-id", "shop-7.A_1").get("/api/v1/auth/me").await;
    assert_eq!(reply.header("x-request-id").as_deref(), Some("shop-7.A_1"));
    assert_eq!(reply.refused(401, "unauthenticated")["request_id"], "shop-7.A_1");
    for harmful in ["a b", "<script>", "x;y", &"x".repeat(65)] {
        let reply = client.with("x-request-id", harmful).get("/healthz").await;
        let own = reply.header("x-request-id").unwrap();
        assert_ne!(own, harmful);
        assert!(own.len() == 32 && own.bytes().all(|byte| byte.is_ascii_hexdigit()), "{own}");
    }
    let (one, two) = (client.get("/healthz").await, client.get("/healthz").await);
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
    app.finish().await;
}

#[actix_web::test]
async fn the_trace_that_a_request_belongs_to_is_told() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    let app = TestApp::start().await;
    let asked = async |traceparent: &str| {
        let client = app.anonymous().with("traceparent", traceparent);
        let problem = client.get("/api/v1/auth/me").await.refused(401, "unauthenticated");
        problem["trace_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(asked(&format!("00-{TRACE}-00f067aa0ba902b7-01")).await, TRACE);
    for malformed in ["", "00", &format!("ff-{TRACE}-00f067aa0ba902b7-01")] {
        let own = asked(malformed).await;
        assert!(own != TRACE && own.len() == 32, "{own}");
        assert!(own.bytes().all(|byte| byte.is_ascii_hexdigit()), "{own}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn the_log_tells_the_trace_of_every_request() {
    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    let mut database = TestDatabase::create().await;
    let process = Process::start_saying(&database, "info,request=debug").await;
    let client = process.anonymous();
    let traced = client.with("traceparent", &format!("00-{TRACE}-00f067aa0ba902b7-01"));
    traced.with("x-request-id", "shop-7").get("/api/v1/auth/me").await.expect(401);
    let mut lines = process.said(TRACE);
    while lines.is_empty() {
        client.get("/healthz").await.expect(200);
        lines = process.said(TRACE);
    }
    for part in ["shop-7", "/api/v1/auth/me", "401"] {
        assert!(lines[0].contains(part), "{lines:?}");
    }
    process.kill().await;
    database.remove().await;
}

#[actix_web::test]
async fn every_answer_keeps_browsers_from_guessing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let paths = ["/healthz", "/api/v1/auth/me", "/api/v1/nowhere", "/openapi.json", "/swagger-ui/"];
    for path in paths {
        let reply = admin.get(path).await;
        let header = |name| reply.header(name).unwrap_or_default();
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(header("x-frame-options"), "DENY", "{path}");
        assert_eq!(header("referrer-policy"), "no-referrer", "{path}");
        assert!(!reply.headers.contains_key("server"), "{path}");
    }
    let me = admin.get("/api/v1/auth/me").await;
    assert_eq!(me.header("cache-control").as_deref(), Some("no-store"));
    app.finish().await;
}

#[actix_web::test]
async fn other_origins_are_not_let_in_unless_configured() {
    let app = TestApp::start().await;
    let client = app.anonymous().with("origin", "https://elsewhere.example");
    let reply = client.get("/healthz").await;
    assert_eq!(reply.header("access-control-allow-origin"), None);
    app.finish().await;
}

#[actix_web::test]
async fn a_body_over_the_limit_is_refused_and_the_server_lives_on() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let large = vec![b'x'; 3 * 1024 * 1024];
    let json = "application/json";
    let reply = client.raw(Method::POST, "/api/v1/auth/login", json, large).await;
    reply.refused(413, "body_too_large");
    client.get("/healthz").await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn head_answers_like_get_without_a_body_and_options_tells_the_methods() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for path in ["/healthz", "/api/v1/auth/me", "/api/v1/inventory/units?page_size=1"] {
        let (get, head) = (admin.get(path).await, admin.call(Method::HEAD, path, None).await);
        assert_eq!((head.status, head.text.as_str()), (200, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"), "{path}");
    }
    let nobody = app.anonymous().call(Method::HEAD, "/api/v1/auth/me", None).await;
    assert_eq!((nobody.status, nobody.text.as_str()), (401, ""));
    let options = app.anonymous().call(Method::OPTIONS, "/api/v1/sales/holds", None).await;
    assert_eq!(options.status, 204);
    assert_eq!(options.header("allow").as_deref(), Some("GET, POST, HEAD, OPTIONS"));
    let nowhere = app.anonymous().call(Method::OPTIONS, "/api/v1/nowhere", None).await;
    nowhere.refused(404, "route_unknown");
    for method in [Method::TRACE, Method::from_bytes(b"BREW").unwrap()] {
        let reply = admin.call(method, "/api/v1/sales/holds", None).await;
        reply.refused(405, "method_not_allowed");
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_query_parameter_stands_once() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let twice = [
        ("/api/v1/inventory/units?page=1&page=2", "page"),
        ("/api/v1/sales/holds?status=active&status=expired", "status"),
        ("/api/v1/admin/invariants?x=1&x=1", "x"),
    ];
    for (path, name) in twice {
        let problem = admin.get(path).await.refused(400, "bad_request");
        assert_eq!(problem["errors"][0]["pointer"], name, "{path}");
    }
    let path = "/api/v1/sales/holds?dry_run=true&dry_run=false";
    let problem = admin.post(path, serde_json::json!({})).await.refused(400, "bad_request");
    assert_eq!(problem["errors"][0]["pointer"], "dry_run");
    app.finish().await;
}

#[actix_web::test]
async fn deep_long_and_double_json_is_refused_and_the_server_lives_on() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let json = "application/json";
    let path = "/api/v1/customers/customers";
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    let objects = [b"{\"a\":".repeat(50_000), b"1".to_vec(), b"}".repeat(50_000)].concat();
    for body in [deep, objects, b"1e999999".to_vec(), b"\xff\xfe".to_vec(), b"{\"a\":1".to_vec()] {
        let reply = admin.raw(Method::POST, path, json, body).await;
        reply.refused(400, "unreadable_json");
    }
    let shallow = [b"[".repeat(100), b"]".repeat(100)].concat();
    admin.raw(Method::POST, path, json, shallow).await.refused(422, "invalid");
    let double = b"{\"name\":\"a\",\"name\":\"b\"}".to_vec();
    admin.raw(Method::POST, path, json, double).await.refused(422, "invalid");
    let zipped = admin.with("content-encoding", "gzip");
    zipped.raw(Method::POST, path, json, b"{}".to_vec()).await.refused(422, "invalid");
    admin.get("/healthz").await.expect(200);
    app.finish().await;
}

#[actix_web::test]
async fn huge_headers_and_addresses_do_no_harm() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let long = "x".repeat(60_000);
    client.with("x-filler", &long).get("/healthz").await.expect(200);
    let forged = client.with("authorization", &format!("Bearer {long}"));
    forged.get("/api/v1/auth/me").await.refused(401, "unauthenticated");
    client.get(&format!("/api/v1/{long}")).await.refused(404, "route_unknown");
    // Beyond what the server reads of a head there is no request that could be answered.
    let beyond = client.with("x-filler", &"x".repeat(400_000));
    let reply = beyond.try_call(Method::GET, "/healthz", None).await;
    assert!(reply.is_err() || reply.is_ok_and(|reply| (400..500).contains(&reply.status)));
    // That connection is closed, so what follows must not meet it in the client's pool.
    let client = app.anonymous();
    let climbing = client.get("/api/v1/sales/holds/%2e%2e%2f%2e%2e").await;
    climbing.refused(401, "unauthenticated");
    for path in ["/api/v1/../../etc/passwd", "/%00"] {
        client.get(path).await.refused(404, "route_unknown");
    }
    client.get("/healthz").await.expect(200);
    app.finish().await;
}
