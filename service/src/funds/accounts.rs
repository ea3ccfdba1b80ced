//! Opening the books of a new project, in the very transaction that creates it.

use super::bank_account::{self, NewAccount};
use super::chart::CHART;
use crate::kernel::{Error, Result, Tx};
use entity::funds::account;
use entity::funds::bank_account::BankAccountKind;
use entity::id::{AccountId, ProjectId};
use entity::kernel::event;
use futures_util::future::LocalBoxFuture;
use sea_orm::{EntityTrait, IntoActiveModel};

/// Accounts that a project starts with; their numbers come later.
const FIRST_ACCOUNTS: [(BankAccountKind, &str); 3] = [
    (BankAccountKind::Cash, "现金"),
    (BankAccountKind::Operating, "一般户"),
    (BankAccountKind::Supervised, "监管户"),
];

/// Hears of every project that is created.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        if event.name != "inventory.project.created" {
            return Ok(());
        }
        let project_id = event
            .project_id
            .ok_or_else(|| Error::internal("inventory.project.created names no project"))?;
        open(tx, project_id).await
    })
}

/// Opens the chart of accounts and the first bank accounts.
pub async fn open(tx: &mut Tx<'_>, project_id: ProjectId) -> Result<()> {
    let accounts = CHART.iter().map(|(code, name)| account::Model {
        id: tx.id::<AccountId>(),
        project_id,
        code: (*code).to_owned(),
        name: (*name).to_owned(),
        company_code: None,
        created_at: tx.now,
    });
    let rows: Vec<_> = accounts.map(IntoActiveModel::into_active_model).collect();
    account::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    for (kind, name) in FIRST_ACCOUNTS {
        let account = NewAccount { project_id, kind, name, bank: "", number: None };
        bank_account::insert(tx, &account).await?;
    }
    Ok(())
}
