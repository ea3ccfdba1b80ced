//! What could be done with a contract now.

use super::{load, sign};
use crate::approvals::{self, Approvals};
use crate::kernel::acts::Acts;
use crate::kernel::{Reader, Result, act};
use crate::sales::trade::buyers;
use entity::id::ContractId;
use entity::sales::contract::Model;

/// Each act of a contract by permission, state and its own guards.
pub async fn acts(reader: &Reader<'_>, id: ContractId) -> Result<Acts> {
    let row = load::get(reader, id).await?;
    let (actor, state) = (reader.actor, row.state);
    let mut acts = Acts::default();
    acts.weigh(actor, act::SALES_CONTRACT_APPROVE, approve(reader, &row).await)?;
    acts.weigh(actor, act::SALES_CONTRACT_FILE, state.file().map(drop))?;
    acts.weigh(actor, act::SALES_CONTRACT_ONLINE_SIGN, state.online_sign().map(drop))?;
    acts.weigh(actor, act::SALES_CONTRACT_REJECT, reject(reader, &row).await)?;
    acts.weigh(actor, act::SALES_CONTRACT_SIGN, signing(reader, &row).await)?;
    acts.weigh(actor, act::SALES_CONTRACT_SUBMIT, submitting(reader, &row).await)?;
    acts.weigh(actor, act::SALES_CONTRACT_WITHDRAW, state.withdraw().map(drop))?;
    Ok(acts)
}

async fn approve(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.approve()?;
    decidable(reader, row).await
}

async fn reject(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.reject()?;
    decidable(reader, row).await
}

async fn decidable(reader: &Reader<'_>, row: &Model) -> Result<()> {
    not_own(reader, row)?;
    approvals::decidable(reader, row.id.0).await
}

async fn signing(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.sign()?;
    sign::guard(reader, row).await
}

async fn submitting(reader: &Reader<'_>, row: &Model) -> Result<()> {
    row.state.submit()?;
    buyers::admitted(reader, row.trade_id).await
}

/// Who wrote a contract does not decide about it, even when somebody else has submitted it.
pub(super) fn not_own(reader: &Reader<'_>, row: &Model) -> Result<()> {
    if reader.actor.user_id == Some(row.author_id) {
        return Err(Approvals::OwnDocument.into());
    }
    Ok(())
}
