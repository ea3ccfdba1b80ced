//! What people are told of their customers: one customer is named by the notice itself, of many it
//! says how many they are and leads to their project.

use crate::kernel::{Result, Tx};
use crate::notifications::{Notice, notify};
use entity::customers::assignment;
use entity::id::{ProjectId, UserId};
use entity::notifications::notification::NotificationKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Kind of the things that notices to owners lead to.
const ASSIGNMENT: &str = "customers.assignment";

/// A word that goes to several people at once.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub kind: NotificationKind,
    pub project_id: ProjectId,
    /// What kind of thing each is about.
    pub about: &'static str,
    /// What the text is filled in with besides the `count`.
    pub params: Value,
}

/// Tells each person once, of however many things; who acts knows it already.
pub(super) async fn tell(
    tx: &mut Tx<'_>,
    word: &Word,
    things: impl IntoIterator<Item = (Option<UserId>, Uuid)>,
) -> Result<()> {
    let mut of_each: BTreeMap<UserId, Vec<Uuid>> = BTreeMap::new();
    for (person, thing) in things {
        if let Some(person) = person.filter(|person| Some(*person) != tx.actor.user_id) {
            of_each.entry(person).or_default().push(thing);
        }
    }
    for (person, things) in of_each {
        let about = match things.as_slice() {
            [one] => (word.about, *one),
            _ => ("inventory.project", word.project_id.0),
        };
        let mut params = word.params.clone();
        params["count"] = things.len().into();
        let project_id = Some(word.project_id);
        let notice = Notice { kind: word.kind, project_id, about, params };
        notify(tx, person, notice).await?;
    }
    Ok(())
}

/// Tells the owners of these customers of one project, as they were when the rows were read.
pub(super) async fn tell_owners(
    tx: &mut Tx<'_>,
    kind: NotificationKind,
    rows: &[assignment::Model],
    params: Value,
) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let word = Word { kind, project_id: first.project_id, about: ASSIGNMENT, params };
    tell(tx, &word, rows.iter().map(|row| (row.owner_id, row.id.0))).await
}

/// Tells somebody that these customers of one project are his from now on.
pub(super) async fn tell_new_owner(
    tx: &mut Tx<'_>,
    owner: UserId,
    rows: &[assignment::Model],
) -> Result<()> {
    let mut given = rows.to_vec();
    given.iter_mut().for_each(|row| row.owner_id = Some(owner));
    tell_owners(tx, NotificationKind::CustomerTransferred, &given, json!({})).await
}
