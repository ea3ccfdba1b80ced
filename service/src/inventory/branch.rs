//! Branches of a project's tree, phases 期 and zones 区, as acts load them.

use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::id::ProjectId;
use entity::inventory::{phase, zone};
use sea_orm::{EntityTrait, PrimaryKeyTrait, QuerySelect};

/// What phases and zones have in common: each bears its project.
pub(super) trait Branch: EntityTrait {
    const NAME: &'static str;
    /// Where a body names one.
    const PLACE: &'static str;
    fn project_of(row: &Self::Model) -> ProjectId;
}

impl Branch for phase::Entity {
    const NAME: &'static str = "phase";
    const PLACE: &'static str = "/phase_id";
    fn project_of(row: &phase::Model) -> ProjectId {
        row.project_id
    }
}

impl Branch for zone::Entity {
    const NAME: &'static str = "zone";
    const PLACE: &'static str = "/zone_id";
    fn project_of(row: &zone::Model) -> ProjectId {
        row.project_id
    }
}

type Key<E> = <<E as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;

/// The one that a body names, which has to lie in the project and stays as it is until the act
/// ends.
pub(super) async fn of_project<E: Branch>(
    tx: &Tx<'_>,
    id: Key<E>,
    project_id: ProjectId,
) -> Result<E::Model> {
    let found = E::find_by_id(id).lock_shared().one(tx.db()).await?;
    found
        .filter(|row| E::project_of(row) == project_id)
        .ok_or_else(|| Error::fault(E::PLACE, FaultCode::NotFound))
}

/// The one that is acted on, locked until the act ends.
pub(super) async fn lock<E: Branch>(tx: &Tx<'_>, id: Key<E>) -> Result<E::Model> {
    let found = E::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let seen = found.filter(|row| tx.actor.scope.sees_project(E::project_of(row)));
    seen.ok_or(Error::NotFound(E::NAME))
}
