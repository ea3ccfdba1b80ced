//! The catalogue of invariants, and what each shelf's checks find.

use crate::kernel::invariant::{Finding, Invariant};
use crate::kernel::{Reader, Result};
use serde::Serialize;
use utoipa::ToSchema;

/// Violations shown of one check; the count tells of the rest.
const SHOWN: usize = 100;

/// What the whole catalogue found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"ok": true, "checks": [{
    "id": 4, "name": "Σ debit = Σ credit per entry and over the ledger", "ok": true,
    "scope": "checked", "examined": 240, "violations": []
}]}))]
pub struct InvariantReport {
    pub ok: bool,
    /// One row per invariant, in the order of the catalogue.
    pub checks: Vec<InvariantCheck>,
}

/// What one check found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": 4, "name": "Σ debit = Σ credit per entry and over the ledger", "ok": true,
    "scope": "checked", "examined": 240, "violations": []
}))]
pub struct InvariantCheck {
    #[schema(minimum = 1, maximum = 30)]
    pub id: u8,
    pub name: String,
    pub ok: bool,
    pub scope: CheckScope,
    /// Things that were looked at.
    pub examined: u64,
    /// The first hundred that break it.
    pub violations: Vec<InvariantViolation>,
}

entity::worded! {
    /// How an invariant is known to hold.
    CheckScope in "check_scope" {
        /// Looked at in the data, now.
        "checked" Checked ("已检查", "Checked in the data"),
        /// Cannot be seen in the data; tests show it.
        "proven_by_test" ProvenByTest ("由测试保证", "Proven by tests"),
        /// Nothing in this release can break it yet.
        "nothing_yet" NothingYet ("暂无可检查内容", "Nothing to check yet"),
    }
}

/// One thing that breaks an invariant.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"id": "0195a3c0-5b7e-7000-8000-000000000001", "detail": "debit 1.00, credit 2.00"}))]
pub struct InvariantViolation {
    pub id: String,
    pub detail: String,
}

use CheckScope::{Checked, NothingYet, ProvenByTest};

/// The catalogue; what is `Checked` has at least one check of a shelf.
const CATALOGUE: [(u8, &str, CheckScope); 30] = [
    (1, "at most one live claim per unit, and every claim has its holder", Checked),
    (2, "shown unit status = f(axes)", Checked),
    (3, "a closed trade has no open plan line, hold or pending approval", Checked),
    (4, "Σ debit = Σ credit per entry and over the ledger", Checked),
    (5, "posted rows never change", Checked),
    (6, "Σ allocations ≤ receipt, and Σ allocations + waived ≤ line", Checked),
    (7, "Σ price lines = contract price (+ area settlement)", Checked),
    (8, "stored balances = recomputed balances", Checked),
    (9, "refunds ≤ refundable, each executed once", Checked),
    (10, "received = allocated + credit + refunded + kept, per trade", Checked),
    (11, "Σ red ≤ blue per line; taxes of parts = tax of the whole", Checked),
    (12, "numbers unique; gap-free where the series says so", Checked),
    (13, "effective earnest money within the legal share of the price", Checked),
    (14, "nothing sold before its permit, or above the filed price", Checked),
    (15, "below-authority prices have an approval", Checked),
    (16, "loan ≤ price − minimum down payment", Checked),
    (17, "supervised balance ≥ retained", NothingYet),
    (18, "commission counts only live deals; splits sum to the whole", NothingYet),
    (19, "one visited report per project and phone", Checked),
    (20, "one owner per customer and project", Checked),
    (21, "a statement line is matched at most to its amount", NothingYet),
    (22, "every penalty is reproducible from its inputs", Checked),
    (23, "a replayed idempotency key gives the same answer", ProvenByTest),
    (24, "every write has an audit row; the chain is unbroken", Checked),
    (25, "maker ≠ checker on refunds, prices and waivers", Checked),
    (26, "nobody reads outside their scope", ProvenByTest),
    (27, "the lottery equals its replay", NothingYet),
    (28, "an archived contract never changes", NothingYet),
    (29, "prepayments (2203) per trade = price money received, less what left", Checked),
    (30, "Σ movements per account = its ledger balance", Checked),
];

/// The checks of every shelf.
fn shelves() -> Vec<Invariant> {
    [
        crate::admin::INVARIANTS,
        crate::approvals::INVARIANTS,
        crate::inventory::INVARIANTS,
        crate::customers::INVARIANTS,
        crate::funds::INVARIANTS,
        crate::receivables::INVARIANTS,
        crate::invoices::INVARIANTS,
        crate::sales::INVARIANTS,
        super::INVARIANTS,
    ]
    .concat()
}

/// Checks everything, in the order of the catalogue.
pub async fn check(reader: &Reader<'_>) -> Result<InvariantReport> {
    let shelves = shelves();
    let mut checks = Vec::with_capacity(CATALOGUE.len());
    for (id, name, scope) in CATALOGUE {
        let mut found = Finding::default();
        for invariant in shelves.iter().filter(|invariant| invariant.id == id) {
            let finding = (invariant.run)(reader).await?;
            found.examined += finding.examined;
            found.violations.extend(finding.violations);
        }
        let ok = found.violations.is_empty();
        let violations = found.violations.into_iter().take(SHOWN);
        checks.push(InvariantCheck {
            id,
            name: name.to_owned(),
            ok,
            scope,
            examined: found.examined,
            violations: violations
                .map(|broken| InvariantViolation { id: broken.id, detail: broken.detail })
                .collect(),
        });
    }
    Ok(InvariantReport { ok: checks.iter().all(|check| check.ok), checks })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_complete_and_every_checked_row_has_a_check() {
        let shelves = shelves();
        for (index, (id, name, scope)) in CATALOGUE.into_iter().enumerate() {
            assert_eq!(usize::from(id), index + 1);
            let has_check = shelves.iter().any(|invariant| invariant.id == id);
            assert_eq!(has_check, scope == Checked, "{id} {name}");
        }
    }
}
