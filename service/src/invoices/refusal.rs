//! Why an invoice does not come about, or does not go away.

crate::refusals! {
    /// Refusals of invoices.
    Invoices {
        TradeClosed "invoices.trade_closed" ("交易已结束。", "The trade has ended."),
        ContractNotSigned "invoices.contract_not_signed" ("正式发票须在合同签订后开具。", "A final invoice needs a signed contract."),
        PrepaymentOpen "invoices.prepayment_open" ("须先冲红预收款发票。", "A prepayment invoice has to be reversed first."),
        ExceedsPrice "invoices.exceeds_price" ("开票总额超过成交价。", "The final invoices would exceed the deal price."),
        ExceedsReceived "invoices.exceeds_received" ("预收款发票超过已收房款。", "The prepayment invoices would exceed the price money received."),
        ExceedsBlue "invoices.exceeds_blue" ("红冲金额超过发票余额。", "The reversal would exceed what is left of the invoice."),
        AnotherIssuing "invoices.another_issuing" ("该交易另有发票正在开具。", "Another invoice of the trade is being issued."),
        RedIsFinal "invoices.red_is_final" ("红字发票不能再操作。", "Nothing more can be done with a red invoice."),
        DigitalCannotBeVoided "invoices.digital_cannot_be_voided" ("数电票不能作废，只能冲红。", "A fully digital invoice cannot be voided, only reversed."),
        VoidMonthOver "invoices.void_month_over" ("只能在开票当月作废。", "An invoice is voided in the month of its issue only."),
        ChannelFailed "invoices.channel_failed" ("开票通道未受理，请稍后再试。", "The channel did not take it; try again later."),
    }
}
