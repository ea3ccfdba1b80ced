//! Sets of acts: what somebody may do.

use super::act::Act;

/// A set of acts, one bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActSet([u64; 8]);

impl ActSet {
    /// Every act.
    #[must_use]
    pub const fn full() -> Self {
        Self([u64::MAX; 8])
    }

    pub fn insert(&mut self, act: Act) {
        if let Some(word) = self.0.get_mut(act.index() / 64) {
            *word |= 1 << (act.index() % 64);
        }
    }

    #[must_use]
    pub fn contains(&self, act: Act) -> bool {
        self.0.get(act.index() / 64).is_some_and(|word| word & (1 << (act.index() % 64)) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::act::{SALES_CONTRACT_FILE, SALES_CONTRACT_SIGN};
    use super::*;

    #[test]
    fn acts_are_unique_sorted_and_fit_the_set() {
        let names: Vec<&str> = Act::all().map(Act::name).collect();
        assert!(names.windows(2).all(|pair| pair[0] < pair[1]));
        const { assert!(Act::COUNT <= 512) };
        let mut set = ActSet::default();
        set.insert(Act::of(SALES_CONTRACT_SIGN));
        assert!(set.contains(Act::of(SALES_CONTRACT_SIGN)));
        assert!(!set.contains(Act::of(SALES_CONTRACT_FILE)));
        assert_eq!(Act::of(SALES_CONTRACT_SIGN).name(), "sales.contract.sign");
    }
}
