//! Which customers are found: by name, by any of their contacts or documents, by tag.

use super::email::Email;
use super::identity;
use super::phone::Phone;
use super::sealed::{ID_NUMBER, ID_TAIL};
use crate::customers::assignment;
use crate::kernel::text::contains_pattern;
use crate::kernel::{Reader, page};
use entity::customers::contact::{self, ContactKind};
use entity::customers::customer::{Column, CustomerKind, CustomerSource, Entity};
use entity::customers::{assignment as assignment_row, customer_tag, identity_document};
use entity::id::{CustomerId, ProjectId, UserId};
use entity::label::Labelled;
use sea_orm::sea_query::{Expr, ExprTrait, Func, IntoCondition, LikeExpr, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend};

/// Which customers are wanted.
#[derive(Debug, Clone, Default)]
pub struct CustomerFilter {
    /// Just these; everything when empty.
    pub ids: Vec<CustomerId>,
    /// Part of the name, in either case.
    pub name: Option<String>,
    /// The whole number.
    pub phone: Option<String>,
    /// The last four digits of a number.
    pub phone_tail: Option<String>,
    /// The whole address.
    pub email: Option<String>,
    /// The whole number of an identity document.
    pub id_number: Option<String>,
    /// The last four characters of the number of an identity document.
    pub id_number_tail: Option<String>,
    /// Part of the name, one of the whole numbers, or the last four characters of one.
    pub q: Option<String>,
    /// Any of these.
    pub tags: Option<Vec<String>>,
    /// Any of these; all when empty.
    pub kinds: Vec<CustomerKind>,
    /// Any of these; all when empty.
    pub sources: Vec<CustomerSource>,
    /// Who has the customer now, in a project that the reader sees.
    pub owner_id: Option<UserId>,
    /// Who entered him.
    pub author_id: Option<UserId>,
    /// Among those that the customer looks at.
    pub needed_project_id: Option<ProjectId>,
    /// On the blacklist, or not.
    pub blacklisted: Option<bool>,
}

/// The rows that a filter wants.
pub(super) fn wanted(reader: &Reader<'_>, filter: &CustomerFilter) -> Condition {
    let mut all = Condition::all();
    if let Some(name) = &filter.name {
        all = all.add(named(name));
    }
    if let Some(phone) = &filter.phone {
        all = all.add(phoned(reader, phone));
    }
    if let Some(tail) = &filter.phone_tail {
        all = all.add(ending(tail));
    }
    if let Some(tags) = &filter.tags {
        all = all.add(tagged(tags));
    }
    if let Some(email) = &filter.email {
        all = all.add(mailed(reader, email));
    }
    if let Some(number) = &filter.id_number {
        all = all.add(identified(reader, number));
    }
    if let Some(tail) = &filter.id_number_tail {
        all = all.add(identified_by_tail(reader, tail));
    }
    if let Some(q) = &filter.q {
        let any = Condition::any()
            .add(named(q))
            .add(phoned(reader, q))
            .add(ending(q))
            .add(mailed(reader, q))
            .add(identified(reader, q))
            .add(identified_by_tail(reader, q));
        all = all.add(any);
    }
    if let Some(listed) = filter.blacklisted {
        let at = Column::BlacklistedAt;
        all = all.add(if listed { at.is_not_null() } else { at.is_null() });
    }
    all.add_option(page::among(Column::Id, &filter.ids))
        .add_option(page::among(Column::Kind, &filter.kinds))
        .add_option(page::among(Column::Source, &filter.sources))
        .add_option(filter.needed_project_id.map(|id| looking_at(reader, id)))
        .add_option(filter.owner_id.map(|id| owned(reader, id)))
        .add_option(filter.author_id.map(|id| Column::OwnerId.eq(id)))
}

fn named(text: &str) -> SimpleExpr {
    let pattern = contains_pattern(&text.trim().to_lowercase());
    Column::NameSearch.like(LikeExpr::new(pattern).escape('!'))
}

/// What is no number is nobody's.
fn phoned(reader: &Reader<'_>, text: &str) -> SimpleExpr {
    let number = Phone::parse(text).map(|phone| phone.as_str().to_owned()).unwrap_or_default();
    reached(reader, ContactKind::Phone, &number)
}

fn mailed(reader: &Reader<'_>, text: &str) -> SimpleExpr {
    let address = Email::parse(text).map(|email| email.as_str().to_owned()).unwrap_or_default();
    reached(reader, ContactKind::Email, &address)
}

/// Any contact of the kind counts, preferred or not.
fn reached(reader: &Reader<'_>, kind: ContactKind, value: &str) -> SimpleExpr {
    let hashes = reader.kernel.cipher.search_hashes(kind.value(), value);
    let same = contact::Column::Kind.eq(kind).and(contact::Column::ValueHash.is_in(hashes));
    whoever(contact::Column::CustomerId, same)
}

/// A number that ends so; four digits, or it is nobody's.
fn ending(text: &str) -> SimpleExpr {
    let text = text.trim();
    let four = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    whoever(contact::Column::CustomerId, contact::Column::Tail.eq(if four { text } else { "-" }))
}

/// Whose needs name the project. Needs are one JSON value, which the three databases ask in three
/// ways; an id in quotes is found in its text by all.
pub(in crate::customers) fn looking_at(reader: &Reader<'_>, id: ProjectId) -> SimpleExpr {
    needs(reader, format!("%\"{id}\"%"))
}

/// Who may name projects among his needs; whoever does is among them.
pub(in crate::customers) fn looking_around(reader: &Reader<'_>) -> SimpleExpr {
    needs(reader, "%\"project_ids\":%[\"%".to_owned())
}

fn needs(reader: &Reader<'_>, pattern: String) -> SimpleExpr {
    let text = match reader.db.get_database_backend() {
        DbBackend::MySql => "CHAR",
        _ => "TEXT",
    };
    Expr::col((Entity, Column::Needs)).cast_as(text).like(pattern)
}

/// Customers with such a row, or who stand for somebody with one.
pub(in crate::customers) fn whoever<C: ColumnTrait>(
    customer_id: C,
    such: impl IntoCondition,
) -> SimpleExpr {
    let of = |column: Column| Expr::col((Entity, column));
    let stands = Func::coalesce([of(Column::SurvivorId), of(Column::Id)]);
    let known = Query::select()
        .expr(stands)
        .from(customer_id.entity_name())
        .inner_join(Entity, of(Column::Id).eq(Expr::col(customer_id.as_column_ref())))
        .cond_where(such)
        .take();
    Column::Id.in_subquery(known)
}

fn owned(reader: &Reader<'_>, owner_id: UserId) -> SimpleExpr {
    whoever(assignment_row::Column::CustomerId, assignment::held_by(reader, owner_id))
}

fn tagged(tags: &[String]) -> SimpleExpr {
    whoever(customer_tag::Column::CustomerId, customer_tag::Column::Tag.is_in(tags))
}

fn identified(reader: &Reader<'_>, text: &str) -> SimpleExpr {
    let hashes = reader.kernel.cipher.search_hashes(ID_NUMBER, &identity::tidy(text));
    let same = identity_document::Column::NumberHash.is_in(hashes);
    whoever(identity_document::Column::CustomerId, same)
}

/// Any document counts, preferred or not; four characters, or it is nobody's.
fn identified_by_tail(reader: &Reader<'_>, text: &str) -> SimpleExpr {
    let tail = identity::tidy(text);
    let four = tail.chars().count() == 4;
    let hashes = reader.kernel.cipher.search_hashes(ID_TAIL, if four { &tail } else { "" });
    let same = identity_document::Column::TailHash.is_in(hashes);
    whoever(identity_document::Column::CustomerId, same)
}
