//! Grading everybody, night by night.

use super::write::regrade;
use crate::kernel::actor::Actor;
use crate::kernel::{Kernel, Reader, Result, Tx, commit};
use entity::customers::assignment::{Column, Entity};
use entity::id::{AssignmentId, ProjectId};
use entity::inventory::project;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

pub(super) const ACT: &str = "customers.grade.recompute";
/// Customers of one transaction.
const BATCH: u64 = 200;

/// Grades the customers of one project, or of all.
pub async fn run_recompute(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let actor = Actor::system();
    let reader = Reader::new(kernel, &actor);
    let one: Option<ProjectId> = serde_json::from_value(payload["project_id"].clone())?;
    let one = one.map(|id| project::Column::Id.eq(id));
    let projects = project::Entity::find().filter(Condition::all().add_option(one));
    let (mut graded, mut changed) = (0, 0);
    for project in projects.all(&reader.db).await? {
        let (some, other) = walk(&reader, &project).await?;
        graded += some;
        changed += other;
    }
    Ok(json!({"graded": graded, "changed": changed}))
}

async fn walk(reader: &Reader<'_>, project: &project::Model) -> Result<(u64, u64)> {
    let (mut graded, mut changed, mut last) = (0, 0, None);
    loop {
        let after = last.map(|id: AssignmentId| Column::Id.gt(id));
        let ids: Vec<AssignmentId> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Column::ProjectId.eq(project.id))
            .filter(Column::YieldsToId.is_null())
            .filter(Condition::all().add_option(after))
            .order_by_asc(Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(&reader.db)
            .await?;
        let Some(end) = ids.last().copied() else { return Ok((graded, changed)) };
        last = Some(end);
        let work = async |tx: &mut Tx<'_>| regrade(tx, project, &ids).await;
        match commit::by_system(reader.kernel, ACT, work).await {
            Ok((some, other)) => {
                graded += some;
                changed += other;
            }
            // Some that fail must not keep the rest; the next night tries them again.
            Err(error) => tracing::error!(project_id = %project.id, ?error, "not graded"),
        }
    }
}
