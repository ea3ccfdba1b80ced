//! Taking a customer into a project.

use super::change::{Owning, lock_of, open};
use super::consultant;
use crate::customers::{Customers, customer};
use crate::kernel::{Result, Tx};
use entity::customers::assignment::AssignmentOrigin;
use entity::id::{AssignmentId, CustomerId, ProjectId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// In which project, and who shall look after the customer.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"project_id": "01935e3c-5a00-7000-8000-000000000002"}))]
pub struct CreateAssignment {
    pub project_id: ProjectId,
    /// The caller where nobody is named; others have to be people of the project whom he sees.
    pub owner_id: Option<UserId>,
}

/// Assigns a visible customer who is new in the project.
pub async fn create(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    input: &CreateAssignment,
) -> Result<AssignmentId> {
    let customer_id = customer::met(&tx.reader(), customer_id).await?.id;
    crate::inventory::project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let author = tx.actor.user()?;
    let owner = input.owner_id.unwrap_or(author);
    if owner != author {
        consultant::check(&tx.reader(), owner, input.project_id, "/owner_id").await?;
    }
    let (stands, held) = lock_of(tx, customer_id, input.project_id).await?;
    if let Some(row) = held {
        let pooled = row.owner_id.is_none();
        return Err(Customers::AlreadyAssigned.with("in_pool", &pooled).into());
    }
    let origin = if owner == author { AssignmentOrigin::Entered } else { AssignmentOrigin::Chosen };
    let owning = Owning { owner_id: Some(owner), origin, reason: None };
    open(tx, stands, input.project_id, &owning).await
}
