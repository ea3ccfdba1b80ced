//! Why a sale does not go on.

crate::refusals! {
    /// Refusals of sales.
    Sales {
        AboveFiledPrice "sales.above_filed_price"
            ("成交价高于备案价。", "The price is above the filed price."),
        BelowFloorPrice "sales.below_floor_price"
            ("成交价低于底价。", "The price is below the floor price."),
        BelowPriceBand "sales.below_price_band"
            ("成交价低于备案价的允许下浮范围。", "The price is below the band under the filed price."),
        ContractOpen "sales.contract_open"
            ("该认购已有进行中的合同。", "A contract of this subscription is under way."),
        EarnestUnpaid "sales.earnest_unpaid"
            ("定金尚未收齐。", "The earnest money has not been received."),
        HoldExpired "sales.hold_expired"
            ("锁定已到期。", "The hold has expired."),
        HoldLimit "sales.hold_limit_reached"
            ("该客户的锁定数已达上限。", "The customer has as many open holds as allowed."),
        LoanTooHigh "sales.loan_too_high"
            ("贷款超过扣除最低首付后的金额。", "The loan leaves less than the minimum down payment."),
        MoneyClosed "sales.money_closed"
            ("款项已退还，不能恢复。", "Money of this trade has been paid back already."),
        MoneyReceived "sales.money_received"
            ("已收款，不能作废。", "Money has been received; cancel instead."),
        PermitMissing "sales.permit_missing"
            ("认购日期没有有效的预售许可证。", "No presale permit covers the unit on that day."),
        RefundOpen "sales.refund_open"
            ("存在进行中的退款申请。", "A refund of this trade is under way."),
        RenewalLimit "sales.hold_renewals_used"
            ("锁定续期次数已用完。", "The hold cannot be renewed again."),
        ReviewRefused "sales.review_refused"
            ("合同未通过审核规则。", "The rules refuse this contract."),
        SubscriptionExpired "sales.subscription_expired"
            ("认购已逾期。", "The subscription has expired."),
        SubscriptionNotActive "sales.subscription_not_active"
            ("认购不在有效状态。", "The subscription is not active."),
        TemplateArchived "sales.template_archived"
            ("付款方式模板已停用。", "The payment template is archived."),
        UnitNotAvailable "sales.unit_not_available"
            ("房源当前不可售。", "The unit is not for sale now."),
    }
}
