//! What a timeline tells, and its order.

use super::super::merged;
use super::super::query::get;
use super::{Stretch, channel, dealings, interest, meetings, standing};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::id::{CustomerId, ProjectId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

entity::worded! {
    /// What happened.
    HappeningKind in "happening_kind" {
        "entered" Entered ("建档", "Entered"),
        "follow_up" FollowUp ("跟进", "Followed up"),
        "registration" Registration ("报备", "Reported by a channel"),
        "adjudication" Adjudication ("判客", "Adjudication"),
        "campaign" Campaign ("营销触达", "Addressed by a campaign"),
        "behaviour" Behaviour ("浏览行为", "Looked at, shared or asked about"),
        "favourite" Favourite ("收藏房源", "Favourite"),
        "visit" Visit ("来电来访", "Visit or call"),
        "viewing" Viewing ("带看", "Viewing"),
        "assignment" Assignment ("归属变更", "Changed hands"),
        "grade" Grade ("等级变更", "Graded anew"),
        "merge" Merge ("客户合并", "Merged, or apart again"),
        "blacklist" Blacklist ("黑名单", "Put on the blacklist, or taken off"),
        "hold" Hold ("锁定", "Hold"),
        "trade" Trade ("交易", "Trade"),
        "contract" Contract ("合同", "Contract"),
        "receipt" Receipt ("收款", "Receipt"),
        "refund" Refund ("退款", "Refund"),
        "invoice" Invoice ("发票", "Invoice"),
    }
}

/// One thing that happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000061",
    "at": "2025-03-10T02:00:00Z", "on": "2025-03-10", "kind": "receipt",
    "object_type": "receivables.receipt", "object_id": "0193a5c0-0000-7000-8000-000000000061",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "state": "transfer",
    "text": "GZ001-SK202503100001", "amount": "50000.00",
    "user_id": "0193a5c0-0000-7000-8000-000000000007"
}))]
pub struct Happening {
    /// Of its own among those of its kind.
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Its business day, where it has one.
    pub on: Option<NaiveDate>,
    pub kind: HappeningKind,
    /// `sales.trade`.
    pub object_type: String,
    pub object_id: Uuid,
    pub project_id: Option<ProjectId>,
    /// State, channel, routing, grade or method: a value of the object's own enum; of a merge and
    /// of the blacklist which way it went.
    pub state: Option<String>,
    /// What was said, the number, or the unit.
    pub text: Option<String>,
    pub amount: Option<Money>,
    /// Who acted, or whose the customer became.
    pub user_id: Option<UserId>,
}

impl Happening {
    /// Something of a kind, that an object's row tells.
    pub(super) fn new(
        (kind, object_type): (HappeningKind, &str),
        id: Uuid,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            at,
            on: None,
            kind,
            object_type: object_type.to_owned(),
            object_id: id,
            project_id: None,
            state: None,
            text: None,
            amount: None,
            user_id: None,
        }
    }
}

/// A part of what happened with a customer.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "items": [{
        "id": "0193a5c0-0000-7000-8000-000000000031",
        "at": "2025-03-10T02:00:00Z", "on": null, "kind": "entered",
        "object_type": "customers.customer",
        "object_id": "0193a5c0-0000-7000-8000-000000000031", "project_id": null,
        "state": "walk_in", "text": null, "amount": null,
        "user_id": "0193a5c0-0000-7000-8000-000000000007"
    }],
    "next_cursor": null
}))]
pub struct Timeline {
    /// The newest first.
    pub items: Vec<Happening>,
    /// Goes on from here; null at the end.
    pub next_cursor: Option<String>,
}

/// The timeline of a visible customer and of those for whom he stands.
pub async fn timeline(reader: &Reader<'_>, id: CustomerId, part: &Stretch) -> Result<Timeline> {
    let row = get(reader, id).await?;
    let mut ids: Vec<Uuid> = vec![row.id.0];
    ids.extend(merged::below(reader, row.id).await?.into_iter().map(|id| id.0));
    let told = [
        meetings::entries(reader, &ids, part).await?,
        meetings::follow_ups(reader, &ids, part).await?,
        meetings::visits(reader, &ids, part).await?,
        meetings::viewings(reader, &ids, part).await?,
        meetings::assignments(reader, &ids, part).await?,
        standing::grades(reader, &ids, part).await?,
        standing::merges(reader, &ids, part).await?,
        standing::listings(reader, &ids, part).await?,
        channel::registrations(reader, &ids, part).await?,
        channel::adjudications(reader, &ids, part).await?,
        channel::campaigns(reader, &ids, part).await?,
        interest::behaviours(reader, &ids, part).await?,
        interest::favourites(reader, &ids, part).await?,
        dealings::holds(reader, &ids, part).await?,
        dealings::trades(reader, &ids, part).await?,
        dealings::contracts(reader, &ids, part).await?,
        dealings::receipts(reader, &ids, part).await?,
        dealings::refunds(reader, &ids, part).await?,
        dealings::invoices(reader, &ids, part).await?,
    ];
    let (items, next_cursor) = part.cut(told.into_iter().flatten().collect())?;
    Ok(Timeline { items, next_cursor })
}
