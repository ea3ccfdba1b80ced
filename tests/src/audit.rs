//! The audit that every test ends in: all invariants, none broken.

use service::kernel::{Actor, Kernel, Reader};
use service::oversight;

/// Panics with every violation.
pub async fn check(kernel: &Kernel) {
    let actor = Actor::system();
    let report = oversight::check(&Reader::new(kernel, &actor)).await.unwrap();
    let broken: Vec<_> = report.checks.iter().filter(|check| !check.ok).collect();
    assert!(broken.is_empty(), "{broken:#?}");
}
