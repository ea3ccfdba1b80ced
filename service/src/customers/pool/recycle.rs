//! Recycling 回收: owners are warned, and two days later the customer is anybody's, of which they are
//! told. Nobody is recycled whose owner was not warned for so long: where the days were shortened,
//! or no sweep ran for a while, the warning comes first.

use super::terms::Terms;
use super::trades;
use crate::customers::assignment::{Owning, move_all};
use crate::customers::customer;
use crate::customers::told::tell_owners;
use crate::kernel::actor::Actor;
use crate::kernel::tx::Subject;
use crate::kernel::{Kernel, Reader, Result, Tx, commit};
use chrono::{DateTime, TimeDelta, Utc};
use entity::customers::assignment::{self, AssignmentOrigin, Column, Entity};
use entity::customers::grade::Grade;
use entity::id::{AssignmentId, ProjectId};
use entity::notifications::notification::NotificationKind;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

/// Customers of one transaction; those who act on them do not wait for the whole sweep.
const BATCH: u64 = 100;
const REASON: &str = "no contact in time";

/// What a sweep does with the customers it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Recycle,
    Warn,
}

impl Step {
    const fn act(self) -> &'static str {
        match self {
            Self::Recycle => "customers.pool.recycle",
            Self::Warn => "customers.pool.warn",
        }
    }

    /// Owned customers whose time is over, or about to be.
    fn due(self, project_id: ProjectId, terms: &Terms, now: DateTime<Utc>) -> Condition {
        let less = if self == Self::Warn { terms.warning_days } else { 0 };
        let left = |days: i64| TimeDelta::days(if days > less { days - less } else { 0 });
        let met = |days: i64| Column::ContactAt.lte(now - left(days));
        let of = |grade: Grade| Column::Grade.eq(grade).and(met(terms.days(Some(grade))));
        let ungraded = Column::Grade.is_null().and(met(terms.days_default));
        let grades = [Grade::A, Grade::B, Grade::C, Grade::D];
        let over = grades.into_iter().map(of).fold(Condition::any().add(ungraded), Condition::add);
        let spared = now + TimeDelta::days(less);
        let unspared = Condition::any()
            .add(Column::SparedUntilAt.is_null())
            .add(Column::SparedUntilAt.lte(spared));
        let warned = match self {
            Self::Warn => Column::WarnedAt.is_null(),
            Self::Recycle => Column::WarnedAt.lte(now - TimeDelta::days(terms.warning_days)),
        };
        Condition::all()
            .add(Column::ProjectId.eq(project_id))
            .add(Column::OwnerId.is_not_null())
            .add(over)
            .add(unspared)
            .add(warned)
            .add(Expr::exists(trades::of_customer()).not())
            .add(Expr::exists(trades::of_survivor()).not())
            .add(Column::YieldsToId.is_null())
            .add(Column::CustomerId.in_subquery(customer::present()))
    }
}

/// The sweep over every project.
pub async fn run_recycle(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let actor = Actor::system();
    let reader = Reader::new(kernel, &actor);
    let projects: Vec<ProjectId> = Entity::find()
        .select_only()
        .column(Column::ProjectId)
        .filter(Column::OwnerId.is_not_null())
        .distinct()
        .into_tuple()
        .all(&reader.db)
        .await?;
    let (mut recycled, mut warned) = (0, 0);
    for project_id in projects {
        let terms = Terms::read(&reader, Some(project_id)).await?;
        warned += sweep(&reader, project_id, &terms, Step::Warn).await?;
        recycled += sweep(&reader, project_id, &terms, Step::Recycle).await?;
    }
    Ok(json!({"recycled": recycled, "warned": warned}))
}

/// Walks over the customers who are due, part by part; answers how many were acted on.
async fn sweep(
    reader: &Reader<'_>,
    project_id: ProjectId,
    terms: &Terms,
    step: Step,
) -> Result<usize> {
    let (mut done, mut last) = (0, None);
    loop {
        let after = last.map(|id: AssignmentId| Column::Id.gt(id));
        let ids: Vec<AssignmentId> = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(step.due(project_id, terms, reader.now))
            .filter(Condition::all().add_option(after))
            .order_by_asc(Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(&reader.db)
            .await?;
        let Some(end) = ids.last().copied() else { return Ok(done) };
        last = Some(end);
        let work = async |tx: &mut Tx<'_>| {
            let due = step.due(project_id, terms, tx.now);
            let rows = lock(tx, &ids, due).await?;
            match step {
                Step::Recycle => recycle(tx, &rows).await?,
                Step::Warn => warn(tx, &rows, terms).await?,
            }
            Ok(rows.len())
        };
        match commit::by_system(reader.kernel, step.act(), work).await {
            Ok(count) => done += count,
            // Some that fail must not keep the rest; the next sweep tries them again.
            Err(error) => tracing::error!(%project_id, ?step, ?error, "not swept"),
        }
    }
}

/// Those who are due still, now that nobody else acts on them.
async fn lock(tx: &Tx<'_>, ids: &[AssignmentId], due: Condition) -> Result<Vec<assignment::Model>> {
    let rows = Entity::find()
        .filter(Column::Id.is_in(ids.iter().map(|id| id.0)))
        .filter(due)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db());
    Ok(rows.await?)
}

async fn recycle(tx: &mut Tx<'_>, rows: &[assignment::Model]) -> Result<()> {
    let owning = Owning {
        owner_id: None,
        origin: AssignmentOrigin::Recycle,
        reason: Some(REASON.to_owned()),
    };
    move_all(tx, rows, &owning).await?;
    tell_owners(tx, NotificationKind::CustomerPooled, rows, json!({})).await
}

async fn warn(tx: &mut Tx<'_>, rows: &[assignment::Model], terms: &Terms) -> Result<()> {
    let change = assignment::ActiveModel { warned_at: Set(Some(tx.now)), ..Default::default() };
    Entity::update_many()
        .set(change)
        .filter(Column::Id.is_in(rows.iter().map(|row| row.id.0)))
        .exec(tx.db())
        .await?;
    for row in rows {
        let row = assignment::Model { warned_at: Some(tx.now), ..row.clone() };
        let subject = Subject::of("customers.assignment", row.id, row.project_id);
        let detail = json!({
            "customer_id": row.customer_id, "owner_id": row.owner_id,
            "recycle_at": terms.recycle_at(&row, tx.now),
        });
        tx.record("customers.assignment.warned", subject, &detail)?;
    }
    let params = json!({"days": terms.warning_days});
    tell_owners(tx, NotificationKind::PoolWarned, rows, params).await
}
