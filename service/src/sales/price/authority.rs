//! Authority 折扣权限: how low a person may sell without asking.
//!
//! A share of the list price for consultants and managers; directors and administrators go down
//! to the floor price. A person's authority is the widest of his roles.

use entity::money::Overflow;
use entity::{Money, Rate};

/// What a price is measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Authority {
    pub list_price: Money,
    pub floor_price: Money,
    /// Share of the list price a consultant may sell at.
    pub consultant: Rate,
    /// Share of the list price a manager may sell at.
    pub manager: Rate,
}

impl Authority {
    /// The lowest price inside the authority of somebody with these roles. Nobody's authority
    /// reaches below the floor price; without a selling role it ends at the list price.
    pub fn lowest(&self, roles: &[String]) -> Result<Money, Overflow> {
        let mut lowest = self.list_price;
        for role in roles {
            lowest = lowest.min(self.of_role(role)?);
        }
        Ok(lowest.max(self.floor_price))
    }

    /// The role that decides about this price.
    pub fn decider(&self, price: Money) -> Result<&'static str, Overflow> {
        Ok(if price >= self.share(self.manager)?.max(self.floor_price) {
            "manager"
        } else if price >= self.floor_price {
            "director"
        } else {
            "administrator"
        })
    }

    fn of_role(&self, role: &str) -> Result<Money, Overflow> {
        match role {
            "consultant" => self.share(self.consultant),
            "manager" => self.share(self.manager),
            "director" | "administrator" => Ok(self.floor_price),
            _ => Ok(self.list_price),
        }
    }

    /// HALF_UP like a discount step, so that a discount of exactly the share passes.
    fn share(&self, share: Rate) -> Result<Money, Overflow> {
        self.list_price.share(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authority() -> Authority {
        Authority {
            list_price: Money::fen(197_520_001),
            floor_price: Money::yuan(1_777_680),
            consultant: Rate::percent(98),
            manager: Rate::percent(95),
        }
    }

    #[test]
    fn the_widest_role_counts() -> Result<(), Overflow> {
        for (roles, lowest) in [
            (vec!["consultant"], 193_569_601),
            (vec!["consultant", "manager"], 187_644_001),
            (vec!["director"], 177_768_000),
            (vec!["accountant", "administrator"], 177_768_000),
            (vec!["accountant"], 197_520_001),
            (vec![], 197_520_001),
        ] {
            let roles: Vec<String> = roles.into_iter().map(str::to_owned).collect();
            assert_eq!(authority().lowest(&roles)?, Money::fen(lowest), "{roles:?}");
        }
        Ok(())
    }

    #[test]
    fn no_authority_reaches_below_the_floor_price() -> Result<(), Overflow> {
        let high = Authority { floor_price: Money::yuan(1_960_000), ..authority() };
        assert_eq!(high.lowest(&["manager".to_owned()])?, Money::yuan(1_960_000));
        Ok(())
    }

    #[test]
    fn the_decider_is_the_lowest_whose_authority_suffices() -> Result<(), Overflow> {
        for (price, role) in [
            (187_644_001, "manager"),
            (187_644_000, "director"),
            (177_768_000, "director"),
            (177_767_999, "administrator"),
        ] {
            assert_eq!(authority().decider(Money::fen(price))?, role, "{price}");
        }
        Ok(())
    }
}
