//! Every refusal of every shelf, so that readers of the API can be told all codes beforehand.

use crate::kernel::refusal::{self, RefusalCode, RefusalText};
use crate::{
    admin, analytics, approvals, customers, files, funds, inventory, invoices, jobs, receivables,
    sales,
};

/// The refusals, shelf by shelf.
pub const ALL: &[&[RefusalText]] = &[
    refusal::Kernel::ALL,
    admin::refusal::Admin::ALL,
    analytics::Analytics::ALL,
    approvals::Approvals::ALL,
    customers::Customers::ALL,
    files::Files::ALL,
    funds::Funds::ALL,
    inventory::Inventory::ALL,
    invoices::Invoices::ALL,
    jobs::refusal::Jobs::ALL,
    receivables::Receivables::ALL,
    sales::Sales::ALL,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn declarations(folder: &Path) -> std::io::Result<usize> {
        let mut count = 0;
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                count += declarations(&path)?;
            } else {
                let text = std::fs::read_to_string(&path)?;
                let opening = |line: &&str| matches!(*line, "refusals! {" | "crate::refusals! {");
                count += text.lines().filter(opening).count();
            }
        }
        Ok(count)
    }

    #[test]
    fn every_declared_enum_of_refusals_is_listed() -> std::io::Result<()> {
        let declared = declarations(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))?;
        assert_eq!(ALL.len(), declared);
        Ok(())
    }

    #[test]
    fn codes_are_unique() {
        let mut codes: Vec<&str> =
            ALL.iter().flat_map(|shelf| shelf.iter().map(|t| t.code)).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
    }
}
