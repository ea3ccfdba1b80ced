//! The visitors of a list: known ones, found at once, and new ones, entered row by row.

use super::create::arrived;
use super::desk::Arrival;
use super::register::{FailedVisit, VisitFault, VisitRow};
use crate::customers::customer::{self, CreateCustomer};
use crate::kernel::refusal::Refusal;
use crate::kernel::text::tidy;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use entity::customers::customer as customer_row;
use entity::customers::visit::VisitKind;
use entity::id::{CustomerId, ProjectId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Ids of one statement.
const IDS_AT_ONCE: usize = 5_000;

/// Everybody on the list.
pub(super) struct Visitors {
    /// The visible ones of the customers named, or who stands for them.
    known: HashMap<CustomerId, customer_row::Model>,
    entered: Vec<CustomerId>,
}

impl Visitors {
    /// Finds the customers whom the rows name.
    pub async fn known(tx: &Tx<'_>, rows: &[VisitRow]) -> Result<Self> {
        let mut known = HashMap::new();
        for some in rows.chunks(IDS_AT_ONCE) {
            let ids = some.iter().filter_map(|row| row.customer_id).map(|id| id.0);
            let visible = customer::visible(&tx.reader());
            let seen = visible.filter(customer_row::Column::Id.is_in(ids)).all(tx.db()).await?;
            for row in seen {
                let id = row.id;
                let stands = customer::survivor(&tx.reader(), row).await;
                if let Some(stands) = stands.ok().filter(|row| row.erased_at.is_none()) {
                    known.insert(id, stands);
                }
            }
        }
        Ok(Self { known, entered: vec![] })
    }

    /// The arrival of a row, whose somebody new is entered; a row that fails enters nobody.
    pub async fn arrival(
        &mut self,
        tx: &mut Tx<'_>,
        row: &VisitRow,
        (index, project_id): (u64, ProjectId),
    ) -> Result<Result<Arrival, FailedVisit>> {
        let place = format!("/visits/{index}");
        let arrived_at = match arrived(tx, row.arrived_at, &format!("{place}/arrived_at")) {
            Ok(at) => at,
            Err(error) => return failed(index, error).map(Err),
        };
        let customer_id = match self.visitor(tx, row, (&place, project_id)).await {
            Ok(id) => id,
            Err(error) => return failed(index, error).map(Err),
        };
        Ok(Ok(Arrival {
            customer_id,
            kind: row.kind.unwrap_or(VisitKind::Visit),
            arrived_at,
            party_size: row.party_size.unwrap_or(1),
            source: row.source,
            origin: None,
            campaign_id: None,
            chosen: None,
            reason: None,
            remarks: row.remarks.as_deref().map(tidy).filter(|text| !text.is_empty()),
        }))
    }

    async fn visitor(
        &mut self,
        tx: &mut Tx<'_>,
        row: &VisitRow,
        (place, project_id): (&str, ProjectId),
    ) -> Result<CustomerId> {
        match (row.customer_id, &row.customer) {
            (Some(id), None) => {
                let missing = || Error::fault(format!("{place}/customer_id"), FaultCode::NotFound);
                self.known.get(&id).map(|row| row.id).ok_or_else(missing)
            }
            (None, Some(new)) => {
                let id = enter(tx, new, project_id).await.map_err(|error| match error {
                    Error::Invalid(faults) => {
                        let under = |fault: Fault| fault.under(&format!("{place}/customer"));
                        Error::Invalid(faults.into_iter().map(under).collect())
                    }
                    other => other,
                })?;
                self.entered.push(id);
                Ok(id)
            }
            (None, None) => Err(Error::fault(place, FaultCode::MissingOption)),
            (Some(_), Some(_)) => {
                Err(Error::fault(format!("{place}/customer"), FaultCode::Conflict))
            }
        }
    }

    /// Everybody who is received; somebody new is nobody's, whoever stands at the desk.
    pub async fn all(self, tx: &Tx<'_>) -> Result<Vec<customer_row::Model>> {
        let mut all: Vec<customer_row::Model> = self.known.into_values().collect();
        for some in self.entered.chunks(IDS_AT_ONCE) {
            let rows = customer_row::Entity::find()
                .filter(customer_row::Column::Id.is_in(some.iter().map(|id| id.0)))
                .all(tx.db())
                .await?;
            let nobody = UserId(Uuid::nil());
            all.extend(rows.into_iter().map(|row| customer_row::Model { owner_id: nobody, ..row }));
        }
        Ok(all)
    }
}

/// Enters somebody new by the rules of the project; refused, nothing of him is left.
async fn enter(tx: &mut Tx<'_>, new: &CreateCustomer, project_id: ProjectId) -> Result<CustomerId> {
    let before = tx.mark().await?;
    match customer::enter(tx, new, &[project_id]).await {
        Ok(id) => {
            tx.keep(before).await?;
            Ok(id)
        }
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            tx.back_to(before).await?;
            Err(error)
        }
        Err(other) => Err(other),
    }
}

/// What is told of a row that cannot be registered; what is no fault of the row ends the act.
fn failed(index: u64, error: Error) -> Result<FailedVisit> {
    match error {
        Error::Invalid(faults) => {
            let errors: Vec<VisitFault> = faults.into_iter().map(told).collect();
            let first = errors.first();
            Ok(FailedVisit {
                index,
                code: first.map(|fault| fault.code.clone()).unwrap_or_default(),
                detail: first.map(|fault| fault.detail.clone()).unwrap_or_default(),
                errors,
                duplicates: None,
            })
        }
        Error::Refused(refusal) => {
            let Refusal { text, members, .. } = *refusal;
            let others = members.get("customers").zip(members.get("hidden"));
            Ok(FailedVisit {
                index,
                code: text.code.to_owned(),
                detail: text.told().to_owned(),
                errors: vec![],
                duplicates: others.map(|(all, hidden)| json!({"customers": all, "hidden": hidden})),
            })
        }
        other => Err(other),
    }
}

fn told(fault: Fault) -> VisitFault {
    VisitFault {
        pointer: fault.pointer,
        code: fault.code.code().to_owned(),
        detail: fault.detail.unwrap_or_else(|| fault.code.told().to_owned()),
    }
}
