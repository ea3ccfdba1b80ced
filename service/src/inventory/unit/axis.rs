//! Moving a unit along its axes; the status shown and the history follow in the same breath.

use super::announce;
use crate::inventory::sub_status;
use crate::kernel::refusal::{Kernel as KernelRefusal, Refusal};
use crate::kernel::writes::Writes;
use crate::kernel::{Result, Tx};
use entity::id::UnitEventId;
use entity::inventory::axes::{
    Axis, ContractAxis, DeliveryAxis, InvoiceAxis, MortgageAxis, PaymentAxis, SaleState, TitleAxis,
    shown,
};
use entity::inventory::unit_event::Changes;
use entity::inventory::{unit, unit_event};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

/// Axes that shall stand elsewhere; `None` leaves one where it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AxisChange {
    pub sale: Option<SaleState>,
    pub contract: Option<ContractAxis>,
    pub mortgage: Option<MortgageAxis>,
    pub payment: Option<PaymentAxis>,
    pub invoice: Option<InvoiceAxis>,
    pub delivery: Option<DeliveryAxis>,
    pub title: Option<TitleAxis>,
}

impl AxisChange {
    /// The unit with the axes moved, each by a step of its table, and the status shown recomputed;
    /// what moved goes to `changes`.
    fn applied(self, mut unit: unit::Model, changes: &mut Changes) -> Result<unit::Model, Refusal> {
        step(&mut unit.sale_state, self.sale, changes)?;
        step(&mut unit.contract_axis, self.contract, changes)?;
        step(&mut unit.mortgage_axis, self.mortgage, changes)?;
        step(&mut unit.payment_axis, self.payment, changes)?;
        step(&mut unit.invoice_axis, self.invoice, changes)?;
        step(&mut unit.delivery_axis, self.delivery, changes)?;
        step(&mut unit.title_axis, self.title, changes)?;
        unit.status =
            shown(unit.sale_state, unit.contract_axis, unit.delivery_axis, unit.title_axis);
        Ok(unit)
    }
}

/// Moves one axis by a step of its table.
pub(super) fn step<A: Axis>(
    axis: &mut A,
    wanted: Option<A>,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let Some(wanted) = wanted.filter(|wanted| wanted != axis) else { return Ok(()) };
    let next = axis.next();
    if !next.contains(&wanted) {
        let allowed: Vec<&str> = next.iter().map(|place| place.value()).collect();
        let refusal = Refusal::from(KernelRefusal::InvalidTransition).with("axis", A::AXIS);
        let refusal = refusal.with("state", axis.value()).with("wanted", wanted.value());
        return Err(refusal.with("allowed", &allowed));
    }
    changes.note(A::AXIS, Some(axis.value().to_owned()), Some(wanted.value().to_owned()));
    *axis = wanted;
    Ok(())
}

/// A unit that is not withheld says nothing about why, unless a hold of whom it is kept for pauses
/// that.
pub(super) fn not_withheld(unit: unit::Model) -> unit::Model {
    unit::Model {
        withheld_kind: None,
        withheld_for_id: None,
        withheld_reason: None,
        withheld_until_on: None,
        ..unit
    }
}

/// Moves the unit, which the caller has under lock. Writes nothing when nothing moves.
pub async fn change(
    tx: &mut Tx<'_>,
    unit: unit::Model,
    change: AxisChange,
    reason: Option<&str>,
) -> Result<unit::Model> {
    let mut writes = Writes::default();
    let unit = moved(tx, &mut writes, unit, change, reason).await?;
    writes.run(tx.db()).await?;
    Ok(unit)
}

/// The same, added to what is about to be written.
pub async fn moved(
    tx: &mut Tx<'_>,
    writes: &mut Writes,
    unit: unit::Model,
    change: AxisChange,
    reason: Option<&str>,
) -> Result<unit::Model> {
    let from = unit.status;
    let mut changes = Changes::default();
    let mut unit = change.applied(unit, &mut changes)?;
    if changes.0.is_empty() {
        return Ok(unit);
    }
    if unit.status != from && unit.sub_status_id.is_some() {
        let name = sub_status::name_of(tx, unit.sub_status_id.take()).await?;
        changes.note("sub_status", name, None);
    }
    let mut kept_for_id = None;
    if !matches!(unit.sale_state, SaleState::Withheld | SaleState::Held) {
        kept_for_id = unit.withheld_for_id;
        unit = not_withheld(unit);
    }
    unit.version += 1;
    let row = unit::ActiveModel {
        id: Set(unit.id),
        sale_state: Set(unit.sale_state),
        contract_axis: Set(unit.contract_axis),
        mortgage_axis: Set(unit.mortgage_axis),
        payment_axis: Set(unit.payment_axis),
        invoice_axis: Set(unit.invoice_axis),
        delivery_axis: Set(unit.delivery_axis),
        title_axis: Set(unit.title_axis),
        status: Set(unit.status),
        sub_status_id: Set(unit.sub_status_id),
        withheld_kind: Set(unit.withheld_kind),
        withheld_for_id: Set(unit.withheld_for_id),
        withheld_reason: Set(unit.withheld_reason.clone()),
        withheld_until_on: Set(unit.withheld_until_on),
        version: Set(unit.version),
        ..Default::default()
    };
    let own = unit::Entity::update_many().filter(unit::Column::Id.eq(unit.id));
    writes.add(own.set(row));
    let event = unit_event::Model {
        id: tx.id::<UnitEventId>(),
        project_id: unit.project_id,
        unit_id: unit.id,
        at: tx.now,
        act: tx.act().to_owned(),
        from_status: Some(from),
        to_status: unit.status,
        actor_id: tx.actor.user_id,
        actor: tx.actor.username.clone(),
        reason: reason.map(str::to_owned),
        changes,
        kept_for_id,
    };
    writes.add(unit_event::Entity::insert(event.into_active_model()));
    announce::changed(tx, &unit).await?;
    Ok(unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use entity::label::Labelled;
    use sea_orm::Iterable;

    /// Tries every pair: a step of the table is made and noted, any other refused with those that
    /// are possible.
    fn every_pair<A: Axis + Iterable + std::fmt::Debug>() {
        for from in A::iter() {
            for to in A::iter().filter(|to| *to != from) {
                let (mut axis, mut changes) = (from, Changes::default());
                let told = step(&mut axis, Some(to), &mut changes);
                let words = (A::AXIS, from.value(), to.value());
                if from.next().contains(&to) {
                    assert!(told.is_ok() && axis == to, "{words:?}");
                    assert!(changes.0.contains_key(A::AXIS), "{words:?}");
                } else {
                    let refusal = told.expect_err(to.value());
                    assert_eq!(refusal.text.code, "invalid_transition", "{words:?}");
                    let allowed: Vec<&str> = from.next().into_iter().map(Labelled::value).collect();
                    assert_eq!(refusal.members["allowed"], serde_json::json!(allowed));
                    assert_eq!(refusal.members["axis"], A::AXIS);
                    assert!(axis == from && changes.0.is_empty(), "{words:?}");
                }
            }
        }
    }

    #[test]
    fn every_axis_takes_the_steps_of_its_table_and_refuses_the_others() {
        every_pair::<SaleState>();
        every_pair::<ContractAxis>();
        every_pair::<MortgageAxis>();
        every_pair::<PaymentAxis>();
        every_pair::<InvoiceAxis>();
        every_pair::<DeliveryAxis>();
        every_pair::<TitleAxis>();
    }
}
