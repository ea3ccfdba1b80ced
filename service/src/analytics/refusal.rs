//! Refusals of the shelf `analytics`.

crate::refusals! {
    /// Why a model is not made.
    Analytics {
        TooFewCustomers "analytics.too_few_customers" ("客户数量不足，无法聚类。", "The project has too few customers to be clustered."),
    }
}
