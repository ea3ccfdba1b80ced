//! What assignments mean for the scopes `own` and `team`.

use crate::kernel::{People, Reader};
use entity::customers::assignment::{Column, Entity};
use entity::customers::{assignment_event, customer};
use entity::id::UserId;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

/// Assignments within the reader's scope that count.
pub fn visible(reader: &Reader<'_>) -> Select<Entity> {
    reachable(reader).filter(Column::YieldsToId.is_null())
}

/// Those that yield to another one of the person, too.
pub fn reachable(reader: &Reader<'_>) -> Select<Entity> {
    Entity::find().filter(within(reader))
}

fn within(reader: &Reader<'_>) -> Condition {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let people = match scope.people {
        People::Any => Condition::all(),
        _ => scope.people(me, Column::OwnerId, Column::TeamId),
    };
    scope.projects(Column::ProjectId).add(people)
}

/// Assignments within the reader's scope by which somebody has a customer now, as a condition.
pub fn held_by(reader: &Reader<'_>, owner_id: UserId) -> Condition {
    within(reader).add(Column::YieldsToId.is_null()).add(Column::OwnerId.eq(owner_id))
}

/// Ids of the customers that the reader, or his team, looks after in a project he sees: every entry
/// of the person, whichever of them is assigned.
pub fn cared_for(reader: &Reader<'_>) -> SelectStatement {
    let id = Expr::col((customer::Entity, customer::Column::Id));
    Query::select().expr(id).from(customer::Entity).cond_where(cared(reader)).take()
}

/// The same as a condition over customers.
pub fn cared(reader: &Reader<'_>) -> Condition {
    use customer::Column as Customer;
    let held = || visible(reader).select_only().column(Column::CustomerId).into_query();
    let stands = || {
        customer::Entity::find()
            .select_only()
            .column(Customer::SurvivorId)
            .filter(Customer::SurvivorId.is_not_null())
            .filter(Customer::Id.in_subquery(held()))
            .into_query()
    };
    Condition::any()
        .add(Customer::Id.in_subquery(held()))
        .add(Customer::SurvivorId.in_subquery(held()))
        .add(Customer::Id.in_subquery(stands()))
        .add(Customer::SurvivorId.in_subquery(stands()))
}

/// Did whoever entered the customer lose him since, to somebody else or because his assignment
/// yields? Asked without a correlated subquery: MariaDB
/// 10.11 dies of one below an `IN`, when the prepared statement is executed again.
pub fn lost_by_enterer(reader: &Reader<'_>) -> Expr {
    use assignment_event::{Column, Entity};
    use entity::customers::assignment::{Column as Held, Entity as Yielding};
    let mut lost = Query::select();
    lost.columns([Column::CustomerId, Column::FromOwnerId])
        .from(Entity)
        .and_where(Column::FromOwnerId.is_not_null());
    let mut yielded = Query::select();
    yielded
        .columns([Held::CustomerId, Held::OwnerId])
        .from(Yielding)
        .and_where(Held::YieldsToId.is_not_null())
        .and_where(Held::OwnerId.is_not_null());
    if reader.scope().people == People::Own {
        let me = reader.actor.user_id.map(|id| id.0).unwrap_or_default();
        lost.and_where(Column::FromOwnerId.eq(me));
        yielded.and_where(Held::OwnerId.eq(me));
    }
    let own = |column: customer::Column| Expr::col((customer::Entity, column));
    let enterer = || Expr::tuple([own(customer::Column::Id), own(customer::Column::OwnerId)]);
    enterer().in_subquery(lost).or(enterer().in_subquery(yielded))
}
