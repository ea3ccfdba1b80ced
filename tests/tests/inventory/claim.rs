use chrono::TimeDelta;
use entity::id::{CustomerId, UnitId};
use entity::inventory::unit_claim::{self, ClaimKind};
use sea_orm::EntityTrait;
use serde_json::Value;
use service::inventory::unit::claim::{self, Claim};
use service::kernel::{Error, Result, Tx, commit};
use tests::given::Site;
use tests::{TestApp, given};
use uuid::Uuid;

fn hold(app: &TestApp, site: &Site, holder: u128, seconds: i64) -> Claim {
    let now = app.kernel.clock.now();
    Claim {
        unit_id: site.unit_id(0).parse::<UnitId>().unwrap(),
        kind: ClaimKind::Hold,
        holder_id: Uuid::from_u128(holder),
        customer_id: CustomerId(Uuid::from_u128(9)),
        expires_at: Some(now + TimeDelta::seconds(seconds)),
    }
}

async fn take(app: &TestApp, claim: Claim) -> Result<()> {
    let work = async |tx: &mut Tx<'_>| claim::take(tx, &claim).await;
    commit::by_system(&app.kernel, "sales.hold.create", work).await
}

/// Claims of these tests have no hold behind them, which no act would leave behind.
async fn free(app: &TestApp, site: &Site) {
    let id = site.unit_id(0).parse::<UnitId>().unwrap();
    unit_claim::Entity::delete_by_id(id).exec(&app.kernel.db).await.unwrap();
}

fn pass(app: &TestApp, seconds: i64) {
    let later = app.kernel.clock.now() + TimeDelta::seconds(seconds);
    app.kernel.clock.set_shift(app.kernel.clock.shift_to(later));
}

fn is_taken(outcome: &Result<()>) -> bool {
    matches!(outcome, Err(Error::Refused(refusal)) if refusal.text.code == "sales.unit_taken")
}

#[actix_web::test]
async fn take_is_refused_while_another_claim_is_alive() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    take(&app, hold(&app, &site, 1, 600)).await.unwrap();
    assert!(is_taken(&take(&app, hold(&app, &site, 2, 600)).await));
    let subscription = Claim { expires_at: None, ..hold(&app, &site, 3, 0) };
    assert!(is_taken(&take(&app, subscription).await));
    free(&app, &site).await;
    app.finish().await;
}

#[actix_web::test]
async fn take_counts_an_expired_claim_as_gone() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    take(&app, hold(&app, &site, 1, 600)).await.unwrap();
    pass(&app, 599);
    assert!(is_taken(&take(&app, hold(&app, &site, 2, 600)).await));
    pass(&app, 1);
    take(&app, hold(&app, &site, 2, 600)).await.unwrap();
    assert!(is_taken(&take(&app, hold(&app, &site, 3, 600)).await));
    free(&app, &site).await;
    app.finish().await;
}

#[actix_web::test]
async fn only_the_holder_gives_back_or_hands_on() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let first = hold(&app, &site, 1, 600);
    take(&app, first).await.unwrap();
    let stranger = Uuid::from_u128(5);
    let next = Claim { kind: ClaimKind::Subscription, ..hold(&app, &site, 2, 600) };
    let work = async |tx: &mut Tx<'_>| {
        claim::give_back(tx, first.unit_id, stranger).await?;
        let stolen = claim::turn_into(tx, first.unit_id, stranger, &next).await;
        assert!(is_taken(&stolen));
        claim::turn_into(tx, first.unit_id, first.holder_id, &next).await?;
        let live = claim::live(&tx.reader(), first.unit_id).await?.unwrap();
        assert_eq!((live.holder_id, live.kind), (next.holder_id, ClaimKind::Subscription));
        claim::give_back(tx, first.unit_id, next.holder_id).await?;
        assert!(claim::live(&tx.reader(), first.unit_id).await?.is_none());
        Ok(())
    };
    commit::by_system(&app.kernel, "sales.subscription.create", work).await.unwrap();
    free(&app, &site).await;
    app.finish().await;
}

#[actix_web::test]
async fn twenty_rivals_leave_one_winner() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let rivals = (1..=20).map(|rival| take(&app, hold(&app, &site, rival, 600)));
    let outcomes = futures_util::future::join_all(rivals).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| is_taken(outcome)).count(), 19);
    free(&app, &site).await;
    app.finish().await;
}

#[actix_web::test]
async fn alternatives_are_of_the_same_layout_on_the_nearest_floors() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    given::permit(&admin, given::id(&project), &[given::id(&building)]).await;
    let mut wide = given::stack("02");
    wide["layout"] = "B1".into();
    let units =
        given::units(&admin, given::id(&building), (1, 8), &[given::stack("01"), wide]).await;
    let site = Site { project, building, units };
    let release = serde_json::json!({"building_id": site.building_id()});
    admin.post("/api/v1/inventory/units/release", release).await.expect(200);
    let reader = service::kernel::Actor::system();
    let reader = service::kernel::Reader::new(&app.kernel, &reader);
    let fourth = site.unit_id(6).parse().unwrap();
    let found = service::inventory::unit::alternatives(&reader, fourth).await.unwrap();
    let codes: Vec<&str> = found.iter().map(|unit| unit.code.as_str()).collect();
    let floors: Vec<i32> = found.iter().map(|unit| unit.floor).collect();
    assert_eq!(floors, [3, 5, 2, 6, 1]);
    assert!(codes.iter().all(|code| code.ends_with("01")), "{codes:?}");
    let recall: Vec<&Value> =
        site.units.iter().filter(|u| u["layout"] == "A1").map(|u| &u["id"]).collect();
    let body = serde_json::json!({"unit_ids": recall[2..], "reason": "x"});
    admin.post("/api/v1/inventory/units/recall", body).await.expect(200);
    let found = service::inventory::unit::alternatives(&reader, fourth).await.unwrap();
    assert_eq!(found.len(), 5);
    let alike: Vec<i32> = found.iter().take(2).map(|unit| unit.floor).collect();
    assert_eq!(alike, [2, 1]);
    assert!(found[2..].iter().all(|unit| unit.code.ends_with("02")));
    free(&app, &site).await;
    app.finish().await;
}
