//! The seven axes of a unit and the one status that is shown, which is a function of them.

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

crate::labelled! {
    /// Payment axis.
    PaymentAxis in "payment_axis" {
        "none" None ("未付", "None") = 0,
        "partial" Partial ("部分", "Partial") = 1,
        "paid" Paid ("付清", "Paid") = 2,
    }
}

crate::labelled! {
    /// Invoice axis.
    InvoiceAxis in "invoice_axis" {
        "none" None ("未开", "None") = 0,
        "prepaid" Prepaid ("已开预收", "Prepayment invoice") = 1,
        "final" Final ("已开正式", "Final invoice") = 2,
    }
}

crate::labelled! {
    /// Delivery axis.
    DeliveryAxis in "delivery_axis" {
        "none" None ("未交付", "None") = 0,
        "notified" Notified ("已通知", "Notified") = 1,
        "delivered" Delivered ("已交房", "Delivered") = 2,
    }
}

crate::labelled! {
    /// Title axis.
    TitleAxis in "title_axis" {
        "none" None ("未办", "None") = 0,
        "applied" Applied ("办理中", "Applied") = 1,
        "issued" Issued ("已办证", "Issued") = 2,
    }
}

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
        use crate::label::Labelled;
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
