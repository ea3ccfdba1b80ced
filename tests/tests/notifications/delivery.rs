use crate::approvals::desk::id_of;
use crate::sales::office::{HOLDS, Office};
use chrono::TimeDelta;
use entity::notifications::delivery::{Entity, NotificationDeliveryState};
use entity::notifications::notification;
use futures_util::future::BoxFuture;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use service::kernel::cipher::Cipher;
use service::kernel::clock::Clock;
use service::kernel::courier::{Courier, Letter};
use service::kernel::start::Ids;
use service::kernel::{Error, Kernel, Result};
use service::notifications::delivery::run_send;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tests::database::DATA_KEY;
use uuid::Uuid;

const PREFERENCES: &str = "/api/v1/notifications/preferences";

/// What has gone out, line by line.
fn outbox(office: &Office) -> Vec<Value> {
    let Ok(files) = std::fs::read_dir(&office.app.outbox) else { return vec![] };
    let mut lines = vec![];
    for file in files {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        lines.extend(text.lines().map(|line| serde_json::from_str(line).unwrap()));
    }
    lines
}

/// The consultant wants this of holds that expire, and one does.
async fn told(office: &Office, wishes: Value) {
    let body = json!({
        "email": "li.na@example.com", "phone": "13800000001", "language": "en", "wishes": wishes
    });
    office.consultant.put(PREFERENCES, body).await.expect(200);
    let body = json!({"unit_id": office.units[0], "customer_id": office.customers[0]});
    office.consultant.post(HOLDS, body).await.expect(201);
    office.clock("2025-03-10T02:10:00Z").await;
}

#[actix_web::test]
async fn what_is_wanted_outside_goes_out_once_in_the_language_wanted() {
    let office = Office::open().await;
    let kind = "hold_expired";
    let wish = |channel: &str, wanted| json!({"kind": kind, "channel": channel, "wanted": wanted});
    let wishes = json!([wish("email", true), wish("sms", true), wish("inbox", false)]);
    told(&office, wishes).await;
    office.clock("2025-03-10T02:11:00Z").await;
    office.clock("2025-03-10T02:12:00Z").await;
    let mut lines = outbox(&office);
    lines.sort_by_key(|line| line["channel"].to_string());
    let channels: Vec<&Value> = lines.iter().map(|line| &line["channel"]).collect();
    assert_eq!(channels, ["email", "sms"]);
    assert_eq!(lines[0]["to"], "li.na@example.com");
    assert_eq!(lines[1]["to"], "13800000001");
    assert_eq!(lines[0]["title"], "A hold has expired");
    assert!(lines[0]["text"].as_str().unwrap().contains("the unit is free again"));
    let inbox = office.consultant.get("/api/v1/notifications/notifications").await.expect(200);
    assert_eq!(inbox["total"], 0);
    let rows = Entity::find().all(&office.app.kernel.db).await.unwrap();
    assert!(rows.iter().all(|row| row.state == NotificationDeliveryState::Sent), "{rows:?}");
    office.finish().await;
}

#[actix_web::test]
async fn without_a_wish_a_kind_goes_its_usual_ways_only() {
    let office = Office::open().await;
    told(&office, json!([])).await;
    assert_eq!(outbox(&office), Vec::<Value>::new());
    let inbox = office.consultant.get("/api/v1/notifications/notifications").await.expect(200);
    assert_eq!(inbox["total"], 1);
    office.finish().await;
}

#[actix_web::test]
async fn what_goes_out_is_read_by_nobody_but_the_user_of_the_process() {
    let office = Office::open().await;
    let outbox = &office.app.outbox;
    // A day that was begun by a version before.
    std::fs::create_dir_all(outbox).unwrap();
    let file = outbox.join("20250310.jsonl");
    std::fs::write(&file, "").unwrap();
    std::fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    let wish = json!({"kind": "hold_expired", "channel": "email", "wanted": true});
    told(&office, json!([wish])).await;
    office.clock("2025-03-10T02:11:00Z").await;
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 1);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    std::fs::remove_dir_all(outbox).unwrap();
    // A folder and a day of its own making.
    let body = json!({"unit_id": office.units[1], "customer_id": office.customers[0]});
    office.consultant.post(HOLDS, body).await.expect(201);
    office.clock("2025-03-10T03:10:00Z").await;
    office.clock("2025-03-10T03:11:00Z").await;
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::metadata(outbox).unwrap().permissions().mode() & 0o777, 0o700);
    office.finish().await;
}

#[actix_web::test]
async fn who_takes_his_address_back_gets_nothing_any_more() {
    let office = Office::open().await;
    let wish = json!({"kind": "hold_expired", "channel": "sms", "wanted": true});
    let body = json!({"phone": "13800000001", "wishes": [wish]});
    office.consultant.put(PREFERENCES, body).await.expect(200);
    let body = json!({"unit_id": office.units[0], "customer_id": office.customers[0]});
    let hold = office.consultant.post(HOLDS, body).await.expect(201);
    let kernel = &office.app.kernel;
    let shift = kernel.clock.shift_to("2025-03-10T02:10:00Z".parse().unwrap());
    kernel.clock.set_shift(shift);
    let due = json!({"hold_id": hold["id"]});
    service::sales::hold::run_expire(kernel, &due).await.unwrap();
    office.consultant.put(PREFERENCES, json!({"phone": null})).await.expect(200);
    let ran = run_send(kernel, &json!({})).await.unwrap();
    assert_eq!(ran, json!({"sent": 0, "failed": 1}));
    assert_eq!(outbox(&office), Vec::<Value>::new());
    let row = Entity::find().one(&kernel.db).await.unwrap().unwrap();
    assert_eq!((row.state, row.attempts), (NotificationDeliveryState::Failed, 1));
    office.finish().await;
}

#[actix_web::test]
async fn whose_account_is_disabled_is_told_nothing_and_gets_nothing_that_waits() {
    let office = Office::open().await;
    let wish = json!({"kind": "hold_expired", "channel": "sms", "wanted": true});
    let body = json!({"phone": "13800000001", "wishes": [wish]});
    office.consultant.put(PREFERENCES, body).await.expect(200);
    let mut holds = vec![];
    for at in 0..2 {
        let body = json!({"unit_id": office.units[at], "customer_id": office.customers[at]});
        holds.push(office.consultant.post(HOLDS, body).await.expect(201)["id"].clone());
    }
    let kernel = &office.app.kernel;
    kernel.clock.set_shift(kernel.clock.shift_to("2025-03-10T02:10:00Z".parse().unwrap()));
    let expire = async |hold: &Value| {
        service::sales::hold::run_expire(kernel, &json!({"hold_id": hold})).await.unwrap();
        let told = notification::Entity::find().count(&kernel.db).await.unwrap();
        (told, Entity::find().count(&kernel.db).await.unwrap())
    };
    assert_eq!(expire(&holds[0]).await, (1, 1));
    let path = format!("/api/v1/admin/users/{}/disable", id_of(&office.consultant).await);
    office.admin.post(&path, json!({})).await.expect(200);
    assert_eq!(expire(&holds[1]).await, (1, 1));
    let ran = run_send(kernel, &json!({})).await.unwrap();
    assert_eq!(ran, json!({"sent": 0, "failed": 1}));
    assert_eq!(outbox(&office), Vec::<Value>::new());
    office.finish().await;
}

#[actix_web::test]
async fn a_message_is_tried_ever_later_and_given_up_after_a_day() {
    let office = Office::open().await;
    let kernel = &office.app.kernel;
    // Where the folder should be there is a file.
    std::fs::create_dir_all(office.app.outbox.parent().unwrap()).unwrap();
    std::fs::write(&office.app.outbox, "").unwrap();
    let wish = json!({"kind": "hold_expired", "channel": "email", "wanted": true});
    told(&office, json!([wish])).await;
    let began = Entity::find().one(&kernel.db).await.unwrap().unwrap().created_at;
    let mut tried = vec![];
    for minute in [0, 1, 2, 5, 29, 30, 120, 360, 1_439, 1_440, 2_000] {
        office.clock(&(began + TimeDelta::minutes(minute)).to_rfc3339()).await;
        run_send(kernel, &json!({})).await.unwrap();
        let row = Entity::find().one(&kernel.db).await.unwrap().unwrap();
        tried.push(row.attempts);
        let given_up = row.state == NotificationDeliveryState::Failed;
        assert_eq!(given_up, minute >= 1_440, "after {minute} minutes");
    }
    assert_eq!(tried, [1, 2, 2, 3, 3, 4, 5, 6, 6, 7, 7]);
    std::fs::remove_file(&office.app.outbox).unwrap();
    office.finish().await;
}

/// A gateway of the house: it is away at first, and then takes what comes.
#[derive(Debug, Clone, Default)]
struct Gateway {
    away: Arc<AtomicBool>,
    taken: Arc<Mutex<Vec<(Uuid, String)>>>,
}

impl Courier for Gateway {
    fn take<'a>(&'a self, letter: Letter<'a>) -> BoxFuture<'a, Result<()>> {
        Box::pin(async move {
            if self.away.load(Ordering::Relaxed) {
                return Err(Error::internal("the gateway is away"));
            }
            self.taken.lock().unwrap().push((letter.id, letter.to.to_owned()));
            Ok(())
        })
    }
}

#[actix_web::test]
async fn a_gateway_takes_the_place_of_the_files_and_gets_each_message_once() {
    let office = Office::open().await;
    let wish = json!({"kind": "hold_expired", "channel": "email", "wanted": true});
    told(&office, json!([wish])).await;
    let gateway = Gateway::default();
    let kernel = &office.app.kernel;
    let at = |minutes| {
        let clock = Clock::fixed(kernel.clock.now() + TimeDelta::minutes(minutes));
        Kernel::new(kernel.db.clone(), clock, Ids::Random, Cipher::new(&DATA_KEY))
            .with_courier(gateway.clone())
    };
    gateway.away.store(true, Ordering::Relaxed);
    let ran = run_send(&at(0), &json!({})).await.unwrap();
    assert_eq!(ran, json!({"sent": 0, "failed": 1}));
    gateway.away.store(false, Ordering::Relaxed);
    for sent in [1, 0] {
        let ran = run_send(&at(1), &json!({})).await.unwrap();
        assert_eq!(ran, json!({"sent": sent, "failed": 0}));
    }
    let row = Entity::find().one(&kernel.db).await.unwrap().unwrap();
    let taken = gateway.taken.lock().unwrap().clone();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].0, row.id.0);
    assert!(taken[0].1.contains('@'), "{taken:?}");
    assert_eq!(outbox(&office), Vec::<Value>::new());
    office.finish().await;
}
