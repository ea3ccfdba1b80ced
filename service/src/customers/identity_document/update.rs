//! Changing a document.

use super::{load, write};
use crate::customers::contact::Owner;
use crate::customers::customer::identity::IdNumber;
use crate::customers::customer::{self, Sealer, ZONE};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Patch, Result, Tx};
use chrono::NaiveDate;
use entity::customers::identity_document::ActiveModel;
use entity::id::IdentityDocumentId;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a document; absent keeps, null clears. Another kind is another document.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"valid_until_on": "2042-05-31", "preferred": true}))]
pub struct UpdateIdentityDocument {
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub number: Option<String>,
    #[schema(value_type = Option<NaiveDate>)]
    pub valid_until_on: Patch<NaiveDate>,
    /// `true` alone: a customer prefers another one by preferring that.
    pub preferred: Option<bool>,
}

/// Changes a document of a visible customer.
pub async fn update(
    tx: &mut Tx<'_>,
    id: IdentityDocumentId,
    input: &UpdateIdentityDocument,
) -> Result<()> {
    let (row, document) = load::lock(tx, id).await?;
    if input.preferred == Some(false) && document.preferred {
        return Err(Error::fault("/preferred", FaultCode::InvalidValue));
    }
    let shown = document.preferred || input.preferred == Some(true);
    if shown && (input.number.is_some() || !document.preferred) {
        customer::may_be_renamed(tx, row.id).await?;
    }
    let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
    let owner = Owner { row: &row, sealer: &sealer };
    let mut change = match input.number.as_deref() {
        None => {
            let version = Set(document.version + 1);
            ActiveModel { id: Set(id), version, ..Default::default() }
        }
        Some(text) => {
            let number = IdNumber::parse(document.id_type, text, tx.today(ZONE))
                .ok_or_else(|| Error::fault("/number", FaultCode::InvalidFormat))?;
            write::changed(&owner, &document, &number)?
        }
    };
    change.valid_until_on = input.valid_until_on.nullable();
    if input.preferred == Some(true) && !document.preferred {
        if let Some(before) = write::preferred(tx, &row).await? {
            write::prefer(tx, &before, false).await?;
        }
        change.preferred = Set(true);
    }
    let saved = write::save(tx, change).await?;
    if input.number.is_some() {
        customer::settle(tx, &row, &[], &[&saved.number_hash]).await?;
    }
    if saved.preferred {
        customer::show(tx, &sealer, &row).await?;
    }
    let detail = json!({
        "number": input.number.is_some(), "valid_until_on": saved.valid_until_on,
        "preferred": saved.preferred,
    });
    let subject = Subject::global("customers.identity_document", id);
    tx.record("customers.identity_document.updated", subject, &detail)
}
