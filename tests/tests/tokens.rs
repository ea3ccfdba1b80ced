//! Tokens as an attacker would make them: none of them is anybody.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD;
use jsonwebtoken::{
    Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode,
};
use serde_json::{Value, json};
use service::kernel::clock::real_now;
use tests::app::SECRET;
use tests::database::ADMIN_PASSWORD;
use tests::{Reply, TestApp, staff};

const ME: &str = "/api/v1/auth/me";
const LOGIN: &str = "/api/v1/auth/login";

/// A part of a token as it is written.
fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn signed(algorithm: Algorithm, claims: &Value, secret: &[u8]) -> String {
    encode(&Header::new(algorithm), claims, &EncodingKey::from_secret(secret)).unwrap()
}

async fn as_bearer(app: &TestApp, token: &str) -> Reply {
    let mut client = app.anonymous();
    client.set_token(token);
    client.get(ME).await
}

/// The claims of a token that holds, so that each forgery differs from it in one thing.
fn claims(user: &Value, session: &str) -> Value {
    let now = real_now().timestamp();
    json!({
        "sub": user, "sid": session, "iss": "louxiao", "aud": "louxiao-api", "iat": now,
        "nbf": now, "exp": now + 900, "typ": "access",
    })
}

/// The session of a token.
fn session_of(token: &str) -> String {
    let mut options = Validation::new(Algorithm::HS256);
    options.validate_aud = false;
    let data = decode::<Value>(token, &DecodingKey::from_secret(SECRET), &options).unwrap();
    data.claims["sid"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn forged_tokens_are_nobody() {
    let app = TestApp::start().await;
    let body = json!({"username": "admin", "password": ADMIN_PASSWORD});
    let tokens = app.anonymous().post(LOGIN, body).await.expect(200);
    let token = tokens["access_token"].as_str().unwrap();
    assert_eq!(decode_header(token).unwrap().alg, Algorithm::HS256);
    let claims = claims(&tokens["user"]["id"], &session_of(token));
    let good = signed(Algorithm::HS256, &claims, SECRET);
    as_bearer(&app, &good).await.expect(200);
    let with = |name: &str, value: Value| {
        let mut claims = claims.clone();
        claims[name] = value;
        signed(Algorithm::HS256, &claims, SECRET)
    };
    let without = |name: &str| {
        let mut claims = claims.clone();
        claims.as_object_mut().unwrap().remove(name);
        signed(Algorithm::HS256, &claims, SECRET)
    };
    let (payload, seal) = (part(&claims), good.rsplit('.').next().unwrap());
    let now = claims["iat"].as_i64().unwrap();
    let nobody = "0195a3c0-5b7e-7000-8000-0000000fffff";
    let mut forged = vec![
        ("another key", signed(Algorithm::HS256, &claims, &[b'x'; 40])),
        ("HS512", signed(Algorithm::HS512, &claims, SECRET)),
        ("HS384", signed(Algorithm::HS384, &claims, SECRET)),
        ("RS256", format!("{}.{payload}.{seal}", part(&json!({"alg": "RS256", "typ": "JWT"})))),
        ("a tampered head", format!("{}.{payload}.{seal}", part(&json!({"alg": "HS256"})))),
        ("a tampered payload", {
            let mut other = claims.clone();
            other["exp"] = json!(now + 90_000);
            let head = good.split('.').next().unwrap();
            format!("{head}.{}.{seal}", part(&other))
        }),
        ("no signature", good.rsplit_once('.').unwrap().0.to_owned() + "."),
        ("two parts", good.rsplit_once('.').unwrap().0.to_owned()),
        ("not yet", with("nbf", json!(now + 600))),
        ("another audience", with("aud", json!("louxiao-web"))),
        ("another issuer", with("iss", json!("somebody"))),
        ("another kind", with("typ", json!("refresh"))),
        ("an unknown user", with("sub", json!(nobody))),
        ("an unknown session", with("sid", json!(nobody))),
        ("an end without number", with("exp", json!("never"))),
    ];
    for none in ["none", "None", "NONE", "nOnE"] {
        forged.push(("none", format!("{}.{payload}.", part(&json!({"alg": none})))));
        forged.push(("none", format!("{}.{payload}.{seal}", part(&json!({"alg": none})))));
    }
    for name in ["sub", "sid", "iss", "aud", "exp", "nbf", "typ"] {
        forged.push((name, without(name)));
    }
    for (what, token) in &forged {
        let reply = as_bearer(&app, token).await;
        assert_eq!(reply.status, 401, "{what}: {}", reply.text);
        reply.refused(401, "unauthenticated");
        assert_eq!(reply.header("www-authenticate").as_deref(), Some("Bearer"));
    }
    let old = with("exp", json!(now - 60));
    as_bearer(&app, &old).await.refused(401, "token_expired");
    app.finish().await;
}

#[actix_web::test]
async fn neither_token_stands_for_the_other() {
    let app = TestApp::start().await;
    let body = json!({"username": "admin", "password": ADMIN_PASSWORD});
    let tokens = app.anonymous().post(LOGIN, body).await.expect(200);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    as_bearer(&app, refresh).await.refused(401, "unauthenticated");
    let access = json!({"refresh_token": tokens["access_token"]});
    let reply = app.anonymous().post("/api/v1/auth/refresh", access).await;
    assert!(matches!(reply.status, 401 | 422), "{}", reply.text);
    app.finish().await;
}

#[actix_web::test]
async fn an_ended_session_is_refused_at_once() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let user = staff::user(&admin, "li.na", &["auditor"]).await;
    let login = json!({"username": "li.na", "password": staff::PASSWORD});
    let open = async || app.anonymous().post(LOGIN, login.clone()).await.expect(200);
    let (one, two) = (open().await, open().await);
    let token = |tokens: &Value| tokens["access_token"].as_str().unwrap().to_owned();
    as_bearer(&app, &token(&one)).await.expect(200);
    let out = json!({"refresh_token": one["refresh_token"]});
    app.anonymous().post("/api/v1/auth/logout", out).await.expect(204);
    as_bearer(&app, &token(&one)).await.refused(401, "unauthenticated");
    as_bearer(&app, &token(&two)).await.expect(200);
    let path = format!("/api/v1/admin/users/{}/reset-password", user["id"].as_str().unwrap());
    admin.post(&path, json!({"password": "another sentence of words"})).await.expect(200);
    as_bearer(&app, &token(&two)).await.refused(401, "unauthenticated");
    app.finish().await;
}
