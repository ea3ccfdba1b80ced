//! Why money does not move.

crate::refusals! {
    /// Refusals of the receivables.
    Receivables {
        AlreadyReversed "receivables.already_reversed" ("该收款已冲销。", "The receipt is reversed already."),
        LineNotOpen "receivables.line_not_open" ("该款项已结清或已取消。", "The line is settled or cancelled."),
        LoanLinesOnly "receivables.loan_lines_only" ("贷款资金只能核销按揭或公积金款项。", "Loan money settles mortgage and provident fund lines only."),
        MilestoneTaken "receivables.milestone_taken" ("该楼栋已登记此节点。", "The milestone is recorded for the building already."),
        MoneyAlreadyUsed "receivables.money_already_used" ("款项已退还、没收或待退款，不能冲销。", "The money is refunded, kept or about to be refunded."),
        NothingToCharge "receivables.nothing_to_charge" ("没有新的违约金可计收。", "No penalty has accrued beyond what is charged."),
        ReferenceTaken "receivables.reference_taken" ("该账户已登记相同的外部流水号。", "The account has a receipt of this reference already."),
        RefundExceedsRefundable "receivables.refund_exceeds_refundable" ("退款超过可退金额。", "The trade has less to refund."),
        TradeClosed "receivables.trade_closed" ("交易已结束。", "The trade is closed."),
        WaiverExceedsBalance "receivables.waiver_exceeds_balance" ("减免超过未付违约金。", "Less of the penalty is open."),
    }
}
