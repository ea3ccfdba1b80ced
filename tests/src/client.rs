//! A client as front-end developers would write it.

use crate::{contract, recorder};
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};

static KEYS: AtomicU64 = AtomicU64::new(0);

/// Calls the API, with a fresh idempotency key for every POST unless one is given.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
    headers: Vec<(String, String)>,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

/// Bytes that came back.
#[derive(Debug)]
pub struct Download {
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Client {
    #[must_use]
    pub fn new(base: &str) -> Self {
        Self {
            http: reqwest::Client::new(),
            base: base.to_owned(),
            token: None,
            headers: vec![("accept-language".to_owned(), "en".to_owned())],
        }
    }

    /// The same client at another address of this machine.
    #[must_use]
    pub fn at(&self, address: IpAddr) -> Self {
        let http = reqwest::Client::builder().local_address(address).build().unwrap();
        Self { http, ..self.clone() }
    }

    /// Signs further calls.
    pub fn set_token(&mut self, token: &str) {
        self.token = Some(token.to_owned());
    }

    /// Who the client is to the server, for calls that another program makes.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The same client with one more header.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| known != name);
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.call(Method::DELETE, path, None).await
    }

    /// Any call; `path` begins at the root.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        self.try_call(method, path, body).await.unwrap()
    }

    /// A call whose answer may never come.
    pub async fn try_call(
        &self,
        method: Method,
        path: &str,
        sent: Option<Value>,
    ) -> Result<Reply, reqwest::Error> {
        let mut request = self.request(method.clone(), path);
        if method == Method::POST && !self.keyed() {
            request = request.header("idempotency-key", fresh_key());
        }
        if let Some(body) = &sent {
            request = request.json(body);
        }
        let reply = answered(request).await?;
        recorder::record(&method, path, sent.as_ref(), &reply);
        contract::check(&method, path, &reply);
        Ok(reply)
    }

    /// A call whose body is not what it should be; no content type when `kind` is empty.
    pub async fn raw(&self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Reply {
        let mut request = self.request(method, path).body(body);
        if !kind.is_empty() {
            request = request.header("content-type", kind);
        }
        if !self.keyed() {
            request = request.header("idempotency-key", fresh_key());
        }
        answered(request).await.unwrap()
    }

    /// A GET whose answer is no text.
    pub async fn download(&self, path: &str) -> Download {
        let response = self.request(Method::GET, path).send().await.unwrap();
        Download {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }

    fn keyed(&self) -> bool {
        self.headers.iter().any(|(name, _)| name == "idempotency-key")
    }

    /// A GET whose body is read as it comes.
    pub async fn open(&self, path: &str) -> reqwest::Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request
    }
}

fn fresh_key() -> String {
    format!("test-{}", KEYS.fetch_add(1, Ordering::Relaxed))
}

async fn answered(request: RequestBuilder) -> Result<Reply, reqwest::Error> {
    let response = request.send().await?;
    Ok(Reply {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await?,
    })
}

impl Reply {
    /// The body, if the status is the expected one.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if self.text.is_empty() { Value::Null } else { self.json() }
    }

    /// The problem, if it is this one.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let kind = self.header("content-type");
        assert_eq!(kind.as_deref(), Some("application/problem+json"), "{}", self.text);
        let problem = self.expect(status);
        assert_eq!(problem["code"], code, "{}", self.text);
        problem
    }

    /// The faults of a 422 as `(pointer, code)`.
    #[must_use]
    #[track_caller]
    pub fn faults(&self) -> Vec<(String, String)> {
        let problem = self.refused(422, "invalid");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let errors = problem["errors"].as_array().unwrap();
        errors.iter().map(|fault| (text(&fault["pointer"]), text(&fault["code"]))).collect()
    }

    /// Fails unless this place, and nothing else, is said to be missing.
    #[track_caller]
    pub fn missing(&self, pointer: &str) {
        assert_eq!(self.faults(), [(pointer.to_owned(), "required".to_owned())]);
    }

    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    }
}

impl Download {
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    }
}
