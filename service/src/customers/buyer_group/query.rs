//! Groups of joint buyers as readers see them.

use crate::customers::customer;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, People, Reader, Result};
use chrono::{DateTime, Utc};
use entity::Rate;
use entity::customers::buyer_group::{self, Column, Entity};
use entity::customers::buyer_group_member::{self, Column as Member};
use entity::customers::customer as customer_row;
use entity::id::{BuyerGroupId, CustomerId, TeamId, UserId};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A group as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000091", "name": "王氏夫妇",
    "owner_id": "0193a5c0-0000-7000-8000-000000000007", "team_id": null,
    "members": [{
        "customer_id": "0193a5c0-0000-7000-8000-000000000031", "name": "王小明",
        "phone": "138****8000", "share": "1"
    }],
    "buyers": [{"customer_id": "0193a5c0-0000-7000-8000-000000000031", "share": "1"}],
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct BuyerGroupView {
    pub id: BuyerGroupId,
    pub name: String,
    /// Who named it.
    pub owner_id: UserId,
    pub team_id: Option<TeamId>,
    /// In their order.
    pub members: Vec<MemberView>,
    /// The same as a subscription or contract takes its buyers.
    pub buyers: Vec<BuyerView>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// A member as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MemberView {
    pub customer_id: CustomerId,
    /// Null where the reader may not see the customer.
    pub name: Option<String>,
    /// Masked; null where the reader may not see the customer.
    pub phone: Option<String>,
    pub share: Rate,
}

/// A buyer with his share.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = GroupBuyer)]
pub struct BuyerView {
    pub customer_id: CustomerId,
    pub share: Rate,
}

/// Which groups are wanted.
#[derive(Debug, Clone, Default)]
pub struct BuyerGroupFilter {
    /// One of the members.
    pub customer_id: Option<CustomerId>,
}

/// Groups within the reader's scope.
pub(super) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let people = if scope.people == People::Any {
        Condition::all()
    } else {
        scope.people(me, Column::OwnerId, Column::TeamId)
    };
    Entity::find().filter(scope.companies(Column::CompanyId)).filter(people)
}

/// One visible group.
pub async fn one(reader: &Reader<'_>, id: BuyerGroupId) -> Result<BuyerGroupView> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    let row = row.ok_or(Error::NotFound("buyer group"))?;
    let mut members = members(reader, &[row.id]).await?;
    Ok(shown(row, &mut members))
}

/// Visible groups.
pub async fn list(
    reader: &Reader<'_>,
    filter: &BuyerGroupFilter,
    paging: &Paging,
) -> Result<Listed<BuyerGroupView>> {
    let mut select = visible(reader);
    if let Some(id) = filter.customer_id {
        let theirs = buyer_group_member::Entity::find()
            .select_only()
            .column(Member::GroupId)
            .filter(Member::CustomerId.in_subquery(customer::kin(id)));
        select = select.filter(Column::Id.in_subquery(theirs.into_query()));
    }
    let id_of = |row: &buyer_group::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let ids: Vec<BuyerGroupId> = rows.items.iter().map(|row| row.id).collect();
    let mut members = members(reader, &ids).await?;
    Ok(rows.map(|row| shown(row, &mut members)))
}

type Members = HashMap<BuyerGroupId, Vec<MemberView>>;

async fn members(reader: &Reader<'_>, groups: &[BuyerGroupId]) -> Result<Members> {
    let mut members = Members::new();
    if groups.is_empty() {
        return Ok(members);
    }
    let rows = buyer_group_member::Entity::find()
        .filter(Member::GroupId.is_in(groups.iter().map(|id| id.0)))
        .order_by_asc(Member::Seq)
        .all(&reader.db)
        .await?;
    let stands: HashMap<CustomerId, CustomerId> = customer_row::Entity::find()
        .filter(customer_row::Column::Id.is_in(rows.iter().map(|row| row.customer_id.0)))
        .filter(customer_row::Column::SurvivorId.is_not_null())
        .all(&reader.db)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.id, row.survivor_id?)))
        .collect();
    let stands = |id: CustomerId| stands.get(&id).copied().unwrap_or(id);
    let seen = customer::visible(reader)
        .filter(customer_row::Column::Id.is_in(rows.iter().map(|row| stands(row.customer_id).0)));
    let seen: HashMap<CustomerId, (String, String)> = seen
        .all(&reader.db)
        .await?
        .into_iter()
        .map(|row| (row.id, (row.name, row.phone_mask)))
        .collect();
    for row in rows {
        let customer_id = stands(row.customer_id);
        let (name, phone) = seen.get(&customer_id).cloned().unzip();
        let group = members.entry(row.group_id).or_default();
        match group.iter_mut().find(|member| member.customer_id == customer_id) {
            // Two of the group turned out to be one person.
            Some(member) => member.share = sum(member.share, row.share),
            None => group.push(MemberView { customer_id, name, phone, share: row.share }),
        }
    }
    Ok(members)
}

fn sum(one: Rate, other: Rate) -> Rate {
    Rate::scaled(one.units().saturating_add(other.units()))
}

fn shown(row: buyer_group::Model, members: &mut Members) -> BuyerGroupView {
    let members = members.remove(&row.id).unwrap_or_default();
    let buyer = |member: &MemberView| {
        let (customer_id, share) = (member.customer_id, member.share);
        BuyerView { customer_id, share }
    };
    BuyerGroupView {
        id: row.id,
        name: row.name,
        owner_id: row.owner_id,
        team_id: row.team_id,
        buyers: members.iter().map(buyer).collect(),
        members,
        created_at: row.created_at,
        version: row.version,
    }
}
