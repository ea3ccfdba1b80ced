//! Commissions 佣金: what a sale earns those who made it.

pub mod tiers;
