//! Which function performs which kind of job.

use super::refusal::Jobs;
use crate::admin::audit;
use crate::admin::session::back_off;
use crate::analytics::customer_cluster;
use crate::approvals::task;
use crate::customers::{
    adjudication, broker, customer, follow_up, grade, pool, registration, viewing,
};
use crate::files::file;
use crate::funds::bank_account;
use crate::inventory::{price_adjustment, unit};
use crate::invoices::invoice;
use crate::kernel::progress::Progress;
use crate::kernel::{Kernel, Result, feed, retention};
use crate::notifications::{contact, delivery};
use crate::receivables::overdue;
use crate::sales::{hold, subscription};
use entity::kernel::job;
use serde_json::Value;

/// Performs a job; its result is shown at `/jobs/runs/{id}`.
pub(super) async fn run(
    kernel: &Kernel,
    job: &job::Model,
    progress: &Progress<'_>,
) -> Result<Value> {
    let payload = &job.payload;
    match job.kind.as_str() {
        "admin.audit_log.seal" => audit::seal::run(kernel, payload).await,
        "admin.session.sweep" => back_off::run_sweep(kernel, payload).await,
        "analytics.customer_cluster.recompute" => {
            customer_cluster::run_recompute(kernel, payload, progress).await
        }
        "approvals.task.escalate" => task::run_escalate(kernel, payload).await,
        "customers.adjudication.rewrap" => adjudication::run_rewrap(kernel, progress).await,
        "customers.adjudication.settle" => adjudication::run_settle(kernel, payload).await,
        "customers.broker.rewrap" => broker::run_rewrap(kernel, progress).await,
        "customers.customer.rewrap" => customer::run_rewrap(kernel, progress).await,
        "customers.follow_up.remind" => follow_up::run_remind(kernel, payload).await,
        "customers.grade.recompute" => grade::run_recompute(kernel, payload).await,
        "customers.pool.recycle" => pool::run_recycle(kernel, payload).await,
        "customers.registration.expire" => registration::run_expire(kernel, payload).await,
        "customers.registration.rewrap" => registration::run_rewrap(kernel, progress).await,
        "customers.registration.send_code" => registration::run_send_code(kernel, payload).await,
        "customers.viewing.remind" => viewing::run_remind(kernel, payload).await,
        "files.file.erase" => file::run_erase(kernel, payload).await,
        "files.file.sweep" => file::run_sweep(kernel, payload).await,
        "files.object.sweep" => file::run_sweep_objects(kernel, payload).await,
        "funds.bank_account.rewrap" => bank_account::run_rewrap(kernel, progress).await,
        "inventory.price_adjustment.apply" => price_adjustment::run_apply(kernel, payload).await,
        "inventory.unit.end_withholding" => unit::run_end_withholding(kernel, payload).await,
        "inventory.unit.import" => unit::run_import(kernel, payload, progress).await,
        "invoices.invoice.answer" => invoice::run_answer(kernel, payload).await,
        "kernel.event.place" => feed::run_place(kernel, payload).await,
        "kernel.idempotency.forget" => retention::run_forget_keys(kernel, payload).await,
        "notifications.contact.rewrap" => contact::run_rewrap(kernel, progress).await,
        "notifications.delivery.send" => delivery::run_send(kernel, payload).await,
        "receivables.plan_line.overdue" => overdue::run_overdue(kernel, payload).await,
        "receivables.plan_line.scan" => overdue::run_scan(kernel, payload).await,
        "sales.hold.expire" => hold::run_expire(kernel, payload).await,
        "sales.hold.scan" => hold::run_scan(kernel, payload).await,
        "sales.subscription.expire" => subscription::run_expire(kernel, payload).await,
        "sales.subscription.remind" => subscription::run_remind(kernel, payload).await,
        "sales.subscription.scan" => subscription::run_scan(kernel, payload).await,
        _ => Err(Jobs::UnknownKind.into()),
    }
}
