//! Reading one's own inbox.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, FaultCode, Reader, Result};
use crate::notifications::text::{self, Text};
use chrono::{DateTime, Utc};
use entity::id::{NotificationId, ProjectId, UserId};
use entity::notifications::contact::NotificationLanguage;
use entity::notifications::notification::{self, Column, Entity, NotificationKind};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at"];

/// A sentence in both languages.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "zh": "房源 GZ001-02-1601 的锁定已到期，房源已释放。",
    "en": "The hold of unit GZ001-02-1601 has expired; the unit is free again."
}))]
pub struct NotificationText {
    pub zh: String,
    pub en: String,
}

/// An entry of the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000071", "kind": "hold_expired",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "object_type": "sales.hold",
    "object_id": "01935e3c-5a00-7000-8000-000000000021",
    "title": {"zh": "锁定到期", "en": "A hold has expired"},
    "text": {
        "zh": "房源 GZ001-02-1601 的锁定已到期，房源已释放。",
        "en": "The hold of unit GZ001-02-1601 has expired; the unit is free again."
    },
    "unread": true, "read_at": null, "created_at": "2025-03-10T02:10:00Z"
}))]
pub struct NotificationView {
    pub id: NotificationId,
    pub kind: NotificationKind,
    pub project_id: Option<ProjectId>,
    /// What it is about, `sales.hold`.
    pub object_type: String,
    pub object_id: Uuid,
    pub title: NotificationText,
    pub text: NotificationText,
    pub unread: bool,
    pub read_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

/// How many entries there are.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "unread": 3, "total": 12, "kinds": [{"kind": "hold_expired", "unread": 3}]
}))]
pub struct NotificationCount {
    pub unread: u64,
    pub total: u64,
    /// Unread ones by kind; kinds without any are left out.
    pub kinds: Vec<KindCount>,
}

/// Unread entries of one kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KindCount {
    pub kind: NotificationKind,
    pub unread: u64,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct NotificationFilter {
    pub unread: Option<bool>,
    pub kind: Vec<NotificationKind>,
}

impl From<notification::Model> for NotificationView {
    fn from(row: notification::Model) -> Self {
        let (zh, en) = (NotificationLanguage::Chinese, NotificationLanguage::English);
        let title = |language| text::title(row.kind, language).to_owned();
        let said = |language| Text::of(row.kind).map(|text| text.said(language, &row.params));
        let said = |language| said(language).unwrap_or_default();
        Self {
            title: NotificationText { zh: title(zh), en: title(en) },
            text: NotificationText { zh: said(zh), en: said(en) },
            id: row.id,
            kind: row.kind,
            project_id: row.project_id,
            object_type: row.object_type,
            object_id: row.object_id,
            unread: row.unread,
            read_at: row.read_at,
            created_at: row.created_at,
        }
    }
}

/// One's own entries.
pub(super) fn own(user: UserId) -> Select<Entity> {
    Entity::find().filter(Column::UserId.eq(user)).filter(Column::InInbox.eq(true))
}

/// One entry of the reader's inbox.
pub async fn one(reader: &Reader<'_>, id: NotificationId) -> Result<NotificationView> {
    let row = own(reader.actor.user()?).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.map(NotificationView::from).ok_or(Error::NotFound("notification"))
}

/// The reader's inbox: unread entries first, the newest first among them. By cursor it is walked in
/// the order of its making.
pub async fn list(
    reader: &Reader<'_>,
    filter: &NotificationFilter,
    paging: &Paging,
) -> Result<Listed<NotificationView>> {
    let mut select = own(reader.actor.user()?);
    if let Some(unread) = filter.unread {
        select = select.filter(Column::Unread.eq(unread));
    }
    if !filter.kind.is_empty() {
        select = select.filter(Column::Kind.is_in(filter.kind.iter().copied()));
    }
    if paging.cursor.is_some() {
        return Err(Error::fault("/cursor", FaultCode::Conflict));
    }
    let mut paging = paging.clone();
    if paging.sort.is_empty() {
        select = select.order_by_desc(Column::Unread).order_by_desc(Column::Id);
        // Sorted otherwise than by creation, so there is no cursor to go on from.
        paging.sort = vec![("unread".to_owned(), true)];
    } else {
        for (_, descending) in &paging.sort {
            select = if *descending {
                select.order_by_desc(Column::Id)
            } else {
                select.order_by_asc(Column::Id)
            };
        }
    }
    let rows = page::fetch(&reader.db, select, &paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(NotificationView::from))
}

/// How many entries the reader's inbox has.
pub async fn count(reader: &Reader<'_>) -> Result<NotificationCount> {
    let user = reader.actor.user()?;
    let total = own(user).count(&reader.db).await?;
    let kinds: Vec<(NotificationKind, i64)> = own(user)
        .filter(Column::Unread.eq(true))
        .select_only()
        .column(Column::Kind)
        .column_as(Column::Id.count(), "entries")
        .group_by(Column::Kind)
        .order_by_asc(Column::Kind)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let kinds: Vec<KindCount> = kinds
        .into_iter()
        .map(|(kind, unread)| KindCount { kind, unread: u64::try_from(unread).unwrap_or(0) })
        .collect();
    Ok(NotificationCount { unread: kinds.iter().map(|kind| kind.unread).sum(), total, kinds })
}
