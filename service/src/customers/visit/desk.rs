//! The reception desk 前台: one transaction's worth of visitors, routed one after the other.

use super::routing::{self, Known, Way};
use super::same::Same;
use crate::customers::assignment::{self, Owning};
use crate::customers::customer::{self as person, Duplicates};
use crate::customers::rotation::roster::{self, Roster};
use crate::customers::told::{Word, tell};
use crate::kernel::{Result, Tx};
use chrono::{DateTime, Utc};
use entity::admin::user_account::{self, UserState};
use entity::admin::user_project;
use entity::customers::assignment::AssignmentOrigin;
use entity::customers::customer::{self, CustomerSource};
use entity::customers::visit::{self, VisitKind, VisitRouting};
use entity::customers::{assignment as assignment_row, assignment_event};
use entity::id::{CampaignId, CustomerId, ProjectId, TeamId, UserId, VisitId};
use entity::inventory::project;
use entity::notifications::notification::NotificationKind;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// Ids of one statement.
const IDS_AT_ONCE: usize = 5_000;
/// Rows of one insert, of twenty columns each.
const ROWS_AT_ONCE: usize = 1_000;

/// Somebody who comes or calls; everything about him is checked.
#[derive(Debug, Clone)]
pub struct Arrival {
    pub customer_id: CustomerId,
    pub kind: VisitKind,
    pub arrived_at: DateTime<Utc>,
    pub party_size: i32,
    pub source: Option<CustomerSource>,
    /// How somebody new comes to his consultant, where that is not said by the routing.
    pub origin: Option<AssignmentOrigin>,
    pub campaign_id: Option<CampaignId>,
    pub chosen: Option<UserId>,
    pub reason: Option<String>,
    pub remarks: Option<String>,
}

/// Who looks after a customer so far.
enum Care {
    /// New in the project; the enterer takes turns here and never lost him.
    New(Option<UserId>),
    /// Has a row: somebody's or in the pool.
    Known(Box<assignment_row::Model>),
    /// Was given to somebody at this desk.
    Given(UserId),
}

/// The desk of a project; its rotation is locked until the act ends.
pub struct Desk<'d> {
    project: &'d project::Model,
    roster: Option<Roster>,
    care: HashMap<CustomerId, Care>,
    /// With whom the office does not deal.
    barred: HashSet<CustomerId>,
    /// Who may be the same people, and whose those are.
    same: Same,
    /// Who stands for each entry.
    people: HashMap<CustomerId, CustomerId>,
    /// Teams of those whose account is active.
    active: HashMap<UserId, Option<TeamId>>,
    /// Owners who work in the project still.
    there: HashSet<UserId>,
    opened: Vec<(CustomerId, Owning)>,
    moved: Vec<(CustomerId, assignment_row::Model, Owning)>,
    visits: Vec<visit::Model>,
}

impl<'d> Desk<'d> {
    /// Opens the desk for these customers, after whoever is at it now has left.
    pub async fn open(
        tx: &Tx<'_>,
        project: &'d project::Model,
        customers: &[customer::Model],
        chosen: Option<UserId>,
    ) -> Result<Self> {
        let roster = roster::lock(tx, project.id, &project.time_zone).await?;
        let ids: Vec<CustomerId> = customers.iter().map(|customer| customer.id).collect();
        let people = person::lock_people(tx, &ids).await?;
        let care = care(tx, (project, &people), customers, roster.as_ref()).await?;
        let barred = person::blacklisted(&tx.reader(), &ids).await?;
        let same = Same::read(tx, project.id, customers).await?;
        let owners = care.values().filter_map(|care| match care {
            Care::Known(row) => row.owner_id,
            Care::New(_) | Care::Given(_) => None,
        });
        let owners: HashSet<UserId> = owners.chain(same.owners()).collect();
        let there = there(tx, project, &owners).await?;
        let members = roster.iter().flat_map(|roster| &roster.members);
        let members = members.map(|member| member.row.user_id);
        let users: HashSet<UserId> =
            owners.into_iter().chain(members).chain(chosen).chain(tx.actor.user_id).collect();
        let active = active(tx, &users).await?;
        let (opened, moved, visits) = (vec![], vec![], vec![]);
        Ok(Self {
            project,
            roster,
            care,
            barred,
            same,
            people,
            active,
            there,
            opened,
            moved,
            visits,
        })
    }

    /// Registers one visitor and finds his consultant.
    pub fn receive(&mut self, tx: &Tx<'_>, arrival: &Arrival) -> Result<visit::Model> {
        let known = self.known(arrival, tx.actor.user_id);
        let (consultant, routing) = match routing::way(&known) {
            Some(Way::To(id, routing)) => (Some(id), routing),
            Some(Way::Turn) => {
                let taken = self.roster.as_mut().and_then(Roster::take);
                let none = VisitRouting::Waiting;
                (taken, taken.map_or(none, |_| VisitRouting::Rotation))
            }
            None => (None, VisitRouting::Waiting),
        };
        if let Some(id) = consultant {
            self.give(arrival, id, routing);
        }
        let row = visit::Model {
            id: tx.id::<VisitId>(),
            project_id: self.project.id,
            customer_id: arrival.customer_id,
            kind: arrival.kind,
            arrived_at: arrival.arrived_at,
            party_size: arrival.party_size,
            source: arrival.source,
            campaign_id: arrival.campaign_id,
            consultant_id: consultant,
            team_id: consultant.and_then(|id| self.active.get(&id).copied().flatten()),
            routing,
            reason: arrival.reason.clone(),
            remarks: arrival.remarks.clone(),
            author_id: tx.actor.user()?,
            created_at: tx.now,
            voided_at: None,
            voided_by_id: None,
            void_reason: None,
            version: 1,
        };
        self.visits.push(row.clone());
        Ok(row)
    }

    fn known(&self, arrival: &Arrival, author: Option<UserId>) -> Known {
        let (owner, enterer) = match self.care.get(&arrival.customer_id) {
            Some(Care::Given(id)) => (Some(*id), None),
            Some(Care::Known(row)) => (row.owner_id.filter(|id| self.works(*id)), None),
            Some(Care::New(enterer)) => (None, *enterer),
            None => (None, None),
        };
        let owner = owner.or_else(|| self.elsewhere(arrival.customer_id));
        // Registering a visit of one's own is no way round a claim, nor is entering him anew.
        let pooled = |care: &Care| matches!(care, Care::Known(row) if row.owner_id.is_none());
        let pooled = self.care.get(&arrival.customer_id).is_some_and(pooled)
            || self.same.pooled(arrival.customer_id);
        let (author, enterer) = (author.filter(|_| !pooled), enterer.filter(|_| !pooled));
        let rotates = self.roster.is_some();
        let barred = self.barred.contains(&arrival.customer_id);
        Known { chosen: arrival.chosen, owner, enterer, barred, rotates, author }
    }

    fn works(&self, id: UserId) -> bool {
        self.active.contains_key(&id) && self.there.contains(&id)
    }

    /// Who has the same person under another entry, or was given him at this desk.
    fn elsewhere(&self, id: CustomerId) -> Option<UserId> {
        self.same.of(id).into_iter().find_map(|(other, owner)| match self.care.get(&other) {
            Some(Care::Given(id)) => Some(*id),
            _ => owner.filter(|id| self.works(*id)),
        })
    }

    /// Whom the desk may take for the same person as each customer, as far as it may be told.
    pub async fn duplicates(&self, tx: &Tx<'_>) -> Result<HashMap<CustomerId, Duplicates>> {
        self.same.told(tx).await
    }

    /// Everybody who was met: the customers, and the entries under which their consultants have
    /// the same people.
    fn met(&self) -> HashSet<CustomerId> {
        let mut met: HashSet<CustomerId> = self.visits.iter().map(|row| row.customer_id).collect();
        for visit in &self.visits {
            let others = self.same.of(visit.customer_id).into_iter();
            let his = others.filter(|(_, owner)| owner.is_some() && *owner == visit.consultant_id);
            met.extend(his.map(|(id, _)| id));
        }
        met
    }

    /// Notes whose the customer is from now on.
    fn give(&mut self, arrival: &Arrival, id: UserId, routing: VisitRouting) {
        let owning = Owning {
            owner_id: Some(id),
            origin: arrival.origin.unwrap_or_else(|| routing::origin(routing)),
            reason: arrival.reason.clone(),
        };
        let customer = arrival.customer_id;
        match self.care.insert(customer, Care::Given(id)) {
            Some(Care::Known(row)) if row.owner_id == Some(id) => {
                // Still the same; the row is kept for a later choice of the same batch.
                self.care.insert(customer, Care::Known(row));
            }
            Some(Care::Known(row)) => self.moved.push((customer, *row, owning)),
            Some(Care::Given(before)) if before == id => {}
            Some(Care::Given(_)) => self.change(customer, owning),
            Some(Care::New(_)) | None => self.opened.push((customer, owning)),
        }
    }

    /// A customer who was given away at this desk is given to somebody else.
    fn change(&mut self, customer: CustomerId, owning: Owning) {
        if let Some((_, given)) = self.opened.iter_mut().find(|(id, _)| *id == customer) {
            *given = owning;
        } else if let Some((.., given)) = self.moved.iter_mut().find(|(id, ..)| *id == customer) {
            *given = owning;
        }
    }

    /// Writes everything, and tells the consultants.
    pub async fn close(self, tx: &mut Tx<'_>) -> Result<()> {
        let met = self.met();
        let Self { project, roster, people, opened, moved, visits, .. } = self;
        let stands = |id| people.get(&id).copied().unwrap_or(id);
        let opened: Vec<(CustomerId, Owning)> =
            opened.into_iter().map(|(id, owning)| (stands(id), owning)).collect();
        if let Some(roster) = roster {
            roster.save(tx).await?;
        }
        assignment::open_all(tx, project.id, &opened).await?;
        for (_, row, owning) in &moved {
            assignment::move_to(tx, row, owning).await?;
        }
        for some in visits.chunks(ROWS_AT_ONCE) {
            let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
            visit::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
        }
        let given = visits.iter().map(|visit| (visit.consultant_id, visit.id.0));
        tell(tx, &given_in(project.id), given).await?;
        let met: Vec<CustomerId> = met.into_iter().collect();
        assignment::touch(tx, &met, Some(project.id), tx.now).await
    }
}

/// The word to whoever is given a visitor.
pub(super) fn given_in(project_id: ProjectId) -> Word {
    let kind = NotificationKind::VisitorGiven;
    Word { kind, project_id, about: "customers.visit", params: json!({}) }
}

/// Who has each of the customers in the project.
async fn care(
    tx: &Tx<'_>,
    (project, people): (&project::Model, &HashMap<CustomerId, CustomerId>),
    customers: &[customer::Model],
    roster: Option<&Roster>,
) -> Result<HashMap<CustomerId, Care>> {
    let held = assignment::lock_all(tx, people, project.id).await?;
    let lost = lost(tx, people).await?;
    let known = customers.iter().map(|customer| {
        let stands = people.get(&customer.id).copied().unwrap_or(customer.id);
        if let Some(row) = held.get(&stands) {
            return (customer.id, Care::Known(Box::new(row.clone())));
        }
        let seated = roster.is_some_and(|roster| roster.seats(customer.owner_id));
        let kept = !lost.contains(&(stands, Some(customer.owner_id)));
        (customer.id, Care::New(Some(customer.owner_id).filter(|_| seated && kept)))
    });
    Ok(known.collect())
}

/// Who lost which of these people, in whichever project.
async fn lost(
    tx: &Tx<'_>,
    people: &HashMap<CustomerId, CustomerId>,
) -> Result<HashSet<(CustomerId, Option<UserId>)>> {
    let entries: Vec<CustomerId> = people.keys().copied().collect();
    let mut lost = HashSet::new();
    for some in entries.chunks(IDS_AT_ONCE) {
        let events = assignment_event::Entity::find()
            .filter(assignment_event::Column::CustomerId.is_in(some.iter().map(|id| id.0)))
            .filter(assignment_event::Column::FromOwnerId.is_not_null())
            .all(tx.db())
            .await?;
        let of = |id: CustomerId| people.get(&id).copied().unwrap_or(id);
        lost.extend(events.into_iter().map(|event| (of(event.customer_id), event.from_owner_id)));
    }
    Ok(lost)
}

/// Those of the owners who work in the project; whoever left it receives nobody any more.
async fn there(
    tx: &Tx<'_>,
    project: &project::Model,
    owners: &HashSet<UserId>,
) -> Result<HashSet<UserId>> {
    let owners: Vec<UserId> = owners.iter().copied().collect();
    let mut there = HashSet::new();
    for some in owners.chunks(IDS_AT_ONCE) {
        let rows = user_project::Entity::find()
            .filter(user_project::Column::ProjectId.eq(project.id))
            .filter(user_project::Column::UserId.is_in(some.iter().map(|id| id.0)))
            .all(tx.db())
            .await?;
        there.extend(rows.into_iter().map(|row| row.user_id));
    }
    Ok(there)
}

async fn active(tx: &Tx<'_>, people: &HashSet<UserId>) -> Result<HashMap<UserId, Option<TeamId>>> {
    let people: Vec<UserId> = people.iter().copied().collect();
    let mut active = HashMap::new();
    for some in people.chunks(IDS_AT_ONCE) {
        let rows = user_account::Entity::find()
            .filter(user_account::Column::Id.is_in(some.iter().map(|id| id.0)))
            .filter(user_account::Column::State.eq(UserState::Active))
            .all(tx.db())
            .await?;
        active.extend(rows.into_iter().map(|user| (user.id, user.team_id)));
    }
    Ok(active)
}
