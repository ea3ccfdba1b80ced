//! City rule packs 城市规则: legal and tax figures as dated data, never constants.
//!
//! The built-in pack `default` is written to an empty database; later packs are rows too. The one
//! with the latest `valid_from` on or before a day counts on that day.

use super::error::{Error, Result};
use super::read::Reader;
use super::tx::{Subject, Tx};
use chrono::NaiveDate;
use entity::Rate;
use entity::id::RulePackId;
use entity::kernel::rule_pack;
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Arc;

/// The pack that every database has.
const DEFAULT: &str = include_str!("rule_pack_default.json");

/// Figures of a city from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// Earnest money counts as such up to this share of the price (民法典 586).
    pub earnest_cap: Rate,
    /// Down payment of a mortgage, at least.
    pub min_down_payment: Rate,
    /// Deal price ≥ filed price × (1 − band); none where the city has no band.
    pub price_band_below: Option<Rate>,
    /// VAT of the general method.
    pub vat_general: Rate,
    /// VAT of the simplified method.
    pub vat_simplified: Rate,
    /// A unit is released only with a filed price.
    pub filed_price_required: bool,
}

#[derive(Debug, Deserialize)]
struct BuiltIn {
    code: String,
    valid_from: NaiveDate,
    content: serde_json::Value,
}

/// Every pack by code, earliest first.
#[derive(Debug, Default)]
pub struct Packs(HashMap<String, Vec<(NaiveDate, RulePack)>>);

/// The figures of a pack on a day.
pub async fn on(reader: &Reader<'_>, code: &str, day: NaiveDate) -> Result<RulePack> {
    let packs = packs(reader).await?;
    let dated = packs.0.get(code).ok_or(Error::NotFound("rule_pack"))?;
    dated
        .iter()
        .rev()
        .find(|(from, _)| *from <= day)
        .map(|(_, pack)| pack.clone())
        .ok_or(Error::NotFound("rule_pack"))
}

/// Is there a pack of this code?
pub async fn exists(reader: &Reader<'_>, code: &str) -> Result<bool> {
    Ok(packs(reader).await?.0.contains_key(code))
}

async fn packs(reader: &Reader<'_>) -> Result<Arc<Packs>> {
    if let Some(packs) = reader.kernel.caches.packs() {
        return Ok(packs);
    }
    let so = reader.kernel.caches.parameters();
    let rows = rule_pack::Entity::find()
        .order_by_asc(rule_pack::Column::ValidFrom)
        .all(&reader.db)
        .await?;
    let mut packs = Packs::default();
    for row in rows {
        let pack = serde_json::from_value(row.content)?;
        packs.0.entry(row.code).or_default().push((row.valid_from, pack));
    }
    let packs = Arc::new(packs);
    reader.kernel.caches.keep_packs(packs.clone(), so);
    Ok(packs)
}

/// Writes the built-in packs to a new database.
pub async fn install(tx: &mut Tx<'_>) -> Result<()> {
    let built_in: Vec<BuiltIn> = serde_json::from_str(DEFAULT)?;
    for pack in built_in {
        let id = tx.id::<RulePackId>();
        let row = rule_pack::Model {
            id,
            code: pack.code.clone(),
            valid_from: pack.valid_from,
            content: pack.content,
        };
        rule_pack::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
        let detail = serde_json::json!({"code": pack.code, "valid_from": pack.valid_from});
        tx.audit_only(Subject::global("admin.rule_pack", id), detail);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_packs_are_complete() -> Result<(), serde_json::Error> {
        let built_in: Vec<BuiltIn> = serde_json::from_str(DEFAULT)?;
        assert!(built_in.iter().any(|pack| pack.code == "default"));
        for pack in built_in {
            serde_json::from_value::<RulePack>(pack.content)?;
        }
        Ok(())
    }
}
