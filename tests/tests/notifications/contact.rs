//! Addresses of staff at rest: sealed, sealed again under another master key, and sealed where they
//! were entered before.

use chrono::{DateTime, Utc};
use entity::id::{NotificationId, UserId};
use entity::notifications::contact::{ActiveModel, Column, Entity};
use entity::notifications::notification::{self, NotificationKind};
use migration::{Migrator, MigratorTrait};
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait,
    IntoActiveModel, QueryFilter,
};
use serde_json::{Value, json};
use service::kernel::cipher::Cipher;
use service::notifications::delivery::run_send;
use tests::database::{DATA_KEY, since};
use tests::{Client, TestApp, staff};
use uuid::Uuid;

const HOME: &str = "/api/v1/notifications/preferences";
const NEXT_KEY: [u8; 32] = [8; 32];

async fn addresses(client: &Client) -> (Value, Value) {
    let mine = client.get(HOME).await.expect(200);
    (mine["email"].clone(), mine["phone"].clone())
}

fn masked() -> (Value, Value) {
    (json!("l***@example.com"), json!("138****0001"))
}

async fn entered(app: &TestApp) -> Client {
    let one = staff::signed_in(app, "one", &["consultant"]).await;
    let body = json!({"email": "li.na@example.com", "phone": "13800000001"});
    one.put(HOME, body).await.expect(200);
    one
}

#[actix_web::test]
async fn the_exchange_of_the_master_key_covers_the_addresses_of_staff() {
    let app = TestApp::start().await;
    entered(&app).await;
    let both = Cipher::named("k2", &NEXT_KEY).understanding("k1", &DATA_KEY);
    let app = app.restart_under(both).await;
    let before = Entity::find().one(&app.kernel.db).await.unwrap().unwrap();
    assert!(before.data_key.is_some_and(|key| key.starts_with("k1.")));
    service::jobs::run_due(&app.kernel).await.unwrap();
    let after = Entity::find().one(&app.kernel.db).await.unwrap().unwrap();
    assert!(after.data_key.is_some_and(|key| key.starts_with("k2.")));
    let app = app.restart_under(Cipher::named("k2", &NEXT_KEY)).await;
    let one = app.sign_in("one", staff::PASSWORD).await;
    assert_eq!(addresses(&one).await, masked());
    app.finish().await;
}

/// A message that waits to go to the person by SMS, as it lay there with its address.
async fn waiting(db: &DatabaseConnection, user_id: UserId, at: DateTime<Utc>) {
    let told = notification::Model {
        id: NotificationId(Uuid::from_u128(7)),
        user_id,
        kind: NotificationKind::HoldExpired,
        project_id: None,
        object_type: "sales.hold".to_owned(),
        object_id: Uuid::nil(),
        params: json!({}),
        in_inbox: true,
        unread: true,
        read_at: None,
        created_at: at,
    };
    let told = notification::Entity::insert(told.into_active_model());
    told.exec_without_returning(db).await.unwrap();
    let id = Uuid::from_u128(7);
    let columns = ["id", "notification_id", "channel", "address", "title", "text", "state"];
    let message = Query::insert()
        .into_table("notification_delivery")
        .columns(columns.into_iter().chain(["attempts", "created_at"]))
        .values_panic([
            id.into(),
            id.into(),
            "sms".into(),
            "13800000001".into(),
            "A hold has expired".into(),
            "The unit is free again.".into(),
            "pending".into(),
            0.into(),
            at.into(),
        ])
        .take();
    db.execute(&message).await.unwrap();
}

#[actix_web::test]
async fn addresses_from_before_they_were_sealed_are_read_and_then_sealed() {
    let app = TestApp::start().await;
    let one = entered(&app).await;
    let db = &app.kernel.db;
    let user_id = Entity::find().one(db).await.unwrap().unwrap().user_id;
    Migrator::down(db, Some(since("_sealed_contact"))).await.unwrap();
    let clear = Query::update()
        .table("notification_contact")
        .value("email", "li.na@example.com")
        .value("phone", "13800000001")
        .take();
    db.execute(&clear).await.unwrap();
    waiting(db, user_id, app.kernel.clock.now()).await;
    Migrator::up(db, None).await.unwrap();
    assert_eq!(addresses(&one).await, masked());
    // What waited goes to the address that the person has.
    let ran = run_send(&app.kernel, &json!({})).await.unwrap();
    assert_eq!(ran, json!({"sent": 1, "failed": 0}));
    service::jobs::run_due(&app.kernel).await.unwrap();
    let runs = "/api/v1/jobs/runs?kind=notifications.contact.rewrap";
    let runs = app.admin().await.get(runs).await.expect(200);
    assert_eq!(runs["items"][0]["result"], json!({"rewrapped": 1, "failed": 0}), "{runs}");
    let row = Entity::find().one(db).await.unwrap().unwrap();
    assert_eq!((&row.email, &row.phone), (&None, &None));
    let sealed = [row.data_key, row.email_cipher, row.phone_cipher].into_iter().flatten();
    let sealed: Vec<String> = sealed.collect();
    assert_eq!(sealed.len(), 3);
    assert!(sealed.iter().all(|text| !text.contains("li.na") && !text.contains("138")));
    assert_eq!(addresses(&one).await, masked());
    app.finish().await;
}

#[actix_web::test]
async fn an_address_in_another_column_or_row_is_not_opened() {
    let app = TestApp::start().await;
    let one = entered(&app).await;
    let two = staff::signed_in(&app, "two", &["consultant"]).await;
    two.put(HOME, json!({"phone": "13900000002"})).await.expect(200);
    let db = &app.kernel.db;
    let rows = Entity::find().all(db).await.unwrap();
    let own = rows.iter().find(|row| row.email_cipher.is_some()).unwrap();
    let other = rows.iter().find(|row| row.email_cipher.is_none()).unwrap();
    for cipher in [&own.email_cipher, &other.phone_cipher] {
        let change = ActiveModel { phone_cipher: Set(cipher.clone()), ..Default::default() };
        let of_one = Column::UserId.eq(own.user_id);
        Entity::update_many().set(change).filter(of_one).exec(db).await.unwrap();
        one.get(HOME).await.refused(409, "sealed_unreadable");
    }
    let change = ActiveModel { phone_cipher: Set(own.phone_cipher.clone()), ..Default::default() };
    let of_one = Column::UserId.eq(own.user_id);
    Entity::update_many().set(change).filter(of_one).exec(db).await.unwrap();
    assert_eq!(addresses(&one).await, masked());
    app.finish().await;
}

#[actix_web::test]
async fn who_names_both_addresses_is_heard_where_no_key_opens_the_old_ones() {
    let app = TestApp::start().await;
    let one = entered(&app).await;
    let lost = ActiveModel { data_key: Set(Some("k0.lost".to_owned())), ..Default::default() };
    Entity::update_many().set(lost).exec(&app.kernel.db).await.unwrap();
    let phone = json!({"phone": "13900000002"});
    one.put(HOME, phone).await.refused(409, "sealed_unreadable");
    let body = json!({"email": null, "phone": "13900000002"});
    one.put(HOME, body).await.expect(200);
    assert_eq!(addresses(&one).await, (Value::Null, json!("139****0002")));
    app.finish().await;
}
