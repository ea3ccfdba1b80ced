//! Question and answer of the payment plan, as a calculator and as the act of signing use them.

use crate::kernel::fault::Fault;
use crate::receivables::plan::schedule::{Basis, schedule};
use entity::receivables::item::{Anchor, Item};
use entity::sales::terms::{LoanTerms, PaymentTerms, TermLine};
use entity::{Amount, Money};
use sea_orm::prelude::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Days on which the anchors happened; null while they have not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({"signing": "2025-03-10", "topped_out": null}))]
pub struct Anchors {
    pub subscription: Option<Date>,
    pub signing: Option<Date>,
    pub online_signing: Option<Date>,
    pub mortgage_approved: Option<Date>,
    pub filing: Option<Date>,
    pub topped_out: Option<Date>,
    pub delivery: Option<Date>,
    pub area_settlement: Option<Date>,
    pub title: Option<Date>,
}

impl Anchors {
    /// Day of an anchor; a fixed day stands in the line itself.
    #[must_use]
    pub fn day(&self, anchor: Anchor) -> Option<Date> {
        match anchor {
            Anchor::Fixed => None,
            Anchor::Subscription => self.subscription,
            Anchor::Signing => self.signing,
            Anchor::OnlineSigning => self.online_signing,
            Anchor::MortgageApproved => self.mortgage_approved,
            Anchor::Filing => self.filing,
            Anchor::ToppedOut => self.topped_out,
            Anchor::Delivery => self.delivery,
            Anchor::AreaSettlement => self.area_settlement,
            Anchor::Title => self.title,
        }
    }
}

impl FromIterator<(Anchor, Date)> for Anchors {
    fn from_iter<I: IntoIterator<Item = (Anchor, Date)>>(happened: I) -> Self {
        let mut anchors = Self::default();
        for (anchor, on) in happened {
            let day = match anchor {
                Anchor::Fixed => continue,
                Anchor::Subscription => &mut anchors.subscription,
                Anchor::Signing => &mut anchors.signing,
                Anchor::OnlineSigning => &mut anchors.online_signing,
                Anchor::MortgageApproved => &mut anchors.mortgage_approved,
                Anchor::Filing => &mut anchors.filing,
                Anchor::ToppedOut => &mut anchors.topped_out,
                Anchor::Delivery => &mut anchors.delivery,
                Anchor::AreaSettlement => &mut anchors.area_settlement,
                Anchor::Title => &mut anchors.title,
            };
            *day = Some(on);
        }
        anchors
    }
}

/// A price and the terms by which it is paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "deal_price": "1896339.00",
    "earnest_paid": "50000.00",
    "anchors": {"signing": "2025-03-10", "topped_out": null},
    "lines": [
        {"item": "down_payment", "ratio": "0.3", "anchor": "signing", "months": 0, "days": 0},
        {"item": "instalment", "ratio": "0.3", "anchor": "signing", "months": 3, "days": 0},
        {"item": "instalment", "ratio": "0.4", "anchor": "topped_out", "months": 0, "days": 30}
    ]
}))]
pub struct PaymentPlanInput {
    pub deal_price: Amount,
    /// Credited to the first price lines that the buyer pays himself.
    pub earnest_paid: Amount,
    pub anchors: Anchors,
    #[validate(length(min = 1, max = 60))]
    #[schema(min_items = 1, max_items = 60)]
    pub lines: Vec<TermLine>,
    /// With a loan, loan lines take it and the down payment takes the rest of the price.
    pub loan: Option<LoanTerms>,
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "seq": 1, "item": "down_payment", "anchor": "signing", "due_on": "2025-03-10",
    "amount": "568901.70", "credited": "50000.00", "payable": "518901.70"
}))]
pub struct PaymentPlanLine {
    /// From 1, in the order of the terms.
    pub seq: u32,
    pub item: Item,
    pub anchor: Anchor,
    /// Null until the anchor happens.
    pub due_on: Option<Date>,
    pub amount: Money,
    /// Earnest money that counts on this line.
    pub credited: Money,
    /// Amount − credited.
    pub payable: Money,
}

/// How a price divides into loans and down payment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "total": "1320000.00", "commercial": "1320000.00",
    "provident_fund": "0.00", "down_payment": "576339.00"
}))]
pub struct LoanSplit {
    pub total: Money,
    /// From the bank.
    pub commercial: Money,
    /// From the provident fund, up to its cap.
    pub provident_fund: Money,
    /// Price − loan.
    pub down_payment: Money,
}

/// A plan whose price lines sum to the price.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "lines": [
        {
            "seq": 1, "item": "down_payment", "anchor": "signing", "due_on": "2025-03-10",
            "amount": "568901.70", "credited": "50000.00", "payable": "518901.70"
        },
        {
            "seq": 2, "item": "instalment", "anchor": "signing", "due_on": "2025-06-10",
            "amount": "568901.70", "credited": "0.00", "payable": "568901.70"
        },
        {
            "seq": 3, "item": "instalment", "anchor": "topped_out", "due_on": null,
            "amount": "758535.60", "credited": "0.00", "payable": "758535.60"
        }
    ],
    "total": "1896339.00",
    "loan": null
}))]
pub struct PaymentPlan {
    #[schema(max_items = 60)]
    pub lines: Vec<PaymentPlanLine>,
    /// Sum of the amounts: the price and whatever the terms collect besides.
    pub total: Money,
    pub loan: Option<LoanSplit>,
}

/// Plan of a price by its terms.
pub fn payment_plan(input: &PaymentPlanInput) -> Result<PaymentPlan, Vec<Fault>> {
    let terms = PaymentTerms { lines: input.lines.clone(), loan: input.loan.clone() };
    let basis = Basis {
        deal_price: input.deal_price.money(),
        earnest_paid: input.earnest_paid.money(),
        anchors: input.anchors,
    };
    schedule(&terms, &basis)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::fault::proof::{Tried, answer, faults};
    use serde_json::{Value, json};

    fn asked(lines: Value, loan: Value) -> Value {
        let mut input = json!({
            "deal_price": "1896339.00", "earnest_paid": "50000.00",
            "anchors": {"signing": "2025-03-10", "topped_out": null},
        });
        input["lines"] = lines;
        input["loan"] = loan;
        input
    }

    fn term(item: &str, ratio: Value, anchor: &str, months: u32, days: u32) -> Value {
        let mut input = json!({"item": item, "anchor": anchor, "months": months, "days": days});
        input["ratio"] = ratio;
        input
    }

    #[test]
    fn thirty_thirty_forty_gives_the_worked_plan() -> Tried {
        let lines = json!([
            term("down_payment", json!("0.3"), "signing", 0, 0),
            term("instalment", json!("0.3"), "signing", 3, 0),
            term("instalment", json!("0.4"), "topped_out", 0, 30),
        ]);
        let line = |seq: u32, item: &str, anchor: &str, due_on: Value, figures: [&str; 3]| {
            let [amount, credited, payable] = figures;
            json!({
                "seq": seq, "item": item, "anchor": anchor, "due_on": due_on,
                "amount": amount, "credited": credited, "payable": payable,
            })
        };
        let first = ["568901.70", "50000.00", "518901.70"];
        let second = ["568901.70", "0.00", "568901.70"];
        let third = ["758535.60", "0.00", "758535.60"];
        assert_eq!(
            answer(payment_plan, asked(lines, json!(null)))?,
            json!({
                "lines": [
                    line(1, "down_payment", "signing", json!("2025-03-10"), first),
                    line(2, "instalment", "signing", json!("2025-06-10"), second),
                    line(3, "instalment", "topped_out", json!(null), third),
                ],
                "total": "1896339.00",
                "loan": null,
            })
        );
        Ok(())
    }

    #[test]
    fn a_loan_fills_its_lines_and_the_down_payment_takes_the_rest() -> Tried {
        for (down, mortgage) in [(json!("0.3"), json!("0.7")), (json!(null), json!(null))] {
            let lines = json!([
                term("down_payment", down, "signing", 0, 7),
                term("mortgage", mortgage, "mortgage_approved", 1, 0),
            ]);
            let loan = json!({"ratio": "0.7", "round_down_to": "10000.00"});
            let plan = answer(payment_plan, asked(lines, loan))?;
            assert_eq!(plan["lines"][0]["amount"], "576339.00");
            assert_eq!(plan["lines"][0]["payable"], "526339.00");
            assert_eq!(plan["lines"][0]["due_on"], "2025-03-17");
            assert_eq!(plan["lines"][1]["payable"], "1320000.00");
            assert_eq!(plan["total"], "1896339.00");
            let split = json!({
                "total": "1320000.00", "commercial": "1320000.00",
                "provident_fund": "0.00", "down_payment": "576339.00",
            });
            assert_eq!(plan["loan"], split);
        }
        Ok(())
    }

    #[test]
    fn a_combined_loan_takes_the_provident_fund_first() -> Tried {
        let lines = json!([
            term("mortgage", json!(null), "mortgage_approved", 0, 0),
            term("provident_fund", json!(null), "mortgage_approved", 0, 0),
            term("instalment", json!("0.1"), "topped_out", 0, 0),
            term("down_payment", json!(null), "signing", 0, 0),
        ]);
        let loan = json!({
            "ratio": "0.7", "round_down_to": "10000", "provident_fund_cap": "800000",
        });
        let plan = answer(payment_plan, asked(lines, loan))?;
        let amounts: Vec<_> = (0..4).map(|line| plan["lines"][line]["amount"].clone()).collect();
        assert_eq!(amounts, ["520000.00", "800000.00", "189633.90", "386705.10"]);
        let credited: Vec<_> = (0..4).map(|line| plan["lines"][line]["credited"].clone()).collect();
        assert_eq!(credited, ["0.00", "0.00", "50000.00", "0.00"]);
        assert_eq!(plan["loan"]["down_payment"], "576339.00");
        Ok(())
    }

    #[test]
    fn terms_that_do_not_sum_to_the_price_are_refused() -> Tried {
        let half = term("down_payment", json!("0.5"), "signing", 0, 0);
        let bare = term("instalment", json!(null), "signing", 0, 0);
        let both = json!({
            "item": "instalment", "ratio": "0.5", "amount": "1",
            "anchor": "fixed", "months": 601, "days": 3651,
        });
        let mortgage = term("mortgage", json!("0.5"), "signing", 0, 0);
        let loan = json!({"ratio": "0.7", "round_down_to": "10000"});
        for (lines, loan, expected) in [
            (json!([half]), json!(null), vec!["/lines sum_mismatch"]),
            (json!([half, half, half]), json!(null), vec!["/lines sum_mismatch"]),
            (json!([half, bare]), json!(null), vec!["/lines/1/ratio missing_option"]),
            (
                json!([half, both]),
                json!(null),
                vec![
                    "/lines/1/amount conflict",
                    "/lines/1/months out_of_range",
                    "/lines/1/days out_of_range",
                    "/lines/1/on required",
                ],
            ),
            (json!([half]), loan.clone(), vec!["/lines sum_mismatch"]),
            (json!([half, mortgage, mortgage]), loan, vec!["/lines sum_mismatch"]),
            (
                json!([half, half]),
                json!({"ratio": "1.1", "round_down_to": "1"}),
                vec!["/loan/ratio out_of_range"],
            ),
        ] {
            assert_eq!(faults(payment_plan, asked(lines, loan))?, expected);
        }
        Ok(())
    }

    #[test]
    fn amounts_and_ratios_mix_and_on_behalf_lines_stand_apart() -> Tried {
        let amount = |item: &str, amount: &str| {
            let mut line = term(item, json!(null), "signing", 0, 0);
            line["amount"] = json!(amount);
            line
        };
        let input = json!({
            "deal_price": "1000000.01", "earnest_paid": "250000",
            "anchors": {}, "loan": null,
            "lines": [
                amount("earnest", "200000.00"),
                amount("down_payment", "300000.01"),
                term("instalment", json!("0.3"), "signing", 0, 0),
                amount("instalment", "200000.00"),
                amount("maintenance_fund", "8000"),
            ],
        });
        assert_eq!(faults(payment_plan, input.clone())?, ["/lines sum_mismatch"]);
        let mut input = input;
        input["lines"][2] = amount("instalment", "300000");
        let plan = answer(payment_plan, input)?;
        assert_eq!(plan["lines"][0]["payable"], "0.00");
        assert_eq!(plan["lines"][1]["credited"], "50000.00");
        assert_eq!(plan["lines"][4]["payable"], "8000.00");
        assert_eq!(plan["total"], "1008000.01");
        Ok(())
    }

    #[test]
    fn more_earnest_money_than_the_buyer_pays_is_refused() -> Tried {
        let mut input = asked(
            json!([
                term("down_payment", json!(null), "signing", 0, 0),
                term("mortgage", json!(null), "signing", 0, 0),
            ]),
            json!({"ratio": "0.7", "round_down_to": "10000"}),
        );
        input["earnest_paid"] = json!("576339.01");
        assert_eq!(faults(payment_plan, input)?, ["/earnest_paid out_of_range"]);
        Ok(())
    }
}
