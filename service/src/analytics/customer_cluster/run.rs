//! Clustering the customers of a project, night by night and on demand.

use super::choose::{Clusters, clusters};
use super::facts::{self, FEATURES, ORDER, Person, features};
use super::profile::{Values, findings, fine, long, whole};
use super::scale::{Scale, scale};
use crate::customers::cluster::{Found, replace};
use crate::kernel::actor::Actor;
use crate::kernel::progress::Progress;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Kernel, Reader, Result, Tx, commit, parameter};
use chrono::{DateTime, Utc};
use entity::id::ProjectId;
use entity::inventory::project;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

pub(super) const ACT: &str = "analytics.customer_cluster.recompute";

/// Clusters the customers of one project, or of each.
pub async fn run_recompute(
    kernel: &Kernel,
    payload: &Value,
    progress: &Progress<'_>,
) -> Result<Value> {
    let actor = Actor::system();
    let reader = Reader::new(kernel, &actor);
    let one: Option<ProjectId> = serde_json::from_value(payload["project_id"].clone())?;
    let asked: Option<usize> = serde_json::from_value(payload["k"].clone())?;
    let named = Condition::all().add_option(one.map(|id| project::Column::Id.eq(id)));
    let projects = project::Entity::find().filter(named).order_by_asc(project::Column::Id);
    let projects = projects.all(&reader.db).await?;
    let (mut clustered, mut too_few) = (0, 0);
    for (done, project) in projects.iter().enumerate() {
        match of_project(&reader, project.id, asked).await {
            Ok(true) => clustered += 1,
            Ok(false) => too_few += 1,
            // One that fails must not keep the rest; the next night tries it again.
            Err(error) if one.is_none() => {
                tracing::error!(project_id = %project.id, ?error, "not clustered");
            }
            Err(error) => return Err(error),
        }
        progress.report(done as u64 + 1, projects.len() as u64).await?;
    }
    Ok(json!({"clustered": clustered, "too_few": too_few}))
}

/// Customers that a project needs to be clustered.
pub(super) async fn needed(reader: &Reader<'_>, project_id: ProjectId) -> Result<u64> {
    parameter::read(reader, "analytics.customer_cluster.min_customers", Some(project_id)).await
}

/// False where there are too few customers; what was found before is kept then.
async fn of_project(
    reader: &Reader<'_>,
    project_id: ProjectId,
    asked: Option<usize>,
) -> Result<bool> {
    let people = facts::read(reader, project_id).await?;
    if (people.len() as u64) < needed(reader, project_id).await? {
        return Ok(false);
    }
    let k: String =
        parameter::read(reader, "analytics.customer_cluster.k", Some(project_id)).await?;
    let most: usize =
        parameter::read(reader, "analytics.customer_cluster.sample", Some(project_id)).await?;
    let asked = asked.or_else(|| k.parse().ok());
    let now = reader.now;
    let work = move || found(project_id, &people, asked, most, now);
    let found = tokio::task::spawn_blocking(work).await;
    let found = found.map_err(|error| Error::internal(error.to_string()))?;
    let keep = async |tx: &mut Tx<'_>| keep(tx, &found).await;
    commit::by_system(reader.kernel, ACT, keep).await?;
    Ok(true)
}

async fn keep(tx: &mut Tx<'_>, found: &Found) -> Result<()> {
    let id = replace(tx, found).await?;
    let detail = json!({
        "k": found.k, "asked_k": found.asked_k, "silhouette": found.silhouette,
        "customers": found.members.len(),
    });
    let subject = Subject::of("analytics.customer_cluster", id, found.project_id);
    tx.record("analytics.customer_cluster.recomputed", subject, &detail)
}

/// Everything that a run finds out; takes a processor for a while.
fn found(
    project_id: ProjectId,
    people: &[Person],
    asked: Option<usize>,
    most: usize,
    now: DateTime<Utc>,
) -> Found {
    let values: Vec<Values> = people.iter().map(|person| natural(person, now)).collect();
    let (scales, points) = points(&values);
    let clusters: Clusters = clusters(&points, asked, most);
    let numbers = clusters.labels.iter().map(|label| whole(label + 1));
    Found {
        project_id,
        k: whole(clusters.k),
        asked_k: asked.map(whole),
        silhouette: clusters.silhouette.map(fine),
        sampled: long(clusters.sampled),
        findings: findings(people, &values, &scales, &clusters),
        members: people.iter().map(|person| person.id).zip(numbers).collect(),
    }
}

#[expect(clippy::float_arithmetic, reason = "features are no money any more")]
fn natural(person: &Person, now: DateTime<Utc>) -> Values {
    features(person, now).map(|units| units.map(|units| units as f64 / 10_000.0))
}

fn points(values: &[Values]) -> (Vec<Scale>, Vec<[f64; FEATURES]>) {
    let mut points = vec![[0.0; FEATURES]; values.len()];
    let mut scales = vec![];
    for (place, (_, root)) in ORDER.iter().enumerate() {
        let column: Vec<Option<f64>> = values.iter().map(|values| values[place]).collect();
        let (measured, away) = scale(&column, *root);
        scales.push(measured);
        for (point, away) in points.iter_mut().zip(away) {
            point[place] = away;
        }
    }
    (scales, points)
}
