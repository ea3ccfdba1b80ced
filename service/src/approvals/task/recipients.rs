//! Who is to be told of a task: whom it asks, and who stands in for them. Where nobody holds the
//! role that is asked, or who is asked by name is disabled, those who decide in their place are
//! told.

use crate::approvals::delegation::stand_ins;
use crate::approvals::{people, step};
use crate::kernel::{Result, Tx};
use entity::approvals::{approval, approval_task};
use entity::id::{ProjectId, TaskId, UserId};
use sea_orm::EntityTrait;
use std::collections::BTreeSet;

/// A task and whom it concerns.
pub struct Told {
    pub document_type: String,
    pub document_id: uuid::Uuid,
    pub people: BTreeSet<UserId>,
}

/// The people of a task; who asked is none of them.
pub async fn recipients(tx: &Tx<'_>, id: TaskId) -> Result<Option<Told>> {
    let Some(task) = approval_task::Entity::find_by_id(id).one(tx.db()).await? else {
        return Ok(None);
    };
    let request = approval::Entity::find_by_id(task.approval_id).one(tx.db()).await?;
    let Some(request) = request else { return Ok(None) };
    let asked = match task.user_id {
        Some(named) => by_name(tx, named, task.project_id).await?,
        None => by_role(tx, &task, request.author_id).await?,
    };
    let others: Vec<UserId> =
        asked.into_iter().filter(|id| Some(*id) != request.author_id).collect();
    let stand_ins = stand_ins(tx.db(), &others, &request.document_type, tx.now).await?;
    let people = others.into_iter().chain(stand_ins);
    let people = people.filter(|id| Some(*id) != request.author_id).collect();
    let (document_type, document_id) = (request.document_type, request.document_id);
    Ok(Some(Told { document_type, document_id, people }))
}

/// Who is asked by name; where he is disabled, the administrators, who alone may decide then.
async fn by_name(tx: &Tx<'_>, named: UserId, project_id: ProjectId) -> Result<Vec<UserId>> {
    match people::load(tx.db(), &[named]).await?.as_slice() {
        [] => people::holders(tx.db(), &[step::ADMINISTRATOR], project_id).await,
        _ => Ok(vec![named]),
    }
}

/// Those who hold the role in the project, who asked left out; else the nearest who may decide in
/// its place.
async fn by_role(
    tx: &Tx<'_>,
    task: &approval_task::Model,
    author_id: Option<UserId>,
) -> Result<Vec<UserId>> {
    let asked: Vec<&str> = task.role.split(',').collect();
    let above = step::above(&task.role).map(|role| vec![role]);
    for codes in std::iter::once(asked).chain(above) {
        let mut people = people::holders(tx.db(), &codes, task.project_id).await?;
        people.retain(|id| Some(*id) != author_id);
        if !people.is_empty() {
            return Ok(people);
        }
    }
    Ok(vec![])
}
