//! Why the books say no.

crate::refusals! {
    /// Refusals of the funds.
    Funds {
        AlreadyBooked "funds.already_booked" ("该业务已记账。", "This is booked already."),
        DuplicateNumber "funds.duplicate_number" ("该项目已有此账号。", "The project has an account of this number already."),
        InsufficientBalance "funds.insufficient_balance" ("账户余额不足。", "The account holds less than that."),
        NoAccount "funds.no_account" ("项目没有可用的收付款账户。", "The project has no account for that."),
    }
}
