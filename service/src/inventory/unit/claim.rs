//! Claims 占用: the insert takes the unit, the delete gives it back, and the database allows one.
//!
//! A free unit is taken by one statement. An expired claim counts as gone: PostgreSQL and SQLite
//! overwrite it in the same statement, MySQL deletes it and inserts again.

use super::alternatives::alternatives;
use crate::inventory::Inventory;
use crate::kernel::refusal::Refusal;
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::id::{CustomerId, UnitId};
use entity::inventory::unit;
use entity::inventory::unit_claim::{self, ClaimKind, Column, Entity};
use entity::label::Labelled;
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter,
};
use uuid::Uuid;

/// Who takes a unit, as what, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    pub unit_id: UnitId,
    pub kind: ClaimKind,
    /// The hold, or the trade.
    pub holder_id: Uuid,
    pub customer_id: CustomerId,
    pub expires_at: Option<DateTime<Utc>>,
}

/// Takes the unit, or refuses with units that are free. The first statement of its act: the
/// project comes from the unit's row in the same statement.
pub async fn take(tx: &mut Tx<'_>, claim: &Claim) -> Result<()> {
    let taken = if tx.db().get_database_backend() == DbBackend::MySql {
        take_in_steps(tx, claim).await?
    } else {
        take_at_once(tx, claim).await?
    };
    if taken { Ok(()) } else { Err(refused(claim.unit_id)) }
}

async fn take_at_once(tx: &Tx<'_>, claim: &Claim) -> Result<bool> {
    let mut overwrite = OnConflict::column(Column::UnitId);
    overwrite
        .update_columns([
            Column::Kind,
            Column::HolderId,
            Column::CustomerId,
            Column::ExpiresAt,
            Column::CreatedAt,
        ])
        .action_and_where(makes_way(tx, claim));
    let mut insert = insertion(tx, claim)?;
    insert.on_conflict(overwrite);
    Ok(tx.db().execute(&insert).await?.rows_affected() > 0)
}

/// A claim that is over makes way for any other, and a hold for the same customer's purchase.
fn makes_way(tx: &Tx<'_>, claim: &Claim) -> Expr {
    let over = Expr::col((Entity, Column::ExpiresAt)).lte(tx.now);
    if claim.kind == ClaimKind::Hold {
        return over;
    }
    let own = Expr::col((Entity, Column::Kind))
        .eq(ClaimKind::Hold.value())
        .and(Expr::col((Entity, Column::CustomerId)).eq(claim.customer_id.0));
    over.or(own)
}

async fn take_in_steps(tx: &Tx<'_>, claim: &Claim) -> Result<bool> {
    if insert(tx, claim).await? {
        return Ok(true);
    }
    let gone = Entity::delete_many()
        .filter(Column::UnitId.eq(claim.unit_id))
        .filter(makes_way(tx, claim))
        .exec(tx.db())
        .await?;
    if gone.rows_affected == 0 { Ok(false) } else { insert(tx, claim).await }
}

async fn insert(tx: &Tx<'_>, claim: &Claim) -> Result<bool> {
    match tx.db().execute(&insertion(tx, claim)?).await {
        Ok(done) => Ok(done.rows_affected() > 0),
        Err(error) if Error::is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// The row of the claim, made from that of its unit; none where there is no such unit.
fn insertion(tx: &Tx<'_>, claim: &Claim) -> Result<InsertStatement> {
    let row = Query::select()
        .column(unit::Column::Id)
        .column(unit::Column::ProjectId)
        .expr(Expr::val(claim.kind.value()))
        .expr(Expr::val(claim.holder_id))
        .expr(Expr::val(claim.customer_id.0))
        .expr(Expr::val(claim.expires_at))
        .expr(Expr::val(tx.now))
        .from(unit::Entity)
        .and_where(unit::Column::Id.eq(claim.unit_id))
        .to_owned();
    let mut insert = Query::insert();
    insert.into_table(Entity).columns([
        Column::UnitId,
        Column::ProjectId,
        Column::Kind,
        Column::HolderId,
        Column::CustomerId,
        Column::ExpiresAt,
        Column::CreatedAt,
    ]);
    insert.select_from(row).map_err(|error| Error::internal(error.to_string()))?;
    Ok(insert)
}

fn refused(unit_id: UnitId) -> Error {
    let refusal = Refusal::from(Inventory::UnitTaken).with("unit_id", &unit_id).with_later(
        "alternatives",
        Box::new(move |reader| {
            Box::pin(async move { Ok(serde_json::to_value(alternatives(reader, unit_id).await?)?) })
        }),
    );
    refusal.into()
}

/// Gives the unit back, if this holder still has it.
pub async fn give_back(tx: &mut Tx<'_>, unit_id: UnitId, holder_id: Uuid) -> Result<()> {
    Entity::delete_many()
        .filter(Column::UnitId.eq(unit_id))
        .filter(Column::HolderId.eq(holder_id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Hands the unit on from one holder to the next without a moment in between.
pub async fn turn_into(tx: &mut Tx<'_>, unit_id: UnitId, from: Uuid, to: &Claim) -> Result<()> {
    let change = unit_claim::ActiveModel {
        kind: Set(to.kind),
        holder_id: Set(to.holder_id),
        customer_id: Set(to.customer_id),
        expires_at: Set(to.expires_at),
        ..Default::default()
    };
    let done = Entity::update_many()
        .set(change)
        .filter(Column::UnitId.eq(unit_id))
        .filter(Column::HolderId.eq(from))
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 { Err(refused(unit_id)) } else { Ok(()) }
}

/// Who has the unit now, expired claims left out.
pub async fn live(reader: &Reader<'_>, unit_id: UnitId) -> Result<Option<unit_claim::Model>> {
    let found = Entity::find_by_id(unit_id).one(&reader.db).await?;
    Ok(found.filter(|claim| claim.expires_at.is_none_or(|at| at > reader.now)))
}
