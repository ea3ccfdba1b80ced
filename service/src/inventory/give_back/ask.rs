//! Asking that withheld units be given back.

use super::load::content_hash;
use crate::approvals::{self, Opened, request::Opening};
use crate::kernel::tx::Subject;
use crate::kernel::{Reader, Result, Tx, parameter};
use entity::id::{GiveBackId, ProjectId, UnitId};
use entity::inventory::give_back::{Column, Entity, GiveBackState, GivenUnits, Model};
use entity::inventory::unit;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::HashSet;

const APPROVAL: &str = "inventory.give_back.approval";
/// Role whose people decide where no flow says otherwise.
const DECIDER: &str = "manager";

/// What became of the question.
pub(in crate::inventory) enum Asked {
    /// The project does not want to be asked, or a rule let it pass: give them back.
    Free,
    /// People are asked.
    Waits(GiveBackId),
}

/// Does the project want to be asked before its units are given back?
pub(in crate::inventory) async fn others_decide(
    reader: &Reader<'_>,
    project_id: ProjectId,
) -> Result<bool> {
    parameter::read(reader, APPROVAL, Some(project_id)).await
}

/// Asks for the units of one project, if it wants that.
pub(in crate::inventory) async fn ask(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    units: &[unit::Model],
    reason: Option<&str>,
) -> Result<Asked> {
    if !others_decide(&tx.reader(), project_id).await? {
        return Ok(Asked::Free);
    }
    let mut row = Model {
        id: tx.id::<GiveBackId>(),
        project_id,
        unit_ids: GivenUnits(units.iter().map(|unit| unit.id).collect()),
        reason: reason.map(str::to_owned),
        state: GiveBackState::Requested,
        author_id: tx.actor.user_id,
        created_at: tx.now,
        ended_at: None,
        version: 1,
    };
    let opening = Opening {
        project_id,
        document_type: "inventory.give_back",
        document_id: row.id.0,
        content_hash: content_hash(units, reason)?,
        reasons: vec![APPROVAL.to_owned()],
        role: DECIDER,
        facts: json!({"units": units.len()}),
        follows: false,
    };
    let opened = approvals::request::open(tx, opening).await?;
    if opened == Opened::Passed {
        row.state = row.state.approve()?;
        row.ended_at = Some(tx.now);
    }
    let id = row.id;
    Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let subject = Subject::of("inventory.give_back", id, project_id);
    tx.record("inventory.give_back.requested", subject, &json!({"units": units.len()}))?;
    Ok(if opened == Opened::Passed { Asked::Free } else { Asked::Waits(id) })
}

/// Units of a project that are asked for already.
pub(in crate::inventory) async fn asked_already(
    reader: &Reader<'_>,
    project_id: ProjectId,
) -> Result<HashSet<UnitId>> {
    let open = Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::State.eq(GiveBackState::Requested))
        .all(&reader.db)
        .await?;
    Ok(open.into_iter().flat_map(|row| row.unit_ids.0).collect())
}
