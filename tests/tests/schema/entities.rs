//! Every entity, so that each can be tried; a test compares the list with the source.

use super::columns::{self, Told};
use sea_orm::DatabaseConnection;
use std::collections::BTreeSet;
use tests::source::{below, find};

macro_rules! entities {
    ($($shelf:ident: $($noun:ident)+;)+) => {
        /// `shelf/noun` of every entity.
        const LISTED: &[&str] = &[$($(concat!(stringify!($shelf), "/", stringify!($noun)),)+)+];

        /// Selects one row of every table, and tells the columns that the entities have.
        pub async fn select_all(db: &DatabaseConnection) -> Vec<Told> {
            let mut told = vec![];
            $($(told.extend(columns::select::<entity::$shelf::$noun::Entity>(db).await);)+)+
            told
        }
    };
}

entities! {
    admin: preference refresh_token role role_permission saved_view session sign_in_failure team
        user_account user_project user_role;
    analytics: sale_fact;
    approvals: approval approval_act approval_task delegation flow flow_version;
    customers: adjudication adjudication_verdict assignment assignment_event behaviour broker
        buyer_group buyer_group_member campaign campaign_target channel_company cluster_member
        cluster_model consent contact customer customer_grade customer_tag favourite follow_up
        identity_document registration registration_claim rotation rotation_member segment
        viewing viewing_unit visit;
    files: file file_link;
    funds: account bank_account entry movement posting;
    inventory: building company give_back layout media media_cover permit permit_building
        permit_unit phase price_adjustment price_adjustment_unit project retired_code sub_status
        tour_entry unit unit_claim unit_event unit_import unit_import_fault unit_price zone;
    invoices: invoice;
    kernel: audit_head audit_log event event_ticket idempotency job kernel_state number_series
        parameter_version rate_window rule_pack;
    notifications: contact delivery notification preference;
    receivables: allocation milestone plan_line receipt receipt_reversal refund trade_account
        waiver;
    sales: contract hold payment_template subscription trade trade_buyer;
}

#[test]
fn the_list_of_entities_is_that_of_the_source() {
    let listed: BTreeSet<String> = LISTED.iter().map(|name| (*name).to_owned()).collect();
    let tables = below(&["entity/src"])
        .filter(|source| find(&source.tokens, "table_name =").next().is_some());
    let there: BTreeSet<String> = tables
        .map(|source| source.path.trim_start_matches("entity/src/").replace(".rs", ""))
        .collect();
    assert_eq!(listed, there);
}
