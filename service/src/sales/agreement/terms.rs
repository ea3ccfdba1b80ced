//! Terms: they sum to the price, and the loan leaves the minimum down payment.

use crate::kernel::{Fault, FaultCode};
use crate::receivables::plan::payment_plan::Anchors;
use crate::receivables::plan::schedule::{Basis, schedule};
use entity::money::Overflow;
use entity::sales::terms::PaymentTerms;
use entity::{Money, Rate, Rounding};

/// Lines that terms may have.
const LINES_MAX: usize = 60;

/// The part of the price that lenders pay; faults where the terms do not make a plan.
pub fn loan(terms: &PaymentTerms, price: Money, earnest: Money) -> Result<Money, Vec<Fault>> {
    if terms.lines.len() > LINES_MAX {
        return Err(vec![Fault::at("/payment_terms/lines", FaultCode::TooMany)]);
    }
    let basis = Basis { deal_price: price, earnest_paid: earnest, anchors: Anchors::default() };
    let plan = schedule(terms, &basis)
        .map_err(|faults| faults.into_iter().map(placed).collect::<Vec<_>>())?;
    let lent = plan.lines.iter().filter(|line| line.item.is_loan()).map(|line| line.amount);
    Money::total(lent).map_err(|_| vec![Fault::at("/payment_terms/lines", FaultCode::OutOfRange)])
}

/// The largest loan that leaves the minimum down payment.
pub fn largest_loan(price: Money, min_down_payment: Rate) -> Result<Money, Overflow> {
    let down = Money::round(price.decimal() * min_down_payment.decimal(), Rounding::Up)?;
    price.minus(down)
}

/// The plan's fault at its place in the body.
fn placed(fault: Fault) -> Fault {
    let pointer = match fault.pointer.as_str() {
        "/earnest_paid" => "/earnest_amount".to_owned(),
        other => format!("/payment_terms{other}"),
    };
    Fault { pointer, ..fault }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    type Tried = Result<(), Box<dyn std::error::Error>>;

    fn terms(
        lines: &serde_json::Value,
        loan: &serde_json::Value,
    ) -> serde_json::Result<PaymentTerms> {
        serde_json::from_value(json!({"lines": lines, "loan": loan}))
    }

    fn line(item: &str, ratio: Option<&str>) -> serde_json::Value {
        json!({"item": item, "ratio": ratio, "anchor": "signing", "months": 0, "days": 0})
    }

    #[test]
    fn the_loan_is_what_lenders_pay() -> Tried {
        let lines = json!([line("down_payment", None), line("mortgage", None)]);
        let loan_terms = json!({"ratio": "0.7", "round_down_to": "10000.00"});
        let price = Money::fen(189_633_900);
        let found = loan(&terms(&lines, &loan_terms)?, price, Money::yuan(50_000));
        assert_eq!(found, Ok(Money::yuan(1_320_000)));
        Ok(())
    }

    #[test]
    fn faults_stand_where_the_body_has_them() -> Tried {
        let price = Money::yuan(1_000_000);
        let short = terms(&json!([line("instalment", Some("0.9"))]), &json!(null))?;
        let pointers = |found: Result<Money, Vec<Fault>>| {
            found.err().map(|faults| faults.into_iter().map(|f| f.pointer).collect::<Vec<_>>())
        };
        let sum = pointers(loan(&short, price, Money::yuan(1)));
        assert_eq!(sum, Some(vec!["/payment_terms/lines".to_owned()]));
        let whole = terms(&json!([line("instalment", Some("1"))]), &json!(null))?;
        let earnest = pointers(loan(&whole, price, Money::yuan(1_000_001)));
        assert_eq!(earnest, Some(vec!["/earnest_amount".to_owned()]));
        Ok(())
    }

    #[test]
    fn the_minimum_down_payment_is_rounded_up() -> Result<(), Overflow> {
        let price = Money::fen(100_000_001);
        assert_eq!(largest_loan(price, Rate::percent(15))?, Money::fen(85_000_000));
        Ok(())
    }
}
