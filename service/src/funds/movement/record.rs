//! Moving money in or out of an account.

use super::super::refusal::Funds;
use crate::kernel::{Error, Result, Tx};
use chrono::NaiveDate;
use entity::Money;
use entity::funds::movement::MovementDirection;
use entity::funds::{bank_account, movement};
use entity::id::{BankAccountId, MovementId, TradeId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter};
use uuid::Uuid;

/// Cash that moves.
#[derive(Debug, Clone)]
pub struct Movement {
    pub bank_account_id: BankAccountId,
    pub direction: MovementDirection,
    /// Above zero.
    pub amount: Money,
    pub act: &'static str,
    pub source_type: &'static str,
    pub source_id: Uuid,
    pub trade_id: Option<TradeId>,
    pub moved_on: NaiveDate,
}

/// Changes the balance and writes the row; no account goes below zero. The account stays locked
/// until the act ends, so this comes late in it.
pub async fn record(tx: &mut Tx<'_>, moved: &Movement) -> Result<()> {
    if !moved.amount.is_positive() {
        return Err(Error::internal("a movement of nothing"));
    }
    let signed = match moved.direction {
        MovementDirection::In => moved.amount,
        MovementDirection::Out => moved.amount.negated(),
    };
    let account = shift(tx, moved.bank_account_id, signed).await?;
    let row = movement::Model {
        id: tx.id::<MovementId>(),
        project_id: account.project_id,
        bank_account_id: account.id,
        serial: account.last_serial,
        direction: moved.direction,
        amount: moved.amount,
        balance_after: account.balance,
        act: moved.act.to_owned(),
        source_type: moved.source_type.to_owned(),
        source_id: moved.source_id,
        trade_id: moved.trade_id,
        moved_on: moved.moved_on,
        created_at: tx.now,
    };
    movement::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// The account after the change, which locks it: one statement where the database returns rows.
async fn shift(tx: &Tx<'_>, id: BankAccountId, change: Money) -> Result<bank_account::Model> {
    use bank_account::Column;
    let update = bank_account::Entity::update_many()
        .col_expr(Column::Balance, Expr::col(Column::Balance).add(change.as_fen()))
        .col_expr(Column::LastSerial, Expr::col(Column::LastSerial).add(1))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::Id.eq(id))
        .filter(Expr::col(Column::Balance).add(change.as_fen()).gte(0));
    let account = if tx.db().get_database_backend() == DbBackend::MySql {
        let done = update.exec(tx.db()).await?;
        match done.rows_affected {
            0 => None,
            _ => bank_account::Entity::find_by_id(id).one(tx.db()).await?,
        }
    } else {
        update.exec_with_returning(tx.db()).await?.into_iter().next()
    };
    account.ok_or_else(|| Funds::InsufficientBalance.with("account_id", &id).into())
}
