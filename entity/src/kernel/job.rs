//! Jobs 任务: work that happens later, leased by one worker at a time.

use crate::id::{JobId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Life of a job; a job that failed too often is dead and waits for a person.
    JobState in "job_state" {
        "scheduled" Scheduled ("待执行", "Scheduled"),
        "running" Running ("执行中", "Running"),
        "done" Done ("已完成", "Done"),
        "dead" Dead ("已搁置", "Dead letter"),
        "cancelled" Cancelled ("已取消", "Cancelled"),
    }
}

crate::transitions!(JobState in "jobs.run" {
    cancel { Scheduled => Cancelled }
    retry { Dead => Scheduled }
});

/// One piece of work that is due at a moment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "job")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: JobId,
    /// Name of the work, `sales.hold.expire`.
    pub kind: String,
    pub project_id: Option<ProjectId>,
    pub payload: Json,
    pub state: JobState,
    pub due_at: DateTimeUtc,
    /// A recurring job is due again so long after it ran.
    pub repeat_seconds: Option<i32>,
    /// At most one open job carries this key.
    pub unique_key: Option<String>,
    pub lease_owner: Option<String>,
    pub lease_until: Option<DateTimeUtc>,
    /// Somebody asked the worker to stop; it does so at its next report.
    pub stop_asked_at: Option<DateTimeUtc>,
    /// Runs begun since the last success.
    pub attempts: i32,
    /// Whole percent.
    pub progress: i32,
    pub result: Option<Json>,
    pub error: Option<String>,
    pub author_id: Option<UserId>,
    pub created_at: DateTimeUtc,
    pub finished_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
