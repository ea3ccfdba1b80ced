//! Every enum that travels, of rows and of rules, so that clients can be told all values.

use crate::{
    admin, analytics, commissions, customers, inventory, kernel, oversight, receivables, sales,
};
use entity::enums::{ALL, Listed, listed};

/// Enums of rules and answers, which no column holds; by name.
const WORDED: &[Listed] = &[
    listed::<sales::contract::area_settlement::AreaScheme>(),
    listed::<oversight::invariants::CheckScope>(),
    listed::<entity::customers::cluster_model::ClusterFeature>(),
    listed::<analytics::customer_cluster::ClusterState>(),
    listed::<customers::registration::CodeRecipient>(),
    listed::<commissions::tiers::CommissionMode>(),
    listed::<receivables::receipt::waterfall::DebtKind>(),
    listed::<inventory::unit::Facet>(),
    listed::<kernel::rule::FactKind>(),
    listed::<customers::adjudication::FactOutcome>(),
    listed::<customers::adjudication::FactStanding>(),
    listed::<admin::audit::Flaw>(),
    listed::<customers::customer::HappeningKind>(),
    listed::<receivables::plan::line::LineStatus>(),
    listed::<receivables::plan::amortisation::MortgageMethod>(),
    listed::<inventory::permit::PermitState>(),
    listed::<receivables::receipt::ReceiptStatus>(),
    listed::<customers::customer::RevealField>(),
    listed::<entity::Rounding>(),
    listed::<customers::customer::SameBy>(),
    listed::<analytics::sales::Dimension>(),
    listed::<analytics::sales::Measure>(),
    listed::<analytics::sales::Method>(),
];

/// Every enum.
pub fn all() -> impl Iterator<Item = &'static Listed> {
    ALL.iter().chain(WORDED)
}
