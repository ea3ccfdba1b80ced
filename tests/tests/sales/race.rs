use super::office::{Office, SUBSCRIPTIONS};
use futures_util::future::join_all;
use tests::TestApp;

#[actix_web::test]
async fn fifty_clients_want_one_unit_and_one_gets_it() {
    let office = Office::on(TestApp::start_with_workers(4).await).await;
    let body = office.body(0, "98");
    let calls = (0..50).map(|_| office.consultant.post(SUBSCRIPTIONS, body.clone()));
    let replies = join_all(calls).await;
    let won = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(won, 1);
    for lost in replies.iter().filter(|reply| reply.status != 201) {
        let problem = lost.refused(409, "sales.unit_taken");
        assert!(problem["alternatives"].as_array().unwrap().len() >= 3);
    }
    let list = office.consultant.get(SUBSCRIPTIONS).await.expect(200);
    assert_eq!(list["total"], 1);
    office.finish().await;
}
