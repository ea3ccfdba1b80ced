//! What assignments mean for the scopes `own` and `team`.

use crate::kernel::{People, Reader};
use entity::customers::assignment::{Column, Entity};
use entity::customers::{assignment_event, customer};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

/// Assignments within the reader's scope.
pub fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    Entity::find().filter(scope.projects(Column::ProjectId)).filter(
        if scope.people == People::Any {
            Condition::all()
        } else {
            scope.people(me, Column::OwnerId, Column::TeamId)
        },
    )
}

/// Ids of the customers that the reader, or his team, looks after in a project he sees.
pub fn cared_for(reader: &Reader<'_>) -> SelectStatement {
    visible(reader).select_only().column(Column::CustomerId).into_query()
}

/// The event by which whoever entered the customer of the outer query lost him.
pub fn lost_by_enterer() -> SelectStatement {
    use assignment_event::{Column, Entity};
    let theirs = |column: customer::Column| Expr::col((customer::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::CustomerId)).eq(theirs(customer::Column::Id)))
        .and_where(Expr::col((Entity, Column::FromOwnerId)).eq(theirs(customer::Column::OwnerId)))
        .take()
}
