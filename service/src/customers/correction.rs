//! Correcting what was noted, and voiding it 作废: its author may for so many days, whoever sees
//! everybody's at any time. What is void stays in its list with the reason, and counts nowhere.

use super::Customers;
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, People, Result, Tx, parameter};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{ProjectId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What was wrong.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "登记到了别的客户名下"}))]
pub struct VoidEntry {
    /// Shown with the entry, and kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

impl VoidEntry {
    /// The reason, which has to be said.
    pub(super) fn said(&self) -> Result<String> {
        let reason = tidy(&self.reason);
        if reason.is_empty() {
            Err(Error::fault("/reason", FaultCode::Required))
        } else {
            Ok(reason)
        }
    }
}

/// An entry that somebody wants to correct.
pub(super) struct Noted {
    /// `visit`, `follow_up`: the parameter of the days is named by it.
    pub noun: &'static str,
    pub project_id: Option<ProjectId>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub voided_at: Option<DateTime<Utc>>,
}

impl Noted {
    /// Nothing of what is void is changed, and nothing by others than its author.
    pub fn check_own(&self, tx: &Tx<'_>) -> Result<()> {
        if self.voided_at.is_some() {
            return Err(Customers::Voided.into());
        }
        let own = tx.actor.user_id == Some(self.author_id);
        if own || sees_all(tx) { Ok(()) } else { Err(Customers::NotAuthor.into()) }
    }

    /// The same, while there is time for it.
    pub async fn check(&self, tx: &Tx<'_>) -> Result<()> {
        self.check_own(tx)?;
        if sees_all(tx) {
            return Ok(());
        }
        let key = format!("customers.{}.correction_days", self.noun);
        let days: i64 = parameter::read(&tx.reader(), &key, self.project_id).await?;
        let until = self.created_at + TimeDelta::days(days);
        if tx.now <= until {
            return Ok(());
        }
        Err(Customers::CorrectionOver.with("until_at", &until).into())
    }
}

fn sees_all(tx: &Tx<'_>) -> bool {
    tx.actor.scope.people == People::Any
}
