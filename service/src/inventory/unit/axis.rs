//! Moving a unit along its axes; the status shown and the history follow in the same breath.

use super::announce;
use crate::inventory::sub_status;
use crate::kernel::writes::Writes;
use crate::kernel::{Result, Tx};
use entity::id::UnitEventId;
use entity::inventory::axes::{
    ContractAxis, DeliveryAxis, InvoiceAxis, MortgageAxis, PaymentAxis, SaleState, TitleAxis, shown,
};
use entity::inventory::unit_event::Changes;
use entity::inventory::{unit, unit_event};
use entity::label::Labelled;
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
    /// The unit with the axes moved and the status shown recomputed; what moved goes to `changes`.
    fn applied(self, mut unit: unit::Model, changes: &mut Changes) -> unit::Model {
        step("sale", &mut unit.sale_state, self.sale, changes);
        step("contract", &mut unit.contract_axis, self.contract, changes);
        step("mortgage", &mut unit.mortgage_axis, self.mortgage, changes);
        step("payment", &mut unit.payment_axis, self.payment, changes);
        step("invoice", &mut unit.invoice_axis, self.invoice, changes);
        step("delivery", &mut unit.delivery_axis, self.delivery, changes);
        step("title", &mut unit.title_axis, self.title, changes);
        unit.status =
            shown(unit.sale_state, unit.contract_axis, unit.delivery_axis, unit.title_axis);
        unit
    }
}

fn step<A: Labelled + PartialEq>(
    name: &str,
    axis: &mut A,
    wanted: Option<A>,
    changes: &mut Changes,
) {
    let Some(wanted) = wanted.filter(|wanted| wanted != axis) else { return };
    changes.note(name, Some(axis.value().to_owned()), Some(wanted.value().to_owned()));
    *axis = wanted;
}

/// A unit that is not withheld says nothing about why.
fn not_withheld(unit: unit::Model) -> unit::Model {
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
    let mut unit = change.applied(unit, &mut changes);
    if changes.0.is_empty() {
        return Ok(unit);
    }
    if unit.status != from && unit.sub_status_id.is_some() {
        let name = sub_status::name_of(tx, unit.sub_status_id.take()).await?;
        changes.note("sub_status", name, None);
    }
    if unit.sale_state != SaleState::Withheld {
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
    };
    writes.add(unit_event::Entity::insert(event.into_active_model()));
    announce::changed(tx, &unit).await?;
    Ok(unit)
}
