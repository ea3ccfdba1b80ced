//! Erasing a person 抹除个人信息: his key is destroyed and what lies in the clear is blanked, while
//! the books that refer to him stay.

use super::delete::is_engaged;
use super::merged::below;
use super::query::reachable;
use crate::customers::{Customers, adjudication, cluster, registration};
use crate::inventory::unit;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx, retention};
use chrono::{DateTime, Utc};
use entity::customers::{
    assignment_event, buyer_group, buyer_group_member, consent, contact, customer, customer_grade,
    customer_tag, favourite, follow_up, identity_document, viewing, visit,
};
use entity::id::{BuyerGroupId, CustomerId, TradeId};
use entity::sales::trade_buyer;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// What stands where the name was.
const NAME: &str = "已抹除客户";
/// What stands where a mask was.
const MASK: &str = "***";

/// Why a person is erased.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Asked for it in writing on 10 March"}))]
pub struct EraseCustomer {
    /// Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// What is left of a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000031", "erased_at": "2025-03-10T02:00:00Z",
    "customers": 1, "answers": 3
}))]
pub struct ErasedCustomer {
    pub id: CustomerId,
    pub erased_at: DateTime<Utc>,
    /// Entries of the person that were erased: his own and those merged into it.
    pub customers: u64,
    /// Stored answers that named him and are no longer replayed.
    pub answers: u64,
}

/// Erases a person whom no live trade or hold names; deleted ones as well.
pub async fn erase(
    tx: &mut Tx<'_>,
    id: CustomerId,
    input: &EraseCustomer,
) -> Result<ErasedCustomer> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let found = reachable(&tx.reader()).filter(customer::Column::Id.eq(id)).one(tx.db()).await?;
    let found = found.ok_or(Error::NotFound("customer"))?;
    let root = found.survivor_id.unwrap_or(found.id);
    let mut ids = below(&tx.reader(), root).await?;
    ids.push(root);
    ids.sort();
    let mut reports = vec![];
    for id in &ids {
        let row = customer::Entity::find_by_id(*id).lock_exclusive().one(tx.db()).await?;
        let row = row.ok_or(Error::NotFound("customer"))?;
        if row.erased_at.is_some() {
            return Err(Customers::Erased.into());
        }
        if is_engaged(tx, *id).await? {
            return Err(Customers::HasOpenTrade.into());
        }
        reports.extend(registration::forget(tx, &row, (NAME, MASK)).await?);
        reports.extend(adjudication::forget(tx, &row, MASK).await?);
        blank(tx, &row).await?;
    }
    let theirs: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    forget(tx, &theirs).await?;
    unit::forget(tx, &ids, MASK).await?;
    cluster::leave(tx, &ids).await?;
    reports.extend(named(tx, &theirs).await?);
    let answers = retention::drop_answers(tx, &reports).await?;
    let subject = Subject::global("customers.customer", root);
    let detail = json!({"reason": reason, "customers": ids.len()});
    tx.record("customers.customer.erased", subject, &detail)?;
    Ok(ErasedCustomer { id: root, erased_at: tx.now, customers: ids.len() as u64, answers })
}

/// Without the key nothing sealed can be opened again, in no copy of the database made from now on.
async fn blank(tx: &Tx<'_>, row: &customer::Model) -> Result<()> {
    let change = customer::ActiveModel {
        id: Set(row.id),
        name: Set(NAME.to_owned()),
        name_search: Set(String::new()),
        data_key: Set(String::new()),
        phone_cipher: Set(String::new()),
        phone_hash: Set(String::new()),
        phone_mask: Set(MASK.to_owned()),
        email_cipher: Set(None),
        email_hash: Set(None),
        email_mask: Set(None),
        gender: Set(None),
        birth_year: Set(None),
        id_number_cipher: Set(String::new()),
        id_number_hash: Set(String::new()),
        id_number_mask: Set(MASK.to_owned()),
        needs: Set(None),
        remarks: Set(None),
        family: Set(None),
        home_district: Set(None),
        occupation: Set(None),
        blacklisted_at: Set(None),
        blacklist_reason: Set(None),
        erased_at: Set(Some(tx.now)),
        version: Set(row.version + 1),
        ..Default::default()
    };
    customer::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// Deletes what says nothing but who he was, and blanks what was written down about him.
async fn forget(tx: &Tx<'_>, ids: &[Uuid]) -> Result<()> {
    let theirs = || ids.iter().copied();
    contact::Entity::delete_many()
        .filter(contact::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    identity_document::Entity::delete_many()
        .filter(identity_document::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    customer_tag::Entity::delete_many()
        .filter(customer_tag::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    let mask = || MASK.to_owned();
    follow_up::Entity::update_many()
        .set(follow_up::ActiveModel {
            content: Set(mask()),
            outcome: Set(None),
            void_reason: Set(None),
            ..Default::default()
        })
        .filter(follow_up::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    visit::Entity::update_many()
        .set(visit::ActiveModel {
            remarks: Set(None),
            reason: Set(None),
            void_reason: Set(None),
            ..Default::default()
        })
        .filter(visit::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    unsay(tx, ids).await?;
    ungroup(tx, ids).await
}

/// Blanks what consultants wrote when they showed him units, graded him or gave him away, and
/// beside his favourites and consents. What he agreed to stays, without saying where.
async fn unsay(tx: &Tx<'_>, ids: &[Uuid]) -> Result<()> {
    let theirs = || ids.iter().copied();
    viewing::Entity::update_many()
        .set(viewing::ActiveModel {
            feedback: Set(None),
            reason: Set(None),
            remarks: Set(None),
            ..Default::default()
        })
        .filter(viewing::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    customer_grade::Entity::update_many()
        .set(customer_grade::ActiveModel { set_reason: Set(None), ..Default::default() })
        .filter(customer_grade::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    favourite::Entity::update_many()
        .set(favourite::ActiveModel { note: Set(None), ..Default::default() })
        .filter(favourite::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    consent::Entity::update_many()
        .set(consent::ActiveModel { source: Set(MASK.to_owned()), ..Default::default() })
        .filter(consent::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    assignment_event::Entity::update_many()
        .set(assignment_event::ActiveModel { reason: Set(None), ..Default::default() })
        .filter(assignment_event::Column::CustomerId.is_in(theirs()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// The name of a group is that of its people; a group that binds nobody goes with one of them.
async fn ungroup(tx: &Tx<'_>, ids: &[Uuid]) -> Result<()> {
    let groups: Vec<BuyerGroupId> = buyer_group_member::Entity::find()
        .select_only()
        .column(buyer_group_member::Column::GroupId)
        .filter(buyer_group_member::Column::CustomerId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(tx.db())
        .await?;
    let of_groups = || groups.iter().map(|id| id.0);
    buyer_group_member::Entity::delete_many()
        .filter(buyer_group_member::Column::GroupId.is_in(of_groups()))
        .exec(tx.db())
        .await?;
    buyer_group::Entity::delete_many()
        .filter(buyer_group::Column::Id.is_in(of_groups()))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Ids by which a stored answer names the person: his own, and those of his trades.
async fn named(tx: &Tx<'_>, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let trades: Vec<TradeId> = trade_buyer::Entity::find()
        .select_only()
        .column(trade_buyer::Column::TradeId)
        .filter(trade_buyer::Column::CustomerId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(tx.db())
        .await?;
    Ok(ids.iter().copied().chain(trades.into_iter().map(|id| id.0)).collect())
}
