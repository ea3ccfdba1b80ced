//! How much price money has come in for a trade and is still here.

use crate::kernel::{Reader, Result};
use entity::Money;
use entity::id::TradeId;
use entity::receivables::item::ItemGroup;
use entity::receivables::{plan_line, trade_account};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Received, credit included, less refunded, kept, and laid on lines that are no price lines.
pub(super) async fn price_money(reader: &Reader<'_>, trade_id: TradeId) -> Result<Money> {
    let account = trade_account::Entity::find_by_id(trade_id).one(&reader.db).await?;
    let Some(account) = account else { return Ok(Money::ZERO) };
    let lines = plan_line::Entity::find()
        .filter(plan_line::Column::TradeId.eq(trade_id))
        .all(&reader.db)
        .await?;
    let elsewhere = lines.iter().filter(|line| line.item.group() != ItemGroup::Price);
    let elsewhere = Money::total(elsewhere.map(|line| line.allocated))?;
    let money = account.received.minus(account.refunded)?.minus(account.kept)?;
    Ok(money.minus(elsewhere)?.max(Money::ZERO))
}
