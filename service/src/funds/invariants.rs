//! What holds of the books after any interleaving and any crash.

use super::chart::CASH_CODES;
use crate::kernel::invariant::{Finding, Invariant};
use crate::kernel::sum::{sum, sum_of};
use crate::kernel::{Reader, Result};
use entity::Money;
use entity::funds::movement::MovementDirection;
use entity::funds::{bank_account, entry, movement, posting};
use entity::id::{BankAccountId, EntryId, ProjectId};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QuerySelect,
};
use std::collections::BTreeMap;

/// Checks of this shelf.
pub const INVARIANTS: &[Invariant] = &[
    crate::invariant!(4, entries_balance),
    crate::invariant!(5, postings_agree_with_their_entry),
    crate::invariant!(8, bank_balances_are_the_sum_of_movements),
    crate::invariant!(30, movements_agree_with_the_ledger),
];

#[derive(Debug, FromQueryResult)]
struct Sides {
    id: EntryId,
    debit: i64,
    credit: i64,
}

/// 4: Σ debit = Σ credit per entry, and therefore over the ledger; no entry is empty.
async fn entries_balance(reader: &Reader<'_>) -> Result<Finding> {
    use posting::Column;
    let backend = reader.db.get_database_backend();
    let unequal = Expr::from(Func::sum(Expr::col(Column::Debit)))
        .ne(Expr::from(Func::sum(Expr::col(Column::Credit))));
    let sides = posting::Entity::find()
        .select_only()
        .column_as(Column::EntryId, "id")
        .column_as(sum_of(backend, Column::Debit), "debit")
        .column_as(sum_of(backend, Column::Credit), "credit")
        .group_by(Column::EntryId)
        .having(unequal)
        .into_model::<Sides>()
        .all(&reader.db)
        .await?;
    let mut finding =
        Finding { examined: entry::Entity::find().count(&reader.db).await?, violations: vec![] };
    for row in sides {
        let (debit, credit) = (Money::fen(row.debit), Money::fen(row.credit));
        finding.violated(row.id.to_string(), format!("{debit} Dr ≠ {credit} Cr"));
    }
    let posted = Query::select()
        .expr(Expr::val(1))
        .from(posting::Entity)
        .and_where(
            Expr::col((posting::Entity, Column::EntryId))
                .equals((entry::Entity, entry::Column::Id)),
        )
        .take();
    let empty = entry::Entity::find().filter(Expr::exists(posted).not()).all(&reader.db).await?;
    for row in empty {
        finding.violated(row.id.to_string(), format!("{} has no postings", row.number));
    }
    Ok(finding)
}

/// 5: what entry and postings say twice still agrees, so neither was changed on its own.
async fn postings_agree_with_their_entry(reader: &Reader<'_>) -> Result<Finding> {
    use posting::Column as P;
    let of = |column: entry::Column| Expr::col((entry::Entity, column));
    let here = |column: P| Expr::col((posting::Entity, column));
    let differs = Condition::any()
        .add(of(entry::Column::ProjectId).ne(here(P::ProjectId)))
        .add(of(entry::Column::BookedOn).ne(here(P::BookedOn)))
        .add(of(entry::Column::CreatedAt).ne(here(P::CreatedAt)))
        .add(of(entry::Column::TradeId).ne(here(P::TradeId)))
        .add(of(entry::Column::TradeId).is_null().and(here(P::TradeId).is_not_null()))
        .add(of(entry::Column::TradeId).is_not_null().and(here(P::TradeId).is_null()));
    let agreeing = Query::select()
        .expr(Expr::val(1))
        .from(entry::Entity)
        .and_where(of(entry::Column::Id).equals((posting::Entity, P::EntryId)))
        .cond_where(differs)
        .take();
    let broken = posting::Entity::find().filter(Expr::exists(agreeing)).all(&reader.db).await?;
    let examined = posting::Entity::find().count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    for row in broken {
        finding.violated(row.id.to_string(), format!("differs from its entry {}", row.entry_id));
    }
    Ok(finding)
}

#[derive(Debug, FromQueryResult)]
struct Moved {
    id: BankAccountId,
    net: i64,
    count: i64,
    last: i64,
}

fn signed() -> Expr {
    let amount = Expr::col(movement::Column::Amount);
    let case = CaseStatement::new()
        .case(movement::Column::Direction.eq(MovementDirection::In), amount.clone())
        .finally(Expr::val(0).sub(amount));
    case.into()
}

/// 8: balance and serial of each account are those of its movements.
async fn bank_balances_are_the_sum_of_movements(reader: &Reader<'_>) -> Result<Finding> {
    use movement::Column;
    let backend = reader.db.get_database_backend();
    let moved = movement::Entity::find()
        .select_only()
        .column_as(Column::BankAccountId, "id")
        .column_as(sum(backend, signed()), "net")
        .column_as(Column::Id.count(), "count")
        .column_as(Column::Serial.max(), "last")
        .group_by(Column::BankAccountId)
        .into_model::<Moved>()
        .all(&reader.db)
        .await?;
    let moved: BTreeMap<BankAccountId, Moved> =
        moved.into_iter().map(|row| (row.id, row)).collect();
    let accounts = bank_account::Entity::find().all(&reader.db).await?;
    let mut finding = Finding { examined: accounts.len() as u64, violations: vec![] };
    for account in accounts {
        let row = moved.get(&account.id);
        let (net, count, last) = row.map_or((0, 0, 0), |row| (row.net, row.count, row.last));
        if account.balance.as_fen() != net || account.balance.is_negative() {
            let detail = format!("balance {} ≠ moved {}", account.balance, Money::fen(net));
            finding.violated(account.id.to_string(), detail);
        }
        if account.last_serial != last || count != last {
            let detail = format!("serial {}, {count} movements to {last}", account.last_serial);
            finding.violated(account.id.to_string(), detail);
        }
    }
    Ok(finding)
}

#[derive(Debug, FromQueryResult)]
struct CodeSum {
    project_id: ProjectId,
    code: String,
    net: i64,
}

/// 30: the cash of each project lies where the ledger says.
async fn movements_agree_with_the_ledger(reader: &Reader<'_>) -> Result<Finding> {
    let backend = reader.db.get_database_backend();
    let net = Expr::col(posting::Column::Debit).sub(Expr::col(posting::Column::Credit));
    let booked = posting::Entity::find()
        .select_only()
        .column(posting::Column::ProjectId)
        .column_as(posting::Column::AccountCode, "code")
        .column_as(sum(backend, net), "net")
        .filter(posting::Column::AccountCode.is_in(CASH_CODES))
        .group_by(posting::Column::ProjectId)
        .group_by(posting::Column::AccountCode)
        .into_model::<CodeSum>()
        .all(&reader.db)
        .await?;
    let mut differences: BTreeMap<(ProjectId, String), i64> = BTreeMap::new();
    for account in bank_account::Entity::find().all(&reader.db).await? {
        let key = (account.project_id, account.ledger_code);
        *differences.entry(key).or_default() += account.balance.as_fen();
    }
    for row in booked {
        *differences.entry((row.project_id, row.code)).or_default() -= row.net;
    }
    let mut finding = Finding { examined: differences.len() as u64, violations: vec![] };
    for ((project_id, code), difference) in differences.into_iter().filter(|(_, fen)| *fen != 0) {
        let detail = format!("{code}: accounts hold {} more", Money::fen(difference));
        finding.violated(project_id.to_string(), detail);
    }
    Ok(finding)
}
