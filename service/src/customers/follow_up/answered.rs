//! Whether a promised contact has come about: by a later follow-up, or because the person called,
//! came, or was shown units since.

use super::query::superseded;
use entity::customers::customer::{self, Column as Person};
use entity::customers::follow_up::{Column, Entity};
use entity::customers::viewing::{self, ViewingState};
use entity::customers::visit;
use sea_orm::sea_query::{
    Alias, Expr, ExprTrait, Func, JoinType, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{ColumnTrait, Condition};

/// Nothing is left of what was promised: it was met in its project, whoever received the person;
/// where it names no project, by its author.
pub(super) fn answered() -> SimpleExpr {
    let since = |at: Expr| at.gt(ours(Column::HappenedAt));
    let author = || ours(Column::AuthorId);
    let came = {
        let of = |column: visit::Column| Expr::col((visit::Entity, column));
        let here = of(visit::Column::ProjectId).eq(ours(Column::ProjectId));
        let his = of(visit::Column::ConsultantId).eq(author());
        person()
            .join(
                JoinType::InnerJoin,
                visit::Entity,
                of(visit::Column::CustomerId).eq(entry(Person::Id)),
            )
            .cond_where(meant(here, his))
            .and_where(of(visit::Column::VoidedAt).is_null())
            .and_where(since(of(visit::Column::ArrivedAt)))
            .take()
    };
    let shown = {
        let of = |column: viewing::Column| Expr::col((viewing::Entity, column));
        let here = of(viewing::Column::ProjectId).eq(ours(Column::ProjectId));
        let his = of(viewing::Column::ConsultantId).eq(author());
        person()
            .join(
                JoinType::InnerJoin,
                viewing::Entity,
                of(viewing::Column::CustomerId).eq(entry(Person::Id)),
            )
            .cond_where(meant(here, his))
            .and_where(viewing::Column::State.eq(ViewingState::Held))
            .and_where(since(of(viewing::Column::HeldAt)))
            .take()
    };
    superseded().or(Expr::exists(came)).or(Expr::exists(shown))
}

fn ours(column: Column) -> Expr {
    Expr::col((Entity, column))
}

fn entry(column: Person) -> Expr {
    Expr::col((Alias::new("entry"), column))
}

/// Every entry of the person to whom it was promised.
fn person() -> SelectStatement {
    let promised = |column: Person| Expr::col((Alias::new("promised"), column));
    let stands = || Func::coalesce([promised(Person::SurvivorId), promised(Person::Id)]);
    let one_person = Condition::any()
        .add(entry(Person::Id).eq(stands()))
        .add(entry(Person::SurvivorId).eq(stands()));
    Query::select()
        .expr(Expr::val(1))
        .from_as(customer::Entity, Alias::new("promised"))
        .join_as(JoinType::InnerJoin, customer::Entity, Alias::new("entry"), one_person)
        .and_where(promised(Person::Id).eq(ours(Column::CustomerId)))
        .take()
}

fn meant(here: SimpleExpr, his: SimpleExpr) -> Condition {
    let general = Condition::all().add(ours(Column::ProjectId).is_null()).add(his);
    Condition::any().add(here).add(general)
}
