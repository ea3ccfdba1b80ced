//! Changing a contact.

use super::load;
use super::value::ContactValue;
use super::write::{self, Owner};
use crate::customers::customer::{self, Sealer};
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Patch, Result, Tx};
use entity::id::ContactId;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a contact; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"label": null, "preferred": true}))]
pub struct UpdateContact {
    #[validate(length(min = 1, max = 254))]
    #[schema(min_length = 1, max_length = 254)]
    pub value: Option<String>,
    #[schema(value_type = Option<String>, max_length = 64)]
    pub label: Patch<String>,
    /// `true` alone: a customer prefers another one by preferring that.
    pub preferred: Option<bool>,
}

/// Changes a contact of a visible customer.
pub async fn update(tx: &mut Tx<'_>, id: ContactId, input: &UpdateContact) -> Result<()> {
    let (row, contact) = load::lock(tx, id).await?;
    let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
    let owner = Owner { row: &row, sealer: &sealer };
    let label = input.label.as_set().map(|label| tidy(label));
    if label.as_ref().is_some_and(|label| label.chars().count() > 64) {
        return Err(Error::fault("/label", FaultCode::TooLong));
    }
    if input.preferred == Some(false) && contact.preferred {
        return Err(Error::fault("/preferred", FaultCode::InvalidValue));
    }
    let mut change = match input.value.as_deref() {
        None => entity::customers::contact::ActiveModel {
            id: Set(id),
            version: Set(contact.version + 1),
            ..Default::default()
        },
        Some(text) => {
            let value = ContactValue::parse(contact.kind, text)
                .ok_or_else(|| Error::fault("/value", FaultCode::InvalidFormat))?;
            owner.changed(&contact, &value)?
        }
    };
    if !input.label.is_keep() {
        change.label = Set(label.filter(|label| !label.is_empty()));
    }
    if input.preferred == Some(true) && !contact.preferred {
        if let Some(before) = write::preferred(tx, &row, contact.kind).await? {
            write::prefer(tx, &before, false).await?;
        }
        change.preferred = Set(true);
    }
    let saved = write::save(tx, change).await?;
    if input.value.is_some() {
        customer::settle(tx, &row, &[], &[&saved.value_hash]).await?;
    }
    if saved.preferred {
        customer::show(tx, &sealer, &row).await?;
    }
    let named = json!({
        "value": input.value.is_some(), "label": !input.label.is_keep(),
        "preferred": saved.preferred,
    });
    let subject = Subject::global("customers.contact", id);
    tx.record("customers.contact.updated", subject, &named)
}
