//! Taking a number for a report: the key of the claims lets one alone hold it.

use super::facts::is_live;
use crate::customers::customer::PHONE;
use crate::customers::customer::phone::Phone;
use crate::kernel::{Error, Result, Tx};
use entity::customers::registration::{self, RegistrationState};
use entity::customers::registration_claim::{ActiveModel, Column, Entity, Model};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use sea_orm::{QuerySelect, sea_query::Expr};

/// True where the report holds the number from now on; false where another one does. A rival waits
/// at the key until this act ends, and whoever is second reads who was first.
pub async fn take(tx: &Tx<'_>, row: &registration::Model, phone: &Phone) -> Result<bool> {
    let held = holder(tx, row, phone).await?;
    if held.registration_id == row.id {
        return Ok(true);
    }
    let other = registration::Entity::find_by_id(held.registration_id).lock_exclusive();
    let other = other.one(tx.db()).await?;
    if let Some(other) = other {
        if is_live(&other, tx.now) {
            return Ok(false);
        }
        // Its protection is over, and nobody has swept it yet.
        if other.state == RegistrationState::Visited {
            let change = registration::ActiveModel {
                id: Set(other.id),
                state: Set(other.state.expire()?),
                version: Set(other.version + 1),
                ..Default::default()
            };
            registration::Entity::update(change).exec(tx.db()).await?;
        }
    }
    Entity::update_many()
        .col_expr(Column::RegistrationId, Expr::value(row.id.0))
        .filter(Column::ProjectId.eq(held.project_id))
        .filter(Column::PhoneHash.eq(held.phone_hash))
        .exec(tx.db())
        .await?;
    Ok(true)
}

/// The claim of the number, locked; the report's own where there was none.
async fn holder(tx: &Tx<'_>, row: &registration::Model, phone: &Phone) -> Result<Model> {
    let cipher = &tx.kernel.cipher;
    let under = async |hashes: Vec<String>| -> Result<Option<Model>> {
        let found = Entity::find()
            .filter(Column::ProjectId.eq(row.project_id))
            .filter(Column::PhoneHash.is_in(hashes))
            .lock_exclusive();
        Ok(found.one(tx.db()).await?)
    };
    // While master keys are exchanged, an earlier claim may lie under the hash of the other one.
    if cipher.rotates()
        && let Some(found) = under(cipher.search_hashes(PHONE, phone.as_str())).await?
    {
        return Ok(found);
    }
    let phone_hash = cipher.search_hash(PHONE, phone.as_str());
    let own = Model {
        project_id: row.project_id,
        phone_hash: phone_hash.clone(),
        registration_id: row.id,
    };
    // Not a check and an insert: the second waits for the first here and then reads his row.
    let mut kept = OnConflict::columns([Column::ProjectId, Column::PhoneHash]);
    kept.update_column(Column::ProjectId);
    let insert = Entity::insert(own.into_active_model()).on_conflict(kept);
    insert.exec_without_returning(tx.db()).await?;
    let held = under(vec![phone_hash]).await?;
    held.ok_or_else(|| Error::Contended("the claim was given back meanwhile".to_owned()))
}

/// Gives back what the reports hold.
pub async fn give_back(tx: &Tx<'_>, rows: &[registration::Model]) -> Result<()> {
    let ids = rows.iter().map(|row| row.id.0);
    Entity::delete_many().filter(Column::RegistrationId.is_in(ids)).exec(tx.db()).await?;
    Ok(())
}

/// Lets a claim lie under another hash.
pub async fn rehash(tx: &Tx<'_>, row: &registration::Model, hash: String) -> Result<()> {
    let change = ActiveModel { phone_hash: Set(hash), ..Default::default() };
    Entity::update_many()
        .set(change)
        .filter(Column::RegistrationId.eq(row.id))
        .exec(tx.db())
        .await?;
    Ok(())
}
