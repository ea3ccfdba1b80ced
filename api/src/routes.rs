//! Every route, shelf by shelf.

use utoipa_actix_web::service_config::ServiceConfig;

/// Everything below `/api/v1`, and what stands beside it.
pub fn all(config: &mut ServiceConfig<'_>) {
    crate::public::routes(config);
    crate::meta::routes(config);
    crate::sandbox::routes(config);
    crate::events::routes(config);
    crate::calculators::routes(config);
    crate::admin::session::routes(config);
    crate::admin::audit_log::routes(config);
    crate::admin::invariant::routes(config);
    crate::admin::parameter::routes(config);
    crate::admin::role::routes(config);
    crate::admin::team::routes(config);
    crate::admin::user::routes(config);
    crate::analytics::sales::routes(config);
    crate::approvals::task::routes(config);
    crate::customers::assignment::routes(config);
    crate::customers::customer::routes(config);
    crate::customers::follow_up::routes(config);
    crate::customers::rotation::routes(config);
    crate::customers::rotation_member::routes(config);
    crate::customers::visit::routes(config);
    crate::files::file::routes(config);
    crate::funds::bank_account::routes(config);
    crate::funds::ledger::routes(config);
    crate::funds::movement::routes(config);
    crate::inventory::company::routes(config);
    crate::inventory::project::routes(config);
    crate::inventory::phase::routes(config);
    crate::inventory::zone::routes(config);
    crate::inventory::building::routes(config);
    crate::inventory::layout::routes(config);
    crate::inventory::media::routes(config);
    crate::inventory::permit::routes(config);
    crate::inventory::sub_status::routes(config);
    // Fixed paths before `{id}`.
    crate::inventory::unit_batch::routes(config);
    crate::inventory::unit::routes(config);
    crate::invoices::invoice::routes(config);
    crate::jobs::run::routes(config);
    crate::notifications::notification::routes(config);
    crate::notifications::preference::routes(config);
    crate::receivables::milestone::routes(config);
    crate::receivables::penalty::routes(config);
    crate::receivables::plan_line::routes(config);
    crate::receivables::receipt::routes(config);
    crate::receivables::refund::routes(config);
    crate::receivables::waiver::routes(config);
    crate::sales::contract::routes(config);
    crate::sales::hold::routes(config);
    crate::sales::payment_template::routes(config);
    crate::sales::subscription::routes(config);
    crate::sales::trade::routes(config);
}
