//! Chance with a fixed seed: the same story at every run.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

/// The one die of the story.
pub struct Chance(StdRng);

impl Chance {
    pub fn new() -> Self {
        Self(StdRng::seed_from_u64(20_230_501))
    }

    /// A whole number from `low` to `high`, both possible.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        self.0.random_range(low..=high)
    }

    /// An index below `length`.
    pub fn index(&mut self, length: usize) -> usize {
        self.0.random_range(0..length.max(1))
    }

    /// Happens in `percent` of a hundred cases.
    pub fn percent(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        choices.get(self.index(choices.len()))
    }
}
