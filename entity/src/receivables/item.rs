//! Money items 款项 and the anchors that make them due.

crate::labelled! {
    /// What a sum is for.
    Item in "item" {
        "earnest" Earnest ("定金", "Earnest money"),
        "down_payment" DownPayment ("首付款", "Down payment"),
        "instalment" Instalment ("分期款", "Instalment"),
        "mortgage" Mortgage ("商业按揭", "Commercial mortgage"),
        "provident_fund" ProvidentFund ("公积金贷款", "Provident fund loan"),
        "area_difference" AreaDifference ("面积补差", "Area difference"),
        "penalty" Penalty ("违约金", "Penalty"),
        "fit_out" FitOut ("装修款", "Fit-out"),
        "sincerity" Sincerity ("诚意金", "Sincerity money"),
        "deed_tax" DeedTax ("契税", "Deed tax"),
        "maintenance_fund" MaintenanceFund ("维修基金", "Maintenance fund"),
        "service_fee" ServiceFee ("服务费", "Service fee"),
        "other" Other ("其他", "Other"),
    }
}

crate::labelled! {
    /// What a sum counts as; only `price` counts as collections 回款.
    ItemGroup in "item_group" {
        "price" Price ("房款", "Price"),
        "on_behalf" OnBehalf ("代收", "Collected on behalf"),
        "penalty" Penalty ("违约金", "Penalty"),
        "other" Other ("其他", "Other"),
    }
}

impl Item {
    /// What the item counts as.
    #[must_use]
    pub fn group(self) -> ItemGroup {
        match self {
            Self::Earnest
            | Self::DownPayment
            | Self::Instalment
            | Self::Mortgage
            | Self::ProvidentFund
            | Self::AreaDifference
            | Self::FitOut => ItemGroup::Price,
            Self::DeedTax | Self::MaintenanceFund | Self::ServiceFee => ItemGroup::OnBehalf,
            Self::Penalty => ItemGroup::Penalty,
            Self::Sincerity | Self::Other => ItemGroup::Other,
        }
    }

    /// Paid by a lender: loan money may settle nothing else.
    #[must_use]
    pub fn is_loan(self) -> bool {
        matches!(self, Self::Mortgage | Self::ProvidentFund)
    }
}

crate::labelled! {
    /// What a due date counts from.
    Anchor in "anchor" {
        "fixed" Fixed ("固定日期", "Fixed date"),
        "subscription" Subscription ("认购", "Subscription"),
        "signing" Signing ("签约", "Signing"),
        "online_signing" OnlineSigning ("网签", "Online signing"),
        "mortgage_approved" MortgageApproved ("批贷", "Mortgage approved"),
        "filing" Filing ("备案", "Filing"),
        "topped_out" ToppedOut ("主体封顶", "Main structure topped out"),
        "delivery" Delivery ("交房", "Delivery"),
        "area_settlement" AreaSettlement ("面积补差", "Area settlement"),
        "title" Title ("产权", "Title"),
    }
}
