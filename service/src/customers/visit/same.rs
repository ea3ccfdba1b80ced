//! Who stands at the desk may be somebody's already, under an entry that the desk does not see.

use crate::customers::customer::{self as person, Duplicates, Others, SameBy};
use crate::kernel::{Result, Tx};
use entity::customers::{assignment, customer};
use entity::id::{CustomerId, ProjectId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::{BTreeSet, HashMap};

/// Ids of one statement.
const IDS_AT_ONCE: usize = 5_000;

/// Others who share a phone or an identity number with those at the desk, and whose they are.
#[derive(Debug, Default)]
pub struct Same {
    others: HashMap<CustomerId, Others>,
    /// The assignments of those others in the project, by who stands for each.
    held: HashMap<CustomerId, assignment::Model>,
}

impl Same {
    /// Looks for them among the customers of the company, whoever reads.
    pub async fn read(
        tx: &Tx<'_>,
        project_id: ProjectId,
        customers: &[customer::Model],
    ) -> Result<Self> {
        let others = person::same(&tx.reader(), customers).await?;
        let ids: BTreeSet<CustomerId> = others.values().flat_map(Others::keys).copied().collect();
        let ids: Vec<CustomerId> = ids.into_iter().collect();
        let people = person::people(&tx.reader(), &ids).await?;
        let entries: Vec<CustomerId> = people.keys().copied().collect();
        let mut held = HashMap::new();
        for some in entries.chunks(IDS_AT_ONCE) {
            let rows = assignment::Entity::find()
                .filter(assignment::Column::ProjectId.eq(project_id))
                .filter(assignment::Column::YieldsToId.is_null())
                .filter(assignment::Column::CustomerId.is_in(some.iter().map(|id| id.0)))
                .all(tx.db())
                .await?;
            let of = |row: &assignment::Model| people.get(&row.customer_id).copied();
            held.extend(rows.into_iter().filter_map(|row| Some((of(&row)?, row))));
        }
        Ok(Self { others, held })
    }

    /// Everybody who has one of the others.
    pub fn owners(&self) -> impl Iterator<Item = UserId> {
        self.held.values().filter_map(|row| row.owner_id)
    }

    /// Does one of them lie in the public pool?
    pub fn pooled(&self, id: CustomerId) -> bool {
        self.any(id, |row| row.owner_id.is_none())
    }

    /// Is one of them somebody else's than this consultant's, or in the public pool?
    pub fn is_for_others(&self, id: CustomerId, consultant_id: UserId) -> bool {
        self.any(id, |row| row.owner_id != Some(consultant_id))
    }

    /// Is it so of one of the others' assignments?
    fn any(&self, id: CustomerId, is_so: impl Fn(&assignment::Model) -> bool) -> bool {
        let mut others = self.others.get(&id).into_iter().flat_map(Others::keys);
        others.any(|other| self.held.get(other).is_some_and(&is_so))
    }

    /// The others who may be this one, with their owners: the surest first, which is the one of the
    /// same identity, then who has been looked after longest.
    pub fn of(&self, id: CustomerId) -> Vec<(CustomerId, Option<UserId>)> {
        let others = self.others.get(&id).into_iter().flatten();
        let mut found: Vec<_> = others
            .map(|(id, by)| {
                let held = self.held.get(id);
                let owner = held.and_then(|row| row.owner_id);
                let since = held.map(|row| row.since_at);
                let order = (!by.contains(&SameBy::IdNumber), owner.is_none(), since, *id);
                (order, owner)
            })
            .collect();
        found.sort_unstable();
        found.into_iter().map(|((.., id), owner)| (id, owner)).collect()
    }

    /// What the desk is told of them, by customer.
    pub async fn told(&self, tx: &Tx<'_>) -> Result<HashMap<CustomerId, Duplicates>> {
        person::told(&tx.reader(), &self.others).await
    }
}
