//! Every route, shelf by shelf.

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// What routes say for the OpenAPI document.
#[derive(Default)]
pub struct Said {
    pub paths: Paths,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

/// Where a noun's routes go. Only while the document is made are they asked what they say: that
/// takes longer than all else in the start of a worker.
pub struct ServiceConfig<'a> {
    app: &'a mut web::ServiceConfig,
    document: Option<&'a mut Said>,
}

impl ServiceConfig<'_> {
    /// Adds a route.
    pub fn service<F>(&mut self, handler: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        if let Some(said) = &mut self.document {
            said.paths.merge(handler.paths());
            handler.schemas(&mut said.schemas);
        }
        self.app.service(handler);
        self
    }
}

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
    crate::admin::colleague::routes,
    crate::admin::invariant::routes,
    crate::admin::parameter::routes,
    crate::admin::preference::routes,
    crate::admin::role::routes,
    crate::admin::saved_view::routes,
    crate::admin::team::routes,
    crate::admin::user::routes,
    crate::analytics::customer_cluster::routes,
    crate::analytics::sales::routes,
    crate::approvals::delegation::routes,
    crate::approvals::document_type::routes,
    crate::approvals::flow::routes,
    crate::approvals::request::routes,
    crate::approvals::task::routes,
    crate::customers::adjudication::routes,
    crate::customers::assignment::routes,
    crate::customers::behaviour::routes,
    crate::customers::broker::routes,
    crate::customers::buyer_group::routes,
    crate::customers::campaign::routes,
    crate::customers::channel_company::routes,
    crate::customers::consent::routes,
    crate::customers::contact::routes,
    crate::customers::customer::routes,
    crate::customers::favourite::routes,
    crate::customers::follow_up::routes,
    crate::customers::grade::routes,
    crate::customers::identity_document::routes,
    crate::customers::pool::routes,
    crate::customers::registration::routes,
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

/// The routes alone.
pub fn serve(app: &mut web::ServiceConfig) {
    for routes in ALL {
        routes(&mut ServiceConfig { app, document: None });
    }
}

/// The routes, and what they say.
pub fn document(app: &mut web::ServiceConfig, said: &mut Said) {
    for routes in ALL {
        routes(&mut ServiceConfig { app, document: Some(said) });
    }
}
