//! What a row of an inbox shows of the document that is asked about.

use super::document::DocumentType;
use super::title::{Title, Titles, titles};
use crate::kernel::language::Wording;
use crate::kernel::{Reader, Result};
use entity::Money;
use entity::admin::user_account;
use entity::approvals::approval;
use entity::id::UserId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;
use uuid::Uuid;

/// Titles and authors of some requests.
#[derive(Debug, Default)]
pub(super) struct Rows {
    titles: Titles,
    authors: HashMap<UserId, String>,
}

/// What is shown of one of them.
#[derive(Debug)]
pub(super) struct Row {
    pub label: Wording,
    pub title: Option<String>,
    pub amount: Option<Money>,
    pub url: String,
    pub author: Option<String>,
}

impl Rows {
    /// Reads what is shown of these requests, in as many queries as there are kinds of documents.
    pub async fn of(reader: &Reader<'_>, requests: &[&approval::Model]) -> Result<Self> {
        let documents = requests.iter().map(|row| (row.document_type.as_str(), row.document_id));
        let titles = titles(reader, documents).await?;
        let authors = names(reader, requests.iter().filter_map(|row| row.author_id)).await?;
        Ok(Self { titles, authors })
    }

    /// What is shown of this one.
    pub fn row(&self, request: &approval::Model) -> Row {
        let (kind, id) = (request.document_type.as_str(), request.document_id);
        let (title, amount) = match self.titles.get(&id) {
            Some(Title { text, amount }) => (Some(text.clone()), *amount),
            None => (None, None),
        };
        Row {
            label: label(kind),
            title,
            amount,
            url: url(kind, id),
            author: request.author_id.and_then(|id| self.authors.get(&id).cloned()),
        }
    }
}

/// Name of a kind of document.
fn label(kind: &str) -> Wording {
    DocumentType::find(kind)
        .map_or_else(|| Wording::same(kind), |known| Wording::of(known.zh, known.en))
}

/// `sales.contract` → `/api/v1/sales/contracts/{id}`.
pub(super) fn url(kind: &str, id: Uuid) -> String {
    let path = kind.replace('.', "/").replace('_', "-");
    format!("/api/v1/{path}s/{id}")
}

/// Names of users by their ids.
pub(super) async fn names(
    reader: &Reader<'_>,
    ids: impl Iterator<Item = UserId>,
) -> Result<HashMap<UserId, String>> {
    let ids: Vec<Uuid> = ids.map(|id| id.0).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let users: Vec<(UserId, String)> = user_account::Entity::find()
        .select_only()
        .columns([user_account::Column::Id, user_account::Column::DisplayName])
        .filter(user_account::Column::Id.is_in(ids))
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(users.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_follows_the_name_of_the_document() {
        assert_eq!(
            url("inventory.price_adjustment", Uuid::from_u128(7)),
            "/api/v1/inventory/price-adjustments/00000000-0000-0000-0000-000000000007"
        );
        assert_eq!(label("sales.contract").zh, "合同");
    }
}
