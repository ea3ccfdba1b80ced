//! Every route, shelf by shelf.

use actix_web::web;
use utoipa_actix_web::service_config::ServiceConfig;

/// Adds the routes of one noun.
pub type Routes = fn(&mut ServiceConfig<'_>);

/// Everything below `/api/v1`, and what stands beside it.
pub const ALL: &[Routes] = &[
    crate::public::routes,
    crate::meta::routes,
    crate::sandbox::routes,
    crate::calculators::routes,
    crate::events::routes,
    crate::admin::session::routes,
    crate::admin::audit_log::routes,
    crate::admin::invariant::routes,
    crate::admin::parameter::routes,
    crate::admin::preference::routes,
    crate::admin::role::routes,
    crate::admin::saved_view::routes,
    crate::admin::team::routes,
    crate::admin::user::routes,
    crate::analytics::sales::routes,
    crate::approvals::delegation::routes,
    crate::approvals::document_type::routes,
    crate::approvals::flow::routes,
    crate::approvals::request::routes,
    crate::approvals::task::routes,
    crate::customers::assignment::routes,
    crate::customers::behaviour::routes,
    crate::customers::buyer_group::routes,
    crate::customers::campaign::routes,
    crate::customers::consent::routes,
    crate::customers::contact::routes,
    crate::customers::customer::routes,
    crate::customers::favourite::routes,
    crate::customers::follow_up::routes,
    crate::customers::grade::routes,
    crate::customers::identity_document::routes,
    crate::customers::pool::routes,
    crate::customers::rotation::routes,
    crate::customers::rotation_member::routes,
    crate::customers::segment::routes,
    crate::customers::viewing::routes,
    crate::customers::visit::routes,
    crate::files::file::routes,
    crate::funds::bank_account::routes,
    crate::funds::ledger::routes,
    crate::funds::movement::routes,
    crate::inventory::building::routes,
    crate::inventory::company::routes,
    crate::inventory::give_back::routes,
    crate::inventory::layout::routes,
    crate::inventory::media::routes,
    crate::inventory::permit::routes,
    crate::inventory::phase::routes,
    crate::inventory::price_adjustment::routes,
    crate::inventory::project::routes,
    crate::inventory::sub_status::routes,
    // Fixed paths before `{id}`.
    crate::inventory::unit_batch::routes,
    crate::inventory::unit_import::routes,
    crate::inventory::unit::routes,
    crate::inventory::zone::routes,
    crate::invoices::invoice::routes,
    crate::jobs::run::routes,
    crate::notifications::notification::routes,
    crate::notifications::preference::routes,
    crate::receivables::milestone::routes,
    crate::receivables::penalty::routes,
    crate::receivables::plan_line::routes,
    crate::receivables::receipt::routes,
    crate::receivables::refund::routes,
    crate::receivables::waiver::routes,
    crate::sales::contract::routes,
    crate::sales::hold::routes,
    crate::sales::payment_template::routes,
    crate::sales::subscription::routes,
    crate::sales::trade::routes,
];

/// The routes alone. What each noun says for the OpenAPI document is dropped at once: kept until
/// the last noun, it would be the greater part of a worker's memory.
pub fn serve(config: &mut web::ServiceConfig) {
    for routes in ALL {
        routes(&mut ServiceConfig::new(config));
    }
}
