//! How the tables come to be, on SQLite, PostgreSQL and MySQL alike.
//!
//! One file per shelf at its birth, afterwards one per change; a file that has landed is never
//! edited.

mod m20261122_000001_kernel;
mod m20261122_000002_inventory;
mod m20261122_000003_admin;
mod m20261122_000004_approvals;
mod m20261122_000005_customers;
mod m20261122_000006_sales;
mod m20261122_000007_funds;
mod m20261122_000008_receivables;
mod m20261122_000009_invoices;
mod m20261122_000010_analytics;
mod m20261125_000017_unit_marks;
mod m20261125_000028_assignment;
mod m20261125_000029_reception;
mod m20261125_000031_payment_template;
mod m20261125_000032_rate_window;
mod m20261126_000040_files;
mod m20261126_000041_media;
mod m20261126_000042_contact;
mod m20261126_000043_duplicate;
mod m20261126_000044_erasure;
mod m20261126_000045_price;
mod m20261126_000047_pool;
mod m20261126_000048_viewing;
mod m20261126_000049_grade;
mod m20261126_000050_event_feed;
mod m20261126_000051_notifications;
mod m20261126_000052_approval_flow;
mod m20261126_000053_give_back;
mod m20261126_000054_behaviour;
mod m20261126_000055_campaign;
mod m20261126_000056_unit_import;
mod m20261127_000057_registration;
mod m20261127_000058_tree_detail;
mod m20261127_000059_attached_space;
mod m20261127_000060_adjudication;
mod m20261127_000061_room_key;
mod m20261127_000062_tour;
mod m20261127_000064_sealed_contact;
mod m20261127_000065_reminded;
mod m20261127_000066_yield;
mod m20261127_000067_campaign_message;
mod m20261127_000069_code_place;
mod m20261127_000070_cluster;
mod m20261127_000071_document_tail;
mod m20261127_000072_layout_name;
mod m20261127_000073_void;
mod m20261127_000074_addressed_event;
mod m20261127_000075_withheld_until;
mod shape;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

/// Every migration in its order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_kernel::Migration),
            Box::new(m20261122_000002_inventory::Migration),
            Box::new(m20261122_000003_admin::Migration),
            Box::new(m20261122_000004_approvals::Migration),
            Box::new(m20261122_000005_customers::Migration),
            Box::new(m20261122_000006_sales::Migration),
            Box::new(m20261122_000007_funds::Migration),
            Box::new(m20261122_000008_receivables::Migration),
            Box::new(m20261122_000009_invoices::Migration),
            Box::new(m20261122_000010_analytics::Migration),
            Box::new(m20261125_000017_unit_marks::Migration),
            Box::new(m20261125_000028_assignment::Migration),
            Box::new(m20261125_000029_reception::Migration),
            Box::new(m20261125_000031_payment_template::Migration),
            Box::new(m20261125_000032_rate_window::Migration),
            Box::new(m20261126_000040_files::Migration),
            Box::new(m20261126_000041_media::Migration),
            Box::new(m20261126_000042_contact::Migration),
            Box::new(m20261126_000043_duplicate::Migration),
            Box::new(m20261126_000044_erasure::Migration),
            Box::new(m20261126_000045_price::Migration),
            Box::new(m20261126_000047_pool::Migration),
            Box::new(m20261126_000048_viewing::Migration),
            Box::new(m20261126_000049_grade::Migration),
            Box::new(m20261126_000050_event_feed::Migration),
            Box::new(m20261126_000051_notifications::Migration),
            Box::new(m20261126_000052_approval_flow::Migration),
            Box::new(m20261126_000053_give_back::Migration),
            Box::new(m20261126_000054_behaviour::Migration),
            Box::new(m20261126_000055_campaign::Migration),
            Box::new(m20261126_000056_unit_import::Migration),
            Box::new(m20261127_000057_registration::Migration),
            Box::new(m20261127_000058_tree_detail::Migration),
            Box::new(m20261127_000059_attached_space::Migration),
            Box::new(m20261127_000060_adjudication::Migration),
            Box::new(m20261127_000061_room_key::Migration),
            Box::new(m20261127_000062_tour::Migration),
            Box::new(m20261127_000064_sealed_contact::Migration),
            Box::new(m20261127_000065_reminded::Migration),
            Box::new(m20261127_000066_yield::Migration),
            Box::new(m20261127_000067_campaign_message::Migration),
            Box::new(m20261127_000069_code_place::Migration),
            Box::new(m20261127_000070_cluster::Migration),
            Box::new(m20261127_000071_document_tail::Migration),
            Box::new(m20261127_000072_layout_name::Migration),
            Box::new(m20261127_000073_void::Migration),
            Box::new(m20261127_000074_addressed_event::Migration),
            Box::new(m20261127_000075_withheld_until::Migration),
        ]
    }
}
