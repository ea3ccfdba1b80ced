//! Without a token nothing is answered but what is public.

use tests::TestApp;
use tests::operation::all;
use tests::source::none;

const NOBODY: &str = "0195a3c0-5b7e-7000-8000-0000000fffff";

#[actix_web::test]
async fn nobody_is_answered_only_by_what_is_public() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    let mut forged = app.anonymous();
    forged.set_token("eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.");
    let (mut broken, mut asked) = (vec![], 0);
    for operation in all().iter().filter(|operation| !operation.public()) {
        let path = operation.address(NOBODY);
        for (who, client) in [("nobody", &client), ("a forger", &forged)] {
            asked += 1;
            let body = operation.body().map(|_| operation.example());
            let reply = client.call(operation.method.clone(), &path, body).await;
            if reply.status != 401 || reply.json()["code"] != "unauthenticated" {
                broken.push(format!("{} answers {who} {}", operation.id, reply.status));
            }
        }
    }
    assert!(asked > 50, "there are operations");
    none("nobody is answered", &broken);
    app.finish().await;
}

#[actix_web::test]
async fn what_is_public_needs_no_token() {
    let app = TestApp::start().await;
    let client = app.anonymous();
    for operation in all().iter().filter(|operation| operation.public()) {
        let body = operation.body().map(|_| operation.example());
        let reply = client.call(operation.method.clone(), operation.path, body).await;
        // What a link names is not there without one.
        let read = operation.method == "GET" && !operation.path.contains('{');
        assert!(reply.status == 200 || !read, "{} {}", operation.id, reply.text);
        assert!(reply.status < 500 && reply.status != 403, "{} {}", operation.id, reply.text);
    }
    app.finish().await;
}
