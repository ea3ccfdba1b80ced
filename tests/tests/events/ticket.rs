use chrono::TimeDelta;
use entity::kernel::event_ticket::{Column, Entity};
use futures_util::future::join_all;
use sea_orm::sea_query::Expr;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;
use service::kernel::clock::real_now;
use tests::TestApp;
use tests::watching::ticket;

fn address(ticket: &str) -> String {
    format!("/api/v1/events/stream?ticket={ticket}")
}

#[actix_web::test]
async fn a_ticket_opens_one_stream() {
    let app = TestApp::start_with_workers(2).await;
    let admin = app.admin().await;
    let ticket = ticket(&admin).await;
    // Nobody needs to be signed in: the ticket says who watches.
    let nobody = app.anonymous();
    let tries = (0..10).map(|_| async { nobody.open(&address(&ticket)).await });
    let opened = join_all(tries).await;
    let mut statuses: Vec<u16> = opened.iter().map(|reply| reply.status().as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [[200].as_slice(), [401; 9].as_slice()].concat());
    drop(opened);
    nobody.get(&address(&ticket)).await.refused(401, "unauthenticated");
    nobody.get(&address("")).await.refused(401, "unauthenticated");
    nobody.get("/api/v1/events/stream").await.refused(401, "unauthenticated");
    app.finish().await;
}

#[actix_web::test]
async fn a_ticket_is_kept_as_its_hash_and_for_half_a_minute() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let db = &app.kernel.db;
    let reply = admin.post("/api/v1/events/tickets", json!({})).await.expect(200);
    let word = reply["ticket"].as_str().unwrap();
    assert_eq!(word.len(), 64);
    assert!(Entity::find_by_id(word).one(db).await.unwrap().is_none());
    let row = Entity::find().one(db).await.unwrap().unwrap();
    let left = row.expires_at - real_now();
    assert!(left > TimeDelta::zero() && left <= TimeDelta::seconds(30), "{left}");
    let past = Expr::value(real_now() - TimeDelta::seconds(1));
    Entity::update_many().col_expr(Column::ExpiresAt, past).exec(db).await.unwrap();
    app.anonymous().get(&address(word)).await.refused(401, "unauthenticated");
    assert_eq!(Entity::find().count(db).await.unwrap(), 0);
    app.finish().await;
}

#[actix_web::test]
async fn tickets_that_nobody_used_are_forgotten() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let db = &app.kernel.db;
    ticket(&admin).await;
    let past = Expr::value(real_now() - TimeDelta::seconds(1));
    Entity::update_many().col_expr(Column::ExpiresAt, past).exec(db).await.unwrap();
    ticket(&admin).await;
    let forget = service::kernel::retention::run_forget_keys(&app.kernel, &json!({})).await;
    assert_eq!(forget.unwrap()["tickets"], 1);
    assert_eq!(Entity::find().count(db).await.unwrap(), 1);
    app.finish().await;
}
