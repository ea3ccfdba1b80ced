//! Noting what a customer said; the trail keeps every word, the row the last.

use crate::customers::customer;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Fault, FaultCode, Result, Tx, fault};
use entity::customers::consent::{self, Column, ConsentChannel};
use entity::id::CustomerId;
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;
use validator::Validate;

/// What a customer said, and where.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "wishes": [{"channel": "sms", "given": true}, {"channel": "call", "given": false}],
    "source": "来访登记表"
}))]
pub struct SetConsents {
    #[validate(length(min = 1, max = 10))]
    #[schema(min_items = 1, max_items = 10)]
    pub wishes: Vec<Wish>,
    /// Where he said so. Kept in the audit log; holds no personal data.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub source: String,
}

/// One channel.
#[derive(Debug, Clone, Copy, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ConsentWish, example = json!({"channel": "sms", "given": true}))]
pub struct Wish {
    pub channel: ConsentChannel,
    /// False is an opt-out.
    pub given: bool,
}

/// Notes the words of a visible customer.
pub async fn set(tx: &mut Tx<'_>, id: CustomerId, input: &SetConsents) -> Result<()> {
    let customer = customer::met(&tx.reader(), id).await?;
    let source = tidy(&input.source);
    let mut faults = vec![];
    if source.is_empty() {
        faults.push(Fault::at("/source", FaultCode::Required));
    }
    let mut named = HashSet::new();
    for (index, wish) in input.wishes.iter().enumerate() {
        if !named.insert(wish.channel) {
            faults.push(Fault::at(format!("/wishes/{index}/channel"), FaultCode::Duplicate));
        }
    }
    fault::refuse(faults)?;
    let author_id = tx.actor.user()?;
    let rows = input.wishes.iter().map(|wish| {
        consent::Model {
            customer_id: customer.id,
            channel: wish.channel,
            company_id: customer.company_id,
            given: wish.given,
            source: source.clone(),
            author_id,
            changed_at: tx.now,
        }
        .into_active_model()
    });
    consent::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::columns([Column::CustomerId, Column::Channel])
                .update_columns([
                    Column::Given,
                    Column::Source,
                    Column::AuthorId,
                    Column::ChangedAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(tx.db())
        .await?;
    let about = Subject::global("customers.customer", customer.id);
    let detail = json!({"customer_id": customer.id, "wishes": input.wishes, "source": source});
    tx.record("customers.consent.changed", about, &detail)
}
