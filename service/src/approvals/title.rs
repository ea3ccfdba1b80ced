//! Titles 标题 of documents: by what a reader tells one from another before he opens it. A list
//! asks once for each kind of document in it, and never for a row.

use crate::kernel::text::keep;
use crate::kernel::{Reader, Result};
use entity::Money;
use entity::customers::customer;
use entity::id::{TradeId, UnitId};
use entity::inventory::{give_back, price_adjustment, unit};
use entity::invoices::invoice;
use entity::receivables::{refund, waiver};
use entity::sales::{contract, subscription, trade, trade_buyer};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Units of a give-back that its title names; the others are counted.
const NAMED: usize = 3;

/// What is shown of a document.
#[derive(Debug, Clone)]
pub(super) struct Title {
    pub text: String,
    pub amount: Option<Money>,
}

/// Titles by the ids of their documents.
pub(super) type Titles = HashMap<Uuid, Title>;

/// Titles of the documents of these kinds and ids.
pub(super) async fn titles<'a>(
    reader: &Reader<'_>,
    documents: impl Iterator<Item = (&'a str, Uuid)>,
) -> Result<Titles> {
    let mut kinds: HashMap<&str, Vec<Uuid>> = HashMap::new();
    for (kind, id) in documents {
        kinds.entry(kind).or_default().push(id);
    }
    let (mut titles, mut deals) = (Titles::new(), vec![]);
    for (kind, ids) in &kinds {
        match *kind {
            "inventory.give_back" => titles.extend(give_backs(reader, ids).await?),
            "inventory.price_adjustment" => titles.extend(adjustments(reader, ids).await?),
            _ => deals.extend(deals_of(reader, kind, ids).await?),
        }
    }
    let names = names(reader, deals.iter().map(|deal| deal.1)).await?;
    let title = |(id, trade, amount): Deal| {
        let text = names.get(&trade).cloned().unwrap_or_default();
        (id, Title { text, amount: Some(amount) })
    };
    titles.extend(deals.into_iter().map(title));
    Ok(titles)
}

/// A document of a trade, with its amount.
type Deal = (Uuid, TradeId, Money);

async fn deals_of(reader: &Reader<'_>, kind: &str, ids: &[Uuid]) -> Result<Vec<Deal>> {
    match kind {
        "invoices.invoice" => {
            use invoice::Column;
            rows::<invoice::Entity>(reader, [Column::Id, Column::TradeId, Column::Gross], ids).await
        }
        "receivables.refund" => {
            use refund::Column;
            rows::<refund::Entity>(reader, [Column::Id, Column::TradeId, Column::Amount], ids).await
        }
        "receivables.waiver" => {
            use waiver::Column;
            rows::<waiver::Entity>(reader, [Column::Id, Column::TradeId, Column::Amount], ids).await
        }
        "sales.contract" => {
            use contract::Column;
            let columns = [Column::Id, Column::TradeId, Column::DealPrice];
            rows::<contract::Entity>(reader, columns, ids).await
        }
        "sales.subscription" => {
            use subscription::Column;
            let columns = [Column::Id, Column::TradeId, Column::DealPrice];
            rows::<subscription::Entity>(reader, columns, ids).await
        }
        _ => Ok(vec![]),
    }
}

async fn rows<E: EntityTrait>(
    reader: &Reader<'_>,
    [id, trade, amount]: [E::Column; 3],
    ids: &[Uuid],
) -> Result<Vec<Deal>> {
    let select = E::find().select_only().columns([id, trade, amount]);
    let select = select.filter(id.is_in(ids.iter().copied()));
    Ok(select.into_tuple().all(&reader.db).await?)
}

#[derive(Debug, FromQueryResult)]
struct Party {
    trade_id: TradeId,
    code: String,
    name: String,
}

/// Unit and buyers of each trade; of a name only the beginning, since who decides need not be one
/// of those who see the customer.
async fn names(
    reader: &Reader<'_>,
    trades: impl Iterator<Item = TradeId>,
) -> Result<HashMap<TradeId, String>> {
    let ids: Vec<Uuid> = trades.map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let to_trade = trade_buyer::Entity::belongs_to(trade::Entity)
        .from(trade_buyer::Column::TradeId)
        .to(trade::Column::Id);
    let to_customer = trade_buyer::Entity::belongs_to(customer::Entity)
        .from(trade_buyer::Column::CustomerId)
        .to(customer::Column::Id);
    let to_unit =
        trade::Entity::belongs_to(unit::Entity).from(trade::Column::UnitId).to(unit::Column::Id);
    let parties = trade_buyer::Entity::find()
        .select_only()
        .column(trade_buyer::Column::TradeId)
        .column(unit::Column::Code)
        .column(customer::Column::Name)
        .join(JoinType::InnerJoin, to_trade.into())
        .join(JoinType::InnerJoin, to_customer.into())
        .join(JoinType::InnerJoin, to_unit.into())
        .filter(trade_buyer::Column::TradeId.is_in(ids))
        .order_by_asc(trade_buyer::Column::Seq)
        .into_model::<Party>()
        .all(&reader.db)
        .await?;
    let mut known: HashMap<TradeId, (String, Vec<String>)> = HashMap::new();
    for Party { trade_id, code, name } in parties {
        let (_, buyers) = known.entry(trade_id).or_insert((code, vec![]));
        buyers.push(keep(&name, 1, 0));
    }
    let text = |(id, (code, buyers)): (_, (String, Vec<String>))| {
        (id, format!("{code} {}", buyers.join("、")))
    };
    Ok(known.into_iter().map(text).collect())
}

/// Adjustments are known by why prices change.
async fn adjustments(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Titles> {
    use price_adjustment::Column;
    let rows: Vec<(Uuid, String)> = price_adjustment::Entity::find()
        .select_only()
        .columns([Column::Id, Column::Reason])
        .filter(Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(rows.into_iter().map(|(id, text)| (id, Title { text, amount: None })).collect())
}

/// Give-backs are known by their units.
async fn give_backs(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Titles> {
    let rows = give_back::Entity::find()
        .filter(give_back::Column::Id.is_in(ids.iter().copied()))
        .all(&reader.db)
        .await?;
    let named = rows.iter().flat_map(|row| row.unit_ids.0.iter().take(NAMED).map(|id| id.0));
    let codes: Vec<(UnitId, String)> = unit::Entity::find()
        .select_only()
        .columns([unit::Column::Id, unit::Column::Code])
        .filter(unit::Column::Id.is_in(named))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let codes: HashMap<UnitId, String> = codes.into_iter().collect();
    let title = |row: give_back::Model| {
        let units = row.unit_ids.0;
        let named: Vec<&str> =
            units.iter().take(NAMED).filter_map(|id| codes.get(id)).map(String::as_str).collect();
        let text = match units.len().saturating_sub(NAMED) {
            0 => named.join("、"),
            others => format!("{} +{others}", named.join("、")),
        };
        (row.id.0, Title { text, amount: None })
    };
    Ok(rows.into_iter().map(title).collect())
}
