//! Keeping a view.

use crate::admin::refusal::Admin;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Act, Error, Fault, FaultCode, Result, Tx};
use entity::admin::saved_view::{self, Column, SavedQuery};
use entity::id::SavedViewId;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

/// Views that one person may keep.
const MOST: u64 = 200;
const MAX_PARAMETERS: usize = 50;
const MAX_LETTERS: usize = 500;

/// A view to keep.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "noun": "inventory.unit", "name": "两房南向在售",
    "query": {"status": "available", "orientation": "south", "sort": "list_price"}
}))]
pub struct CreateSavedView {
    /// Noun of the list that it belongs to.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub noun: String,
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub name: String,
    /// Query parameters, kept as they are.
    pub query: BTreeMap<String, String>,
}

/// Keeps a view of the acting person.
pub async fn create(tx: &mut Tx<'_>, input: &CreateSavedView) -> Result<SavedViewId> {
    let user_id = tx.actor.user()?;
    let mut faults = faults(&input.query);
    let name = tidy(&input.name);
    if name.is_empty() {
        faults.push(Fault::at("/name", FaultCode::TooShort));
    }
    if Act::named(&format!("{}.list", input.noun)).is_none() {
        faults.push(Fault::at("/noun", FaultCode::InvalidValue));
    }
    crate::kernel::fault::refuse(faults)?;
    let own = saved_view::Entity::find().filter(Column::UserId.eq(user_id));
    if own.count(tx.db()).await? >= MOST {
        return Err(Admin::TooManyViews.into());
    }
    let row = saved_view::Model {
        id: tx.id(),
        user_id,
        noun: input.noun.clone(),
        name,
        query: SavedQuery(input.query.clone()),
        created_at: tx.now,
        updated_at: tx.now,
    };
    let id = row.id;
    saved_view::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(taken)?;
    tx.audit_only(Subject::global("admin.saved_view", id), json!({"noun": input.noun}));
    Ok(id)
}

pub(super) fn taken() -> Error {
    Error::fault("/name", FaultCode::Duplicate)
}

/// What is wrong with the parameters of a view.
pub(super) fn faults(query: &BTreeMap<String, String>) -> Vec<Fault> {
    let mut faults = vec![];
    if query.len() > MAX_PARAMETERS {
        faults.push(Fault::at("/query", FaultCode::TooMany));
    }
    for (name, value) in query {
        let plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let code = if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
            FaultCode::InvalidFormat
        } else if value.chars().count() > MAX_LETTERS {
            FaultCode::TooLong
        } else {
            continue;
        };
        let name = name.replace('~', "~0").replace('/', "~1");
        faults.push(Fault::at(format!("/query/{name}"), code));
    }
    faults
}
