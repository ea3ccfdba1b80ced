//! Loan 按揭: what the lenders pay of a price.

use crate::kernel::fault::{Fault, FaultCode, fen, held};
use crate::receivables::plan::payment_plan::LoanSplit;
use entity::sales::terms::LoanTerms;
use entity::{Money, Rate};

/// Loan = price × ratio, rounded down; the provident fund first, up to its cap.
pub fn loan(price: Money, terms: &LoanTerms) -> Result<LoanSplit, Fault> {
    if terms.ratio > Rate::ONE {
        return Err(Fault::at("/loan/ratio", FaultCode::OutOfRange));
    }
    let unit = terms.round_down_to.money().max(Money::fen(1)).decimal();
    let exact = price.decimal().checked_mul(terms.ratio.decimal());
    // The remainder is exact where a quotient would not be.
    let whole = exact.and_then(|exact| exact.checked_sub(exact.checked_rem(unit)?));
    let total = fen(whole, "/loan/ratio")?;
    let cap = terms.provident_fund_cap.map_or(Money::ZERO, entity::Amount::money);
    let provident_fund = total.min(cap);
    Ok(LoanSplit {
        total,
        commercial: held(total.minus(provident_fund), "/loan/ratio")?,
        provident_fund,
        down_payment: held(price.minus(total), "/loan/ratio")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::Tried;
    use serde_json::json;

    #[test]
    fn a_loan_is_rounded_down_and_its_fund_part_capped() -> Tried {
        // price in fen, ratio, unit, cap → total, commercial, provident fund, down payment
        for (price, ratio, unit, cap, figures) in [
            (189_633_900, "0.7", "10000", None, [132_000_000, 132_000_000, 0, 57_633_900]),
            (
                189_633_900,
                "0.7",
                "10000",
                Some("800000"),
                [132_000_000, 52_000_000, 80_000_000, 57_633_900],
            ),
            (
                189_633_900,
                "0.7",
                "10000",
                Some("2000000"),
                [132_000_000, 0, 132_000_000, 57_633_900],
            ),
            (100_000_001, "0.99999999", "0.01", None, [99_999_999, 99_999_999, 0, 2]),
            (200_000_000, "0.65", "10000", None, [130_000_000, 130_000_000, 0, 70_000_000]),
            (200_000_000, "0", "10000", None, [0, 0, 0, 200_000_000]),
            (100_000_001, "0.5", "0", None, [50_000_000, 50_000_000, 0, 50_000_001]),
            (200_000_000, "0.7", "99999999999.99", None, [0, 0, 0, 200_000_000]),
        ] {
            let terms = serde_json::from_value(json!({
                "ratio": ratio, "round_down_to": unit, "provident_fund_cap": cap,
            }))?;
            let split = loan(Money::fen(price), &terms).map_err(|e| format!("{e:?}"))?;
            let found = [split.total, split.commercial, split.provident_fund, split.down_payment];
            assert_eq!(found.map(Money::as_fen), figures);
        }
        Ok(())
    }
}
