//! Imports as they are read: where they stand, and how far they have come.

use crate::kernel::days::Days;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::admin::user_account;
use entity::files::file;
use entity::id::{FileId, JobId, ProjectId, UnitImportId, UserId};
use entity::inventory::unit_import::{self, Column, Entity, UnknownColumn};
use entity::kernel::job::{self, JobState};
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// An import of units and how far it has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000020",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "file_id": "01935e3c-5a00-7000-8000-000000000010", "file_name": "房源.xlsx",
    "job_id": "01935e3c-5a00-7000-8000-000000000021", "state": "running",
    "progress": 50, "rows": 12000, "through_rows": 6000, "done": 5998, "failed_rows": 2,
    "unknown_columns": [{"cell": "P1", "heading": "销售员"}],
    "author_id": "01935e3c-5a00-7000-8000-000000000001", "author": "Zhao Min",
    "created_at": "2025-03-10T02:00:00Z", "finished_at": null
}))]
pub struct UnitImportView {
    pub id: UnitImportId,
    pub project_id: ProjectId,
    pub file_id: FileId,
    /// Null once the file is gone.
    pub file_name: Option<String>,
    /// Its run at `/jobs/runs/{id}`, of one that was done in the call too.
    pub job_id: JobId,
    /// That of its run; `dead` where it could not be finished.
    pub state: JobState,
    /// Whole percent.
    #[schema(minimum = 0, maximum = 100)]
    pub progress: i32,
    /// Rows below the heading that hold anything.
    pub rows: i32,
    /// Rows that were looked at.
    pub through_rows: i32,
    /// Units that were created.
    pub done: i32,
    /// Rows that were left out.
    pub failed_rows: i32,
    /// Headings that nothing is known of; their columns are not read.
    pub unknown_columns: Vec<UnknownColumn>,
    pub author_id: UserId,
    pub author: Option<String>,
    pub created_at: DateTime<Utc>,
    /// Null until every row is through.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Which imports are wanted.
#[derive(Debug, Clone, Default)]
pub struct UnitImportFilter {
    pub project_id: Option<ProjectId>,
    pub author_id: Option<UserId>,
    /// Any of these; empty is any at all.
    pub states: Vec<JobState>,
    /// Days on which they began, in the zone of the project asked for.
    pub from_created_on: Option<NaiveDate>,
    pub to_created_on: Option<NaiveDate>,
}

/// What stands elsewhere about some imports.
struct Beside {
    states: HashMap<JobId, JobState>,
    files: HashMap<FileId, String>,
    authors: HashMap<UserId, String>,
}

impl Beside {
    async fn read(reader: &Reader<'_>, rows: &[unit_import::Model]) -> Result<Self> {
        let states: Vec<(JobId, JobState)> = job::Entity::find()
            .select_only()
            .columns([job::Column::Id, job::Column::State])
            .filter(job::Column::Id.is_in(rows.iter().map(|row| row.job_id.0)))
            .into_tuple()
            .all(&reader.db)
            .await?;
        let files: Vec<(FileId, String)> = file::Entity::find()
            .select_only()
            .columns([file::Column::Id, file::Column::Name])
            .filter(file::Column::Id.is_in(rows.iter().map(|row| row.file_id.0)))
            .into_tuple()
            .all(&reader.db)
            .await?;
        let authors: Vec<(UserId, String)> = user_account::Entity::find()
            .select_only()
            .columns([user_account::Column::Id, user_account::Column::DisplayName])
            .filter(user_account::Column::Id.is_in(rows.iter().map(|row| row.author_id.0)))
            .into_tuple()
            .all(&reader.db)
            .await?;
        Ok(Self {
            states: states.into_iter().collect(),
            files: files.into_iter().collect(),
            authors: authors.into_iter().collect(),
        })
    }

    fn view(&self, row: unit_import::Model) -> UnitImportView {
        let over = row.finished_at.is_some();
        let through = if over { row.total } else { row.done + row.failed_rows };
        let percent = i64::from(through) * 100 / i64::from(row.total.max(1));
        let state = if over { JobState::Done } else { JobState::Scheduled };
        UnitImportView {
            id: row.id,
            project_id: row.project_id,
            file_id: row.file_id,
            file_name: self.files.get(&row.file_id).cloned(),
            job_id: row.job_id,
            state: self.states.get(&row.job_id).copied().unwrap_or(state),
            progress: i32::try_from(percent).unwrap_or(100),
            rows: row.total,
            through_rows: through,
            done: row.done,
            failed_rows: row.failed_rows,
            unknown_columns: row.unknown_columns.0,
            author_id: row.author_id,
            author: self.authors.get(&row.author_id).cloned(),
            created_at: row.created_at,
            finished_at: row.finished_at,
        }
    }
}

/// The row of an import in a visible project.
pub(super) async fn get(reader: &Reader<'_>, id: UnitImportId) -> Result<unit_import::Model> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let seen = found.filter(|row| reader.scope().sees_project(row.project_id));
    seen.ok_or(Error::NotFound("import"))
}

/// The import, if the reader sees its project.
pub async fn one(reader: &Reader<'_>, id: UnitImportId) -> Result<UnitImportView> {
    let row = get(reader, id).await?;
    Ok(Beside::read(reader, std::slice::from_ref(&row)).await?.view(row))
}

/// Imports of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &UnitImportFilter,
    paging: &Paging,
) -> Result<Listed<UnitImportView>> {
    let select = Entity::find().filter(wanted(reader, filter).await?);
    let select = page::sorted(select, paging, |_| Column::CreatedAt);
    let id_of = |row: &unit_import::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let beside = Beside::read(reader, &rows.items).await?;
    Ok(rows.map(|row| beside.view(row)))
}

async fn wanted(reader: &Reader<'_>, filter: &UnitImportFilter) -> Result<Condition> {
    let created = Days { from_on: filter.from_created_on, to_on: filter.to_created_on };
    let created = created.of_moment(reader, filter.project_id, Column::CreatedAt).await?;
    let states = &filter.states;
    let in_state = (!states.is_empty()).then(|| {
        let mut jobs = Query::select();
        jobs.column(job::Column::Id)
            .from(job::Entity)
            .and_where(job::Column::State.is_in(states.iter().copied()));
        Column::JobId.in_subquery(jobs.take())
    });
    Ok(reader
        .scope()
        .projects(Column::ProjectId)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.author_id.map(|id| Column::AuthorId.eq(id)))
        .add_option(in_state)
        .add(created))
}
