//! Terms: they sum to the price, and the loan leaves the minimum down payment.

use super::input::{AgreedTerms, Agreement};
use crate::kernel::{Error, Fault, FaultCode};
use crate::receivables::plan::payment_plan::Anchors;
use crate::receivables::plan::schedule::{Basis, schedule};
use entity::id::PaymentTemplateId;
use entity::money::Overflow;
use entity::sales::terms::PaymentTerms;
use entity::{Money, Rate, Rounding};

/// Lines that terms may have.
const LINES_MAX: usize = 60;
/// Where a body names its template.
pub(in crate::sales) const TEMPLATE: &str = "/payment_terms/template_id";
/// What terms of ratios alone are tried on.
const NOMINAL: Money = Money::yuan(1_000_000);

/// What a body says of its terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Terms(PaymentTerms),
    Template(PaymentTemplateId),
}

/// Lines or a template, exactly one of them; the loan goes with lines.
pub fn wanted(input: &AgreedTerms) -> Result<Wanted, Vec<Fault>> {
    let conflict = |at: &str| Fault::at(format!("/payment_terms/{at}"), FaultCode::Conflict).into();
    match (&input.lines, input.template_id) {
        (Some(_), Some(_)) => Err(conflict("template_id")),
        (None, Some(_)) if input.loan.is_some() => Err(conflict("loan")),
        (None, Some(id)) => Ok(Wanted::Template(id)),
        (Some(lines), None) => {
            Ok(Wanted::Terms(PaymentTerms { lines: lines.clone(), loan: input.loan.clone() }))
        }
        (None, None) => Err(Fault::at("/payment_terms/lines", FaultCode::MissingOption).into()),
    }
}

/// Faults of terms that no price is known for yet: amounts may fit one price and not another.
#[must_use]
pub fn faults(terms: &PaymentTerms) -> Vec<Fault> {
    let basis =
        Basis { deal_price: NOMINAL, earnest_paid: Money::ZERO, anchors: Anchors::default() };
    let by_price = terms.lines.iter().any(|line| line.amount.is_some());
    let depends = |fault: &Fault| {
        by_price && matches!(fault.code, FaultCode::SumMismatch | FaultCode::OutOfRange)
    };
    let found = schedule(terms, &basis).err().unwrap_or_default();
    found.into_iter().filter(|fault| !depends(fault)).collect()
}

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

/// A template that does not fit the price is a fault of the template's name.
pub fn placed_at_template(agreement: &Agreement, error: Error) -> Error {
    let by_template = agreement.payment_terms.as_ref().is_some_and(|t| t.template_id.is_some());
    let Error::Invalid(mut faults) = error else { return error };
    for fault in faults.iter_mut().filter(|fault| fault.pointer.starts_with("/payment_terms")) {
        if by_template {
            TEMPLATE.clone_into(&mut fault.pointer);
        }
    }
    Error::Invalid(faults)
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
