//! Buyers: who buys, and that their shares make a whole.

use super::input::BuyerShare;
use crate::kernel::{Fault, FaultCode};
use entity::Rate;
use entity::id::CustomerId;

/// Faults of the shares: each above zero, nobody twice, together one.
#[must_use]
pub fn faults(buyers: &[BuyerShare]) -> Vec<Fault> {
    let mut faults = vec![];
    let mut seen: Vec<CustomerId> = vec![];
    let mut sum = 0_i64;
    for (index, buyer) in buyers.iter().enumerate() {
        if buyer.share.is_zero() {
            faults.push(Fault::at(format!("/buyers/{index}/share"), FaultCode::OutOfRange));
        }
        if seen.contains(&buyer.customer_id) {
            faults.push(Fault::at(format!("/buyers/{index}/customer_id"), FaultCode::Duplicate));
        }
        seen.push(buyer.customer_id);
        sum = sum.saturating_add(buyer.share.units());
    }
    if sum != Rate::ONE.units() {
        faults.push(Fault::at("/buyers", FaultCode::SumMismatch));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn buyer(id: u128, share: Rate) -> BuyerShare {
        BuyerShare { customer_id: uuid::Uuid::from_u128(id).into(), share }
    }

    fn found(buyers: &[BuyerShare]) -> Vec<(String, FaultCode)> {
        faults(buyers).into_iter().map(|fault| (fault.pointer, fault.code)).collect()
    }

    #[test]
    fn shares_make_one() {
        assert_eq!(found(&[buyer(1, Rate::ONE)]), []);
        assert_eq!(found(&[buyer(1, Rate::percent(30)), buyer(2, Rate::percent(70))]), []);
        let short = [buyer(1, Rate::percent(30)), buyer(2, Rate::percent(69))];
        assert_eq!(found(&short), [("/buyers".to_owned(), FaultCode::SumMismatch)]);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let buyers = [buyer(1, Rate::ONE), buyer(1, Rate::ZERO)];
        let expected = [
            ("/buyers/1/share".to_owned(), FaultCode::OutOfRange),
            ("/buyers/1/customer_id".to_owned(), FaultCode::Duplicate),
        ];
        assert_eq!(found(&buyers), expected);
    }
}
