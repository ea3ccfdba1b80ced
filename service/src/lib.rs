//! What may happen: the rules and acts of a sales office, shelf by shelf.
//!
//! Shelves call only to the left: kernel · admin · approvals · notifications · files · inventory ·
//! customers · funds · receivables · invoices · commissions · sales · analytics · integration ·
//! oversight · jobs.

#![recursion_limit = "256"] // The example of a unit is a long `json!`.

#[macro_use]
pub mod kernel;

pub mod admin;
pub mod analytics;
pub mod approvals;
pub mod commissions;
pub mod customers;
pub mod files;
pub mod funds;
pub mod inventory;
pub mod invoices;
pub mod jobs;
pub mod notifications;
pub mod oversight;
pub mod receivables;
pub mod sales;

pub mod enum_list;
pub mod event_list;
pub mod refusal_list;

/// The kernel with every shelf's in-transaction subscriber.
#[must_use]
pub fn subscribed(kernel: kernel::Kernel) -> kernel::Kernel {
    kernel
        .subscribe(funds::accounts::subscriber)
        .subscribe(analytics::sale_fact::subscriber)
        .subscribe(customers::assignment::subscriber)
        .subscribe(notifications::approval::subscriber)
        .subscribe(inventory::give_back::subscriber)
        .subscribe(inventory::price_adjustment::subscriber)
        .subscribe(receivables::recall::subscriber)
        .subscribe(invoices::invoice::subscriber)
        .subscribe(sales::recall::subscriber)
        .subscribe(sales::hold::subscriber)
}
