//! Review 审核: the delivered rules pass a contract, ask a person, or refuse it.

use crate::sales::price::limits::{Breach, Limits};
use entity::Money;
use serde::Serialize;

/// What the rules look at.
#[derive(Debug, Clone, Copy)]
pub struct Findings {
    pub deal_price: Money,
    /// Lowest price inside the author's authority.
    pub authority_price: Money,
    pub limits: Limits,
    pub earnest_received: bool,
    pub buyers_complete: bool,
    /// The terms still sum to the price and leave the minimum down payment.
    pub terms_hold: bool,
    /// The parameter wants a person to review every contract.
    pub people_review: bool,
}

/// A rule that does not simply pass, as answers and approvals name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    AboveFiledPrice,
    BelowPriceBand,
    TermsDoNotHold,
    BelowFloorPrice,
    OutsideAuthority,
    EarnestUnpaid,
    BuyersIncomplete,
    PeopleReview,
}

impl Concern {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AboveFiledPrice => "sales.above_filed_price",
            Self::BelowPriceBand => "sales.below_price_band",
            Self::TermsDoNotHold => "sales.terms_do_not_hold",
            Self::BelowFloorPrice => "sales.below_floor_price",
            Self::OutsideAuthority => "sales.price_outside_authority",
            Self::EarnestUnpaid => "sales.earnest_unpaid",
            Self::BuyersIncomplete => "sales.buyers_incomplete",
            Self::PeopleReview => "sales.people_review",
        }
    }
}

/// What the rules say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Pass,
    /// A person decides, for these reasons.
    Ask(Vec<Concern>),
    /// Nobody could approve this.
    Refuse(Vec<Concern>),
}

/// Applies every rule; what the law forbids is refused, the rest is asked about.
#[must_use]
pub fn review(findings: &Findings) -> Verdict {
    let breach = findings.limits.breach(findings.deal_price);
    let rules = [
        (breach == Some(Breach::AboveFiledPrice), Concern::AboveFiledPrice),
        (breach == Some(Breach::BelowBand), Concern::BelowPriceBand),
        (!findings.terms_hold, Concern::TermsDoNotHold),
        (breach == Some(Breach::BelowFloor), Concern::BelowFloorPrice),
        (findings.deal_price < findings.authority_price, Concern::OutsideAuthority),
        (!findings.earnest_received, Concern::EarnestUnpaid),
        (!findings.buyers_complete, Concern::BuyersIncomplete),
        (findings.people_review, Concern::PeopleReview),
    ];
    let found: Vec<Concern> =
        rules.into_iter().filter(|(broken, _)| *broken).map(|(_, concern)| concern).collect();
    let forbidden: Vec<Concern> = found.iter().copied().filter(|c| unlawful(*c)).collect();
    match (forbidden.is_empty(), found.is_empty()) {
        (false, _) => Verdict::Refuse(forbidden),
        (true, false) => Verdict::Ask(found),
        (true, true) => Verdict::Pass,
    }
}

fn unlawful(concern: Concern) -> bool {
    matches!(concern, Concern::AboveFiledPrice | Concern::BelowPriceBand | Concern::TermsDoNotHold)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::Rate;

    fn findings() -> Findings {
        Findings {
            deal_price: Money::yuan(1_900_000),
            authority_price: Money::yuan(1_850_000),
            limits: Limits {
                filed_price: Some(Money::yuan(2_000_000)),
                band_below: Some(Rate::percent(15)),
                floor_price: Money::yuan(1_800_000),
            },
            earnest_received: true,
            buyers_complete: true,
            terms_hold: true,
            people_review: false,
        }
    }

    #[test]
    fn a_contract_in_order_passes() {
        assert_eq!(review(&findings()), Verdict::Pass);
    }

    #[test]
    fn what_a_person_can_decide_is_asked() {
        let unpaid = Findings { earnest_received: false, people_review: true, ..findings() };
        let reasons = vec![Concern::EarnestUnpaid, Concern::PeopleReview];
        assert_eq!(review(&unpaid), Verdict::Ask(reasons));
        let cheap = Findings { deal_price: Money::yuan(1_840_000), ..findings() };
        assert_eq!(review(&cheap), Verdict::Ask(vec![Concern::OutsideAuthority]));
        let strange = Findings { buyers_complete: false, ..findings() };
        assert_eq!(review(&strange), Verdict::Ask(vec![Concern::BuyersIncomplete]));
    }

    #[test]
    fn what_the_law_forbids_is_refused_whatever_else_is_wrong() {
        let high =
            Findings { deal_price: Money::yuan(2_000_001), earnest_received: false, ..findings() };
        assert_eq!(review(&high), Verdict::Refuse(vec![Concern::AboveFiledPrice]));
        let low = Findings { deal_price: Money::yuan(1_699_999), ..findings() };
        assert_eq!(review(&low), Verdict::Refuse(vec![Concern::BelowPriceBand]));
        let loose = Findings { terms_hold: false, ..findings() };
        assert_eq!(review(&loose), Verdict::Refuse(vec![Concern::TermsDoNotHold]));
    }
}
