//! What is known of an act by its name and its mark in the list.

use super::act::{Act, DISCLOSING, NAMES};

/// Mark of a disclosing act that nobody counts.
const FREE: &str = "free";

impl Act {
    /// How many acts there are.
    pub const COUNT: usize = NAMES.len();

    /// The act behind one of the constants above.
    #[must_use]
    pub const fn of(index: u16) -> Self {
        Self(index)
    }

    /// Every act, in the order of the list.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().enumerate().filter_map(|(index, _)| u16::try_from(index).ok().map(Self))
    }

    /// The act of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|act| act.name() == name)
    }

    /// `sales.contract.sign`.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or("unknown")
    }

    /// Its answer is secret: to try it would give it away and record nothing, so that there is no
    /// dry run and no quote of it, and it is stored nowhere.
    #[must_use]
    pub fn discloses(self) -> bool {
        self.policy().is_some()
    }

    /// The rate limit that a disclosing act comes under.
    #[must_use]
    pub fn limit(self) -> Option<&'static str> {
        self.policy().filter(|policy| *policy != FREE)
    }

    fn policy(self) -> Option<&'static str> {
        DISCLOSING.iter().find(|(act, _)| *act == self.0).map(|(_, policy)| *policy)
    }

    /// `sales_contract_sign`: the operation that performs it.
    #[must_use]
    pub fn operation(self) -> String {
        self.name().replace('.', "_")
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::limit::parameter_of;
    use crate::kernel::parameter::Definition;

    #[test]
    fn whatever_reveals_exports_or_links_is_marked_and_every_limit_can_be_set() {
        let words = ["reveal", "export", "link"];
        for act in Act::all() {
            let verb = act.name().rsplit('.').next().unwrap_or_default();
            assert_eq!(act.discloses(), words.contains(&verb), "{}", act.name());
            let limit = act.limit().map(parameter_of);
            assert!(limit.is_none_or(|key| Definition::find(&key).is_ok()), "{}", act.name());
            assert_eq!(act.limit() == Some("reveal"), verb == "reveal", "{}", act.name());
        }
    }
}
