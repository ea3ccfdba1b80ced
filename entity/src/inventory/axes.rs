//! The seven axes of a unit with their legal steps, and the one status that is shown, which is a
//! function of them.

use crate::label::Labelled;

/// One of the axes. A step that its table does not have is refused, whoever asks for it.
pub trait Axis: Labelled + Copy + PartialEq + 'static {
    /// As changes and answers call it.
    const AXIS: &'static str;
    /// The table: the act, from where and to where.
    const TABLE: &'static [(&'static str, Self, Self)];

    /// Where the axis may move from here.
    #[must_use]
    fn next(self) -> Vec<Self> {
        Self::TABLE.iter().filter(|step| step.1 == self).map(|step| step.2).collect()
    }
}

macro_rules! axes {
    ($($axis:ident $name:literal,)+) => {
        $(impl Axis for $axis {
            const AXIS: &'static str = $name;
            const TABLE: &'static [(&'static str, Self, Self)] = Self::STEPS;
        })+
    };
}

axes! {
    SaleState "sale",
    ContractAxis "contract",
    MortgageAxis "mortgage",
    PaymentAxis "payment",
    InvoiceAxis "invoice",
    DeliveryAxis "delivery",
    TitleAxis "title",
}

crate::labelled! {
    /// Sale axis, the only one whose value is shown until a contract exists.
    SaleState in "sale_state" {
        "available" Available ("可售", "Available") = 0,
        "subscribed" Subscribed ("认购", "Subscribed") = 1,
        "unreleased" Unreleased ("未推", "Unreleased") = 10,
        "withheld" Withheld ("销控", "Withheld") = 11,
        "held" Held ("锁定", "Held") = 12,
    }
}

crate::transitions!(SaleState in "inventory.unit" {
    release { Unreleased => Available }
    recall { Available => Unreleased }
    withhold { Available => Withheld }
    give_back { Withheld => Available }
    hold { Available => Held }
    /// By whom the unit is kept for; the hold only pauses the withholding.
    hold_kept { Withheld => Held }
    /// Such a hold has ended.
    keep_on { Held => Withheld }
    free { Held => Available, Subscribed => Available }
    subscribe { Available => Subscribed, Held => Subscribed }
});

crate::labelled! {
    /// Contract axis.
    ContractAxis in "contract_axis" {
        "none" None ("无", "None") = 0,
        "drafted" Drafted ("草拟", "Drafted") = 1,
        "signed" Signed ("草签", "Signed") = 2,
        "online_signed" OnlineSigned ("网签", "Signed online") = 3,
        "filed" Filed ("备案", "Filed") = 4,
    }
}

crate::transitions!(ContractAxis in "sales.contract" {
    draft { None => Drafted }
    sign { Drafted => Signed }
    online_sign { Signed => OnlineSigned }
    file { OnlineSigned => Filed }
    withdraw { Drafted => None }
    /// The filing is withdrawn 撤销备案, the contract stays.
    unfile { Filed => OnlineSigned }
    terminate { Signed => None, OnlineSigned => None, Filed => None }
});

crate::labelled! {
    /// Mortgage axis.
    MortgageAxis in "mortgage_axis" {
        "none" None ("无", "None") = 0,
        "applied" Applied ("已申请", "Applied") = 1,
        "approved" Approved ("已批贷", "Approved") = 2,
        "disbursed" Disbursed ("已放款", "Disbursed") = 3,
        "ended" Ended ("已结清", "Ended") = 4,
    }
}

crate::transitions!(MortgageAxis {
    /// Again after an end: another bank, or another amount.
    apply { None => Applied, Ended => Applied }
    approve { Applied => Approved }
    disburse { Approved => Disbursed }
    /// The bank declines, or the buyer does without.
    decline { Applied => None }
    /// Paid off, or given up before the money came.
    end { Applied => Ended, Approved => Ended, Disbursed => Ended }
    /// The trade is over. A loan that a bank has granted is ended first.
    clear { Ended => None }
});

crate::labelled! {
    /// Payment axis.
    PaymentAxis in "payment_axis" {
        "none" None ("未付", "None") = 0,
        "partial" Partial ("部分", "Partial") = 1,
        "paid" Paid ("付清", "Paid") = 2,
    }
}

// Follows the money, which comes and is reversed in any order.
crate::transitions!(PaymentAxis {
    pay_part { None => Partial, Paid => Partial }
    pay { None => Paid, Partial => Paid }
    pay_back { Partial => None, Paid => None }
});

crate::labelled! {
    /// Invoice axis.
    InvoiceAxis in "invoice_axis" {
        "none" None ("未开", "None") = 0,
        "prepaid" Prepaid ("已开预收", "Prepayment invoice") = 1,
        "final" Final ("已开正式", "Final invoice") = 2,
    }
}

// Follows the invoices, which are issued and reversed in any order.
crate::transitions!(InvoiceAxis {
    prepay { None => Prepaid, Final => Prepaid }
    finish { None => Final, Prepaid => Final }
    reverse { Prepaid => None, Final => None }
});

crate::labelled! {
    /// Delivery axis.
    DeliveryAxis in "delivery_axis" {
        "none" None ("未交付", "None") = 0,
        "notified" Notified ("已通知", "Notified") = 1,
        "delivered" Delivered ("已交房", "Delivered") = 2,
    }
}

crate::transitions!(DeliveryAxis {
    notify { None => Notified }
    /// The notice is taken back; a unit that was handed over stays so.
    take_back { Notified => None }
    /// With or without a notice before.
    deliver { None => Delivered, Notified => Delivered }
});

crate::labelled! {
    /// Title axis.
    TitleAxis in "title_axis" {
        "none" None ("未办", "None") = 0,
        "applied" Applied ("办理中", "Applied") = 1,
        "issued" Issued ("已办证", "Issued") = 2,
    }
}

crate::transitions!(TitleAxis {
    apply { None => Applied }
    /// The office of registration sends it back; a title that was issued stays.
    decline { Applied => None }
    /// With or without an application noted before.
    issue { None => Issued, Applied => Issued }
});

crate::labelled! {
    /// The status a reader sees.
    UnitStatus in "unit_status" {
        "available" Available ("可售", "Available") = 0,
        "subscribed" Subscribed ("认购", "Subscribed") = 1,
        "contracted" Contracted ("签约", "Contracted") = 2,
        "filed" Filed ("备案", "Filed") = 3,
        "delivered" Delivered ("交房", "Delivered") = 4,
        "titled" Titled ("已办证", "Titled") = 5,
        "unreleased" Unreleased ("未推", "Unreleased") = 10,
        "withheld" Withheld ("销控", "Withheld") = 11,
        "held" Held ("锁定", "Held") = 12,
    }
}

crate::labelled! {
    /// Statuses taken together, as offices count them.
    StatusGroup in "status_group" {
        "for_sale" ForSale ("待售", "For sale"),
        "reserved" Reserved ("预定", "Reserved"),
        "sold" Sold ("已售", "Sold"),
    }
}

impl UnitStatus {
    /// The group that the status counts to.
    #[must_use]
    pub const fn group(self) -> StatusGroup {
        match self {
            Self::Available | Self::Unreleased | Self::Withheld => StatusGroup::ForSale,
            Self::Subscribed | Self::Held => StatusGroup::Reserved,
            Self::Contracted | Self::Filed | Self::Delivered | Self::Titled => StatusGroup::Sold,
        }
    }

    /// Numeric code, as `GET /meta/unit-statuses` lists it.
    #[must_use]
    pub fn code(self) -> i32 {
        Self::LABELS.iter().find(|l| l.value == self.value()).and_then(|l| l.code).unwrap_or(-1)
    }
}

impl From<SaleState> for UnitStatus {
    fn from(sale: SaleState) -> Self {
        match sale {
            SaleState::Available => Self::Available,
            SaleState::Subscribed => Self::Subscribed,
            SaleState::Unreleased => Self::Unreleased,
            SaleState::Withheld => Self::Withheld,
            SaleState::Held => Self::Held,
        }
    }
}

/// Status shown: the furthest that the unit has come.
#[must_use]
pub fn shown(
    sale: SaleState,
    contract: ContractAxis,
    delivery: DeliveryAxis,
    title: TitleAxis,
) -> UnitStatus {
    match (title, delivery, contract) {
        (TitleAxis::Issued, _, _) => UnitStatus::Titled,
        (_, DeliveryAxis::Delivered, _) => UnitStatus::Delivered,
        (_, _, ContractAxis::Filed) => UnitStatus::Filed,
        (_, _, ContractAxis::Signed | ContractAxis::OnlineSigned) => UnitStatus::Contracted,
        (_, _, ContractAxis::None | ContractAxis::Drafted) => sale.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::Iterable;

    /// Every pair of places: where the table leads, and nowhere else.
    fn leads<A: Axis + Iterable>(expected: &[(&str, &[&str])]) {
        for from in A::iter() {
            let row = expected.iter().find(|row| row.0 == from.value());
            let wanted = row.map(|row| row.1).unwrap_or_default();
            for to in A::iter() {
                let legal = from.next().contains(&to);
                let words = (A::AXIS, from.value(), to.value());
                assert_eq!(legal, wanted.contains(&to.value()), "{words:?}");
            }
        }
    }

    #[test]
    fn every_axis_moves_as_its_table_says_and_not_otherwise() {
        leads::<SaleState>(&[
            ("unreleased", &["available"]),
            ("available", &["unreleased", "withheld", "held", "subscribed"]),
            ("withheld", &["available", "held"]),
            ("held", &["available", "subscribed", "withheld"]),
            ("subscribed", &["available"]),
        ]);
        leads::<ContractAxis>(&[
            ("none", &["drafted"]),
            ("drafted", &["none", "signed"]),
            ("signed", &["none", "online_signed"]),
            ("online_signed", &["none", "filed"]),
            ("filed", &["none", "online_signed"]),
        ]);
        leads::<MortgageAxis>(&[
            ("none", &["applied"]),
            ("applied", &["none", "approved", "ended"]),
            ("approved", &["disbursed", "ended"]),
            ("disbursed", &["ended"]),
            ("ended", &["none", "applied"]),
        ]);
        leads::<PaymentAxis>(&[
            ("none", &["partial", "paid"]),
            ("partial", &["none", "paid"]),
            ("paid", &["none", "partial"]),
        ]);
        leads::<InvoiceAxis>(&[
            ("none", &["prepaid", "final"]),
            ("prepaid", &["none", "final"]),
            ("final", &["none", "prepaid"]),
        ]);
        leads::<DeliveryAxis>(&[
            ("none", &["notified", "delivered"]),
            ("notified", &["none", "delivered"]),
            ("delivered", &[]),
        ]);
        leads::<TitleAxis>(&[
            ("none", &["applied", "issued"]),
            ("applied", &["none", "issued"]),
            ("issued", &[]),
        ]);
    }

    #[test]
    fn shown_is_the_furthest_axis() {
        let sale = SaleState::Subscribed;
        let none = (ContractAxis::None, DeliveryAxis::None, TitleAxis::None);
        assert_eq!(shown(sale, none.0, none.1, none.2), UnitStatus::Subscribed);
        assert_eq!(shown(sale, ContractAxis::Drafted, none.1, none.2), UnitStatus::Subscribed);
        assert_eq!(shown(sale, ContractAxis::OnlineSigned, none.1, none.2), UnitStatus::Contracted);
        assert_eq!(shown(sale, ContractAxis::Filed, none.1, none.2), UnitStatus::Filed);
        assert_eq!(
            shown(sale, ContractAxis::Signed, DeliveryAxis::Delivered, none.2),
            UnitStatus::Delivered
        );
        assert_eq!(
            shown(sale, ContractAxis::Filed, DeliveryAxis::Delivered, TitleAxis::Issued),
            UnitStatus::Titled
        );
    }

    #[test]
    fn codes_are_those_the_readers_know() {
        assert_eq!(UnitStatus::Filed.code(), 3);
        assert_eq!(UnitStatus::Held.code(), 12);
    }
}
