//! The audit that every test ends in: all invariants, none broken, and no event that clients are
//! not told of.

use entity::kernel::event::{Column, Entity};
use sea_orm::{EntityTrait, QuerySelect};
use service::event_list::EventType;
use service::kernel::{Actor, Kernel, Reader};
use service::oversight;

/// Panics with every violation.
pub async fn check(kernel: &Kernel) {
    let actor = Actor::system();
    let report = oversight::check(&Reader::new(kernel, &actor)).await.unwrap();
    let broken: Vec<_> = report.checks.iter().filter(|check| !check.ok).collect();
    assert!(broken.is_empty(), "{broken:#?}");
    let told: Vec<String> = Entity::find()
        .select_only()
        .column(Column::Name)
        .distinct()
        .into_tuple()
        .all(&kernel.db)
        .await
        .unwrap();
    let unknown: Vec<_> = told.iter().filter(|name| EventType::find(name).is_none()).collect();
    assert!(unknown.is_empty(), "not in the catalogue of events: {unknown:?}");
}
