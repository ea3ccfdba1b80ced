//! Putting a unit on the list; that is something the customer did with it, too.

use crate::customers::behaviour;
use crate::customers::{Customers, customer};
use crate::inventory;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::behaviour::BehaviourKind;
use entity::customers::favourite;
use entity::id::{CustomerId, FavouriteId, UnitId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A unit to keep in sight.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "01935e3c-5a00-7000-8000-000000000006", "note": "喜欢楼层"
}))]
pub struct CreateFavourite {
    pub unit_id: UnitId,
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub note: Option<String>,
}

/// Adds a visible unit to a visible customer's favourites.
pub async fn create(
    tx: &mut Tx<'_>,
    customer_id: CustomerId,
    input: &CreateFavourite,
) -> Result<FavouriteId> {
    let customer_id = customer::met(&tx.reader(), customer_id).await?.id;
    let unit = inventory::unit::get(&tx.reader(), input.unit_id)
        .await
        .map_err(|error| error.missing_at("/unit_id"))?;
    let row = favourite::Model {
        id: tx.id(),
        project_id: unit.project_id,
        customer_id,
        unit_id: unit.id,
        note: input.note.as_deref().map(tidy).filter(|note| !note.is_empty()),
        author_id: tx.actor.user()?,
        created_at: tx.now,
    };
    let (id, project_id) = (row.id, row.project_id);
    favourite::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Customers::FavouriteAlready.into())?;
    behaviour::note(tx, customer_id, &unit, BehaviourKind::Favoured)?;
    let subject = Subject::of("customers.favourite", id, project_id);
    let detail = json!({"customer_id": customer_id, "unit_id": input.unit_id});
    tx.record("customers.favourite.created", subject, &detail)?;
    Ok(id)
}
