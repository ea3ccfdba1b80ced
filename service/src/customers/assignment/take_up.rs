//! Taking a customer up 首接: who first acts for a person in a project looks after him there.
//!
//! One rule for every act that concerns somebody in a project: entering him with needs that name
//! it, a follow-up about it, a viewing, a hold, a deal. A visit at the desk has rules of its own,
//! which are the rotation's.
//!
//! - Whoever has an owner in the project keeps him. Of two who act at once one becomes the owner;
//!   the other one's act stands, and he has helped.
//! - Whoever lies in the public pool stays there, and the act stands: out of it leads a claim, with
//!   its daily cap and the wait of the former owner, a turn of the rotation, or a manager. Were an
//!   act to do it, the cap and the wait would be worth nothing; were the act refused, what was said
//!   or sold would go unwritten.
//! - Whoever shares a phone or an identity number with somebody who is a colleague's there, or lies
//!   in the pool, may be the same person entered anew: he is left to the desk, a merge or a
//!   manager, or entering him would be the way round all that.
//! - An owner is somebody of the project whose account is active. Who sees everybody's customers,
//!   such as a manager or a cashier, is no consultant by what he does himself; whom he names is.
//! - Nobody takes up who is on the blacklist, erased or deleted; of one who was merged, whoever
//!   stands for him is taken up.

use super::change::{Owning, lock_all, of_entries, open_or_retry};
use super::consultant;
use crate::customers::customer;
use crate::customers::visit::Same;
use crate::kernel::{People, Result, Tx};
use entity::customers::assignment::AssignmentOrigin;
use entity::customers::customer as customer_row;
use entity::id::{CustomerId, ProjectId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};

/// Lets the consultant of an act look after those of the customers who are new in its project.
pub async fn take_up(
    tx: &mut Tx<'_>,
    customers: &[CustomerId],
    project_id: ProjectId,
    consultant_id: UserId,
) -> Result<()> {
    let people = customer::people(&tx.reader(), customers).await?;
    take_up_people(tx, &people, project_id, consultant_id).await
}

/// The same for people whose entries are known, each with the one who stands for it.
pub(super) async fn take_up_people(
    tx: &mut Tx<'_>,
    people: &HashMap<CustomerId, CustomerId>,
    project_id: ProjectId,
    consultant_id: UserId,
) -> Result<()> {
    let himself = tx.actor.user_id == Some(consultant_id);
    if himself && tx.actor.scope.people == People::Any {
        return Ok(());
    }
    // Most customers have their owner long since: nothing is locked to find that out.
    let entries: Vec<CustomerId> = people.keys().copied().collect();
    let held = of_entries(&entries, project_id).all(tx.db()).await?;
    let held: BTreeSet<CustomerId> =
        held.iter().filter_map(|row| people.get(&row.customer_id).copied()).collect();
    if people.values().all(|stands| held.contains(stands)) {
        return Ok(());
    }
    if !consultant::lock_if_there(tx, consultant_id, project_id).await? {
        return Ok(());
    }
    let people = customer::lock_people(tx, &entries).await?;
    let origin = if himself { AssignmentOrigin::Entered } else { AssignmentOrigin::Chosen };
    // The history tells by which act he came.
    let reason = Some(tx.act().to_owned());
    let owning = Owning { owner_id: Some(consultant_id), origin, reason };
    for stands in new(tx, &people, project_id, consultant_id).await? {
        open_or_retry(tx, stands, project_id, &owning).await?;
    }
    Ok(())
}

/// Those who stand for the people, have no assignment in the project and may be given to the
/// consultant.
async fn new(
    tx: &Tx<'_>,
    people: &HashMap<CustomerId, CustomerId>,
    project_id: ProjectId,
    consultant_id: UserId,
) -> Result<Vec<CustomerId>> {
    let held = lock_all(tx, people, project_id).await?;
    let stand: BTreeSet<CustomerId> =
        people.values().filter(|id| !held.contains_key(id)).copied().collect();
    let stand: Vec<CustomerId> = stand.into_iter().collect();
    let listed = customer::blacklisted(&tx.reader(), &stand).await?;
    let living = customer_row::Entity::find()
        .filter(customer_row::Column::Id.is_in(stand.iter().map(|id| id.0)))
        .filter(customer::living())
        .all(tx.db())
        .await?;
    let same = Same::read(tx, project_id, &living).await?;
    let may = |id: &CustomerId| !listed.contains(id) && !same.is_for_others(*id, consultant_id);
    Ok(living.into_iter().map(|row| row.id).filter(may).collect())
}
