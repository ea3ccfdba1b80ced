//! Asking the calculators as any signed-in user does.

use serde_json::Value;
use tests::TestApp;

/// Asks one calculator as any signed-in user does.
pub async fn ask(name: &str, body: Value) -> Value {
    let app = TestApp::start().await;
    let client = app.admin().await;
    let answer = client.post(&format!("/api/v1/calculators/{name}"), body).await.expect(200);
    app.finish().await;
    answer
}

/// Asks one calculator several things.
pub async fn ask_all(name: &str, bodies: Vec<Value>) -> Vec<Value> {
    let app = TestApp::start().await;
    let client = app.admin().await;
    let path = format!("/api/v1/calculators/{name}");
    let mut answers = vec![];
    for body in bodies {
        answers.push(client.post(&path, body).await.expect(200));
    }
    app.finish().await;
    answers
}
