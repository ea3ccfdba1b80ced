//! Which tasks are somebody's: by name, by role, or in another's place.

use super::query::TaskFilter;
use crate::approvals::delegation::{Principal, principals};
use crate::approvals::step;
use crate::kernel::days::Days;
use crate::kernel::page;
use crate::kernel::{Reader, Result};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task::Column;
use entity::id::UserId;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};

/// The tasks of the reader's inbox that fit the filter.
pub(super) async fn wanted(reader: &Reader<'_>, filter: &TaskFilter) -> Result<Condition> {
    let whose = whose(reader, filter.delegated).await?;
    let states = match &filter.states[..] {
        [] => vec![ApprovalState::Pending],
        states => states.to_vec(),
    };
    let overdue = filter.overdue.map(|overdue| match overdue {
        true => Condition::all().add(Column::DueAt.lte(reader.now)),
        false => Condition::any().add(Column::DueAt.is_null()).add(Column::DueAt.gt(reader.now)),
    });
    let due = Days { from_on: filter.from_due_on, to_on: filter.to_due_on };
    let due = due.of_moment(reader, filter.project_id, Column::DueAt).await?;
    Ok(Condition::all()
        .add(due)
        .add(reader.scope().projects(Column::ProjectId))
        .add(Column::State.is_in(states))
        .add(Column::ApprovalId.in_subquery(requests(reader, filter)))
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(overdue)
        .add_option(whose))
}

/// What is the reader's; `None` for everything, which is an administrator's.
async fn whose(reader: &Reader<'_>, delegated: Option<bool>) -> Result<Option<Condition>> {
    // Nobody's task, so that there is always something to choose from.
    let mut whose = Condition::any().add(Column::Id.is_null());
    if delegated != Some(true) {
        let Some(roles) = step::decidable(&reader.actor.roles) else { return Ok(None) };
        whose = whose.add(own(reader, roles));
    }
    if delegated != Some(false) {
        let me = reader.actor.user()?;
        for principal in principals(&reader.db, me, reader.now).await? {
            whose = whose.add(in_place_of(&principal));
        }
    }
    Ok(Some(whose))
}

/// What is asked of the reader by name or by role.
fn own(reader: &Reader<'_>, roles: Vec<String>) -> Condition {
    let me = reader.actor.user_id.map(|id| id.0).unwrap_or_default();
    let by_role = Condition::all().add(Column::UserId.is_null()).add(Column::Role.is_in(roles));
    Condition::any().add(Column::UserId.eq(me)).add(by_role)
}

/// What is asked of somebody in whose place the reader stands, his own documents left out.
fn in_place_of(principal: &Principal) -> Condition {
    let roles = step::decidable(&principal.roles);
    let by_role = Condition::all()
        .add(Column::UserId.is_null())
        .add_option(roles.map(|roles| Column::Role.is_in(roles)));
    let asked = Condition::any().add(Column::UserId.eq(principal.user_id)).add(by_role);
    let kind = principal.document_type.as_ref();
    let of = Condition::all()
        .add(not_of(principal.user_id))
        .add_option(kind.map(|kind| approval::Column::DocumentType.eq(kind)));
    Condition::all().add(asked).add(Column::ApprovalId.in_subquery(those(of)))
}

/// Requests that somebody else made.
fn not_of(user: UserId) -> Condition {
    Condition::any()
        .add(approval::Column::AuthorId.is_null())
        .add(approval::Column::AuthorId.ne(user.0))
}

fn those(wanted: Condition) -> SelectStatement {
    let mut select = Query::select();
    select.column(approval::Column::Id).from(approval::Entity).cond_where(wanted);
    select.take()
}

fn requests(reader: &Reader<'_>, filter: &TaskFilter) -> SelectStatement {
    let wanted = Condition::all()
        .add_option(reader.actor.user_id.map(not_of))
        .add_option(filter.author_id.map(|id| approval::Column::AuthorId.eq(id)))
        .add_option(page::among_words(approval::Column::DocumentType, &filter.document_types));
    those(wanted)
}
