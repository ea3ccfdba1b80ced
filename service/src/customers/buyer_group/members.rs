//! Members of a group: everybody once, and shares that make a whole.

use crate::customers::customer;
use crate::kernel::{Fault, FaultCode, Result, Tx};
use entity::Rate;
use entity::customers::buyer_group_member::{self, Column, Entity};
use entity::customers::customer as customer_row;
use entity::id::{BuyerGroupId, CustomerId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;

/// A member with a share, as a subscription takes its buyers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "share": "0.5"
}))]
pub struct GroupShare {
    pub customer_id: CustomerId,
    /// Decimal fraction above zero; shares sum to 1.
    pub share: Rate,
}

/// Faults of the shares: each above zero, nobody twice, together one.
fn faults(members: &[GroupShare]) -> Vec<Fault> {
    let mut faults = vec![];
    let mut sum = 0_i64;
    for (index, member) in members.iter().enumerate() {
        if member.share.is_zero() {
            faults.push(Fault::at(format!("/members/{index}/share"), FaultCode::OutOfRange));
        }
        if members[..index].iter().any(|before| before.customer_id == member.customer_id) {
            let place = format!("/members/{index}/customer_id");
            faults.push(Fault::at(place, FaultCode::Duplicate));
        }
        sum = sum.saturating_add(member.share.units());
    }
    if sum != Rate::ONE.units() {
        faults.push(Fault::at("/members", FaultCode::SumMismatch));
    }
    faults
}

/// Writes the members; each is a visible customer.
pub async fn write(tx: &Tx<'_>, group_id: BuyerGroupId, members: &[GroupShare]) -> Result<()> {
    let mut faults = faults(members);
    let ids = members.iter().map(|member| member.customer_id.0);
    let seen: HashSet<CustomerId> = customer::visible(&tx.reader())
        .filter(customer_row::Column::Id.is_in(ids))
        .filter(customer_row::Column::MergedInto.is_null())
        .all(tx.db())
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    for (index, member) in members.iter().enumerate() {
        if !seen.contains(&member.customer_id) {
            let place = format!("/members/{index}/customer_id");
            faults.push(Fault::at(place, FaultCode::NotFound));
        }
    }
    crate::kernel::fault::refuse(faults)?;
    Entity::delete_many().filter(Column::GroupId.eq(group_id)).exec(tx.db()).await?;
    let rows = members.iter().zip(1..).map(|(member, seq)| {
        let GroupShare { customer_id, share } = *member;
        buyer_group_member::Model { group_id, seq, customer_id, share }.into_active_model()
    });
    Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_make_one_and_nobody_has_two() {
        let member = |id: u128, percent| GroupShare {
            customer_id: uuid::Uuid::from_u128(id).into(),
            share: Rate::percent(percent),
        };
        assert!(faults(&[member(1, 30), member(2, 70)]).is_empty());
        let told: Vec<String> = faults(&[member(1, 100), member(1, 0)])
            .into_iter()
            .map(|fault| fault.pointer)
            .collect();
        assert_eq!(told, ["/members/1/share", "/members/1/customer_id"]);
        assert_eq!(faults(&[member(1, 99)]).len(), 1);
    }
}
