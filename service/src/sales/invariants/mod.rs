//! What always holds of holds, trades, subscriptions and contracts.

mod claims;
mod closed;
mod money;
mod prices;
mod told;

use crate::invariant;
use crate::kernel::invariant::Invariant;

/// The checks of the shelf.
pub const INVARIANTS: &[Invariant] = &[
    invariant!(1, claims::holders_have_claims),
    invariant!(1, claims::claims_have_holders),
    invariant!(2, claims::contract_axis_follows_the_contract),
    invariant!(3, closed::closed_trades_owe_nothing),
    invariant!(13, money::kept_earnest_is_lawful),
    invariant!(14, prices::sold_under_permit_and_filed_price),
    invariant!(15, prices::low_prices_are_approved),
    invariant!(16, money::loans_leave_the_down_payment),
];
