//! What the customer says afterwards.

use super::load::{lock, save};
use crate::kernel::fault::refuse;
use crate::kernel::text::tidy;
use crate::kernel::{Fault, FaultCode, Result, Tx};
use entity::customers::viewing;
use entity::id::ViewingId;
use sea_orm::ActiveValue::{NotSet, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The customer's opinion.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rating": 5, "feedback": "讲解很细致"}))]
pub struct RateViewing {
    /// One to five.
    #[validate(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5)]
    pub rating: i32,
    /// What was said before stays where nothing is said.
    #[validate(length(min = 1, max = 2000))]
    #[schema(min_length = 1, max_length = 2000)]
    pub feedback: Option<String>,
}

/// Writes down the opinion on a viewing that was held; a later one counts.
pub async fn rate(tx: &mut Tx<'_>, id: ViewingId, input: &RateViewing) -> Result<()> {
    refuse(rating_faults(Some(input.rating)))?;
    let row = lock(tx, id).await?;
    let state = row.state.rate()?;
    let feedback = input.feedback.as_deref().map(tidy).filter(|text| !text.is_empty());
    let change = viewing::ActiveModel {
        rating: Set(Some(input.rating)),
        feedback: feedback.map_or(NotSet, |text| Set(Some(text))),
        ..Default::default()
    };
    save(tx, &row, state, change, "customers.viewing.rated").await
}

/// Ratings go from one to five.
pub(super) fn rating_faults(rating: Option<i32>) -> Vec<Fault> {
    let wrong = rating.filter(|rating| !(1..=5).contains(rating));
    wrong.map(|_| Fault::at("/rating", FaultCode::OutOfRange)).into_iter().collect()
}
