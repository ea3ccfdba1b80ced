//! Why something is not done with a customer.

crate::refusals! {
    /// Refusals of customers.
    Customers {
        Duplicate "customers.duplicate" ("本公司已有相同证件的客户。", "The company has a customer with this identity already."),
        HasOpenTrade "customers.has_open_trade" ("客户仍有进行中的交易或锁定。", "An open trade or hold refers to the customer."),
    }
}
