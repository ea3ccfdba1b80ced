//! Refusals of the shelf `jobs`.

crate::refusals! {
    /// Why a job does not run.
    Jobs {
        Awaited "jobs.awaited" ("单据或日程在等待该任务，不能取消。", "A document or the calendar waits for this job; it cannot be cancelled."),
        UnknownKind "jobs.unknown_kind" ("没有执行这种任务的程序。", "Nothing here performs jobs of this kind."),
        LeaseLost "jobs.lease_lost" ("任务多次中断，未能完成。", "The job was interrupted too often."),
        Panicked "jobs.panicked" ("任务异常终止。", "The job broke off."),
    }
}
