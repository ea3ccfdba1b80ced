//! Delegations that count now.

use crate::approvals::people;
use crate::kernel::Result;
use chrono::{DateTime, Utc};
use entity::approvals::delegation::{Column, Entity, Model};
use entity::id::UserId;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

/// One in whose place somebody may decide, while he is enabled himself.
#[derive(Debug, Clone)]
pub struct Principal {
    pub user_id: UserId,
    pub roles: Vec<String>,
    /// `None` for documents of every kind.
    pub document_type: Option<String>,
}

fn counting(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(Column::FromAt.lte(now))
        .add(Column::UntilAt.gt(now))
        .add(Column::EndedAt.is_null())
}

/// In whose places the user may decide now.
pub async fn principals<C: ConnectionTrait>(
    db: &C,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Principal>> {
    let given: Vec<Model> =
        Entity::find().filter(counting(now)).filter(Column::ToUserId.eq(user)).all(db).await?;
    let ids: Vec<UserId> = given.iter().map(|row| row.from_user_id).collect();
    let people = people::load(db, &ids).await?;
    let principal = |row: Model| {
        let person = people.iter().find(|person| person.id == row.from_user_id)?;
        let document_type = row.document_type;
        Some(Principal { user_id: person.id, roles: person.codes(), document_type })
    };
    Ok(given.into_iter().filter_map(principal).collect())
}

/// Who stands in now for one of these users, for documents of a kind.
pub async fn stand_ins<C: ConnectionTrait>(
    db: &C,
    users: &[UserId],
    document_type: &str,
    now: DateTime<Utc>,
) -> Result<Vec<UserId>> {
    if users.is_empty() {
        return Ok(vec![]);
    }
    let kind = Condition::any()
        .add(Column::DocumentType.is_null())
        .add(Column::DocumentType.eq(document_type));
    let given = Entity::find()
        .filter(counting(now).add(kind))
        .filter(Column::FromUserId.is_in(users.iter().copied()))
        .all(db)
        .await?;
    Ok(given.into_iter().map(|row| row.to_user_id).collect())
}
