//! What holds of the receivables after any interleaving and any crash.

mod books;
mod grouped;
mod money;
mod penalties;
mod plans;
mod refunds;

use crate::kernel::invariant::Invariant;

/// Checks of this shelf.
pub const INVARIANTS: &[Invariant] = &[
    crate::invariant!(6, plans::nothing_is_laid_twice),
    crate::invariant!(7, plans::price_lines_sum_to_the_price),
    crate::invariant!(8, money::accounts_are_the_sum_of_their_rows),
    crate::invariant!(8, plans::lines_are_the_sum_of_their_rows),
    crate::invariant!(8, plans::payment_axes_follow_the_lines),
    crate::invariant!(9, refunds::refunds_are_paid_once),
    crate::invariant!(10, money::no_money_is_lost),
    crate::invariant!(22, penalties::penalties_are_reproducible),
    crate::invariant!(29, books::prepayments_stand_behind_each_trade),
];
