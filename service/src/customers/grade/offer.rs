//! What is for sale in a project, as far as needs can be compared with it.

use super::score::Budget;
use crate::kernel::{Reader, Result};
use entity::customers::customer::Needs;
use entity::id::{LayoutId, ProjectId};
use entity::inventory::layout;
use entity::inventory::unit::{self, UnitStatus};
use entity::{Area, Money};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::{BTreeMap, HashMap};

/// What a project offers.
#[derive(Debug)]
pub(super) struct Offer {
    project_id: ProjectId,
    /// The cheapest price of each layout and size.
    cheapest: BTreeMap<(String, Area), Money>,
}

impl Offer {
    /// Available units of the project.
    pub(super) async fn read(reader: &Reader<'_>, project_id: ProjectId) -> Result<Self> {
        let layouts: Vec<(LayoutId, String)> = layout::Entity::find()
            .select_only()
            .columns([layout::Column::Id, layout::Column::Code])
            .filter(layout::Column::ProjectId.eq(project_id))
            .into_tuple()
            .all(&reader.db)
            .await?;
        let layouts: HashMap<LayoutId, String> = layouts.into_iter().collect();
        let units: Vec<(LayoutId, Area, Money)> = unit::Entity::find()
            .select_only()
            .columns([unit::Column::LayoutId, unit::Column::GrossArea, unit::Column::ListPrice])
            .filter(unit::Column::ProjectId.eq(project_id))
            .filter(unit::Column::Status.eq(UnitStatus::Available))
            .into_tuple()
            .all(&reader.db)
            .await?;
        let mut offer = BTreeMap::new();
        for (layout_id, area, price) in units {
            let code = layouts.get(&layout_id).cloned().unwrap_or_default();
            let cheapest = offer.entry((code, area)).or_insert(price);
            if price < *cheapest {
                *cheapest = price;
            }
        }
        Ok(Self { project_id, cheapest: offer })
    }

    /// Of the needs named, how many one unit meets at best; and how many are named. Whoever names
    /// projects wants one of them.
    pub(super) fn fit(&self, needs: &Needs) -> (i64, i64) {
        let named = i64::from(named_area(needs))
            + i64::from(!needs.layouts.is_empty())
            + i64::from(!needs.project_ids.is_empty());
        let here = i64::from(needs.project_ids.contains(&self.project_id));
        (self.best(needs) + here, named)
    }

    fn best(&self, needs: &Needs) -> i64 {
        self.cheapest.keys().map(|(code, area)| met(needs, code, *area)).max().unwrap_or(0)
    }

    /// What the customer can pay, against the cheapest of the units that fit best.
    pub(super) fn budget(&self, needs: &Needs) -> Budget {
        let Some(most) = needs.max_price else { return Budget::Unknown };
        let best = self.best(needs);
        let fitting =
            self.cheapest.iter().filter(|((code, area), _)| met(needs, code, *area) == best);
        let cheapest = fitting.map(|(_, price)| price.as_fen()).min();
        match cheapest.filter(|fen| *fen > 0) {
            None => Budget::NothingOffered,
            Some(fen) => {
                let percent = i128::from(most.money().as_fen()) * 100 / i128::from(fen);
                Budget::Percent(i64::try_from(percent).unwrap_or(i64::MAX))
            }
        }
    }
}

const fn named_area(needs: &Needs) -> bool {
    needs.min_area.is_some() || needs.max_area.is_some()
}

/// How many of the needs named such a unit meets.
fn met(needs: &Needs, code: &str, area: Area) -> i64 {
    let sized = needs.min_area.is_none_or(|min| area >= min)
        && needs.max_area.is_none_or(|max| area <= max);
    let laid_out = needs.layouts.iter().any(|layout| layout == code);
    i64::from(named_area(needs) && sized) + i64::from(laid_out)
}
