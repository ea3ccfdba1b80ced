//! The calculators: the worked figures to the fen, and what they refuse.

mod ask;
mod money;
mod refusals;
mod sale;
