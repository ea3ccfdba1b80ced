//! Migrations go up, down and up again, and may be started twice at once.

use super::dump;
use migration::{Migrator, MigratorTrait};
use service::kernel::cipher::Cipher;
use service::kernel::clock::Clock;
use service::kernel::start::Ids;
use service::kernel::{Kernel, database};
use tests::app::start_of_time;
use tests::database::{DATA_KEY, TestDatabase};

async fn kernel(url: &str) -> Kernel {
    let db = database::connect(url, 4).await.unwrap();
    Kernel::new(db, Clock::fixed(start_of_time()), Ids::Random, Cipher::new(&DATA_KEY))
}

#[actix_web::test]
async fn up_down_and_up_again_is_the_same() {
    let mut place = TestDatabase::create().await;
    let db = database::connect(&place.url, 1).await.unwrap();
    let first = dump::of(&db).await;
    assert!(first.len() > 30, "the schema is told");
    Migrator::down(&db, None).await.unwrap();
    assert_eq!(dump::of(&db).await, Vec::<String>::new(), "something is left at the ground");
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(dump::of(&db).await, first);
    db.close().await.unwrap();
    place.remove().await;
}

#[actix_web::test]
async fn each_step_down_can_be_taken_up_again() {
    let mut place = TestDatabase::create().await;
    let db = database::connect(&place.url, 1).await.unwrap();
    let top = dump::of(&db).await;
    let mut here = top.clone();
    for steps in 1..=Migrator::migrations().len() {
        Migrator::down(&db, Some(1)).await.unwrap();
        let below = dump::of(&db).await;
        Migrator::up(&db, Some(1)).await.unwrap();
        assert_eq!(dump::of(&db).await, here, "the step {steps} from the top");
        Migrator::down(&db, Some(1)).await.unwrap();
        here = below;
    }
    Migrator::up(&db, None).await.unwrap();
    assert_eq!(dump::of(&db).await, top);
    db.close().await.unwrap();
    place.remove().await;
}

#[actix_web::test]
async fn replicas_that_migrate_at_once_do_not_break_each_other() {
    let mut place = TestDatabase::create().await;
    let (one, two) = (kernel(&place.url).await, kernel(&place.url).await);
    let wanted = dump::of(&one.db).await;
    Migrator::down(&one.db, None).await.unwrap();
    let (first, second) = futures_util::join!(api::start::migrate(&one), api::start::migrate(&two));
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    assert_eq!(dump::of(&one.db).await, wanted);
    let applied = Migrator::get_applied_migrations(&one.db).await.unwrap();
    assert_eq!(applied.len(), Migrator::migrations().len());
    one.db.close().await.unwrap();
    two.db.close().await.unwrap();
    place.remove().await;
}
