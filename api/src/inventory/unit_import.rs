//! `/inventory/units/import` and `/inventory/unit-imports`: units from a table that somebody kept
//! elsewhere.

use crate::extract::download::How;
use crate::extract::{Content, Id, Nothing, Query, Read, Reply, Several, Upload, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use chrono::NaiveDate;
use entity::id::{ProjectId, UnitImportId, UserId};
use entity::kernel::job::JobState;
use service::files::file::whole;
use service::inventory::unit::{self, ImportUnits, ImportedUnits, Table};
use service::inventory::unit_import::{
    self, UnitImportFaultView, UnitImportFilter, UnitImportView,
};
use service::kernel::{act, digest};
use utoipa::ToSchema;

page! {
    /// Imports of units.
    UnitImportPage of UnitImportView
}

page! {
    /// What was wrong in a file.
    UnitImportFaultPage of UnitImportFaultView
}

list_query! {
    /// Filters of imports.
    UnitImportQuery {
        project_id: ProjectId,
        /// Who brought the file.
        author_id: UserId,
        /// Any of these states.
        #[param(inline)]
        state: Several<JobState>,
        /// Only what began on this day or later, in the zone of the project asked for, else
        /// Asia/Shanghai.
        from_created_on: NaiveDate,
        /// Only what began on this day or earlier.
        to_created_on: NaiveDate,
    }
}

list_query! {
    /// Part of what was wrong.
    UnitImportFaultQuery {}
}

/// A table of commas.
#[derive(ToSchema)]
#[schema(value_type = String)]
#[expect(dead_code, reason = "tells the answer")]
struct FaultTable(String);

/// A form with a table.
#[derive(ToSchema)]
#[expect(dead_code, reason = "tells the form; what is read are its parts")]
struct ImportForm {
    /// XLSX, of which the first visible sheet is read, or CSV in UTF-8 or GBK.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// The project whose units they become.
    project_id: ProjectId,
}

/// Import units 导入房源
///
/// The first row names the columns, by key or in Chinese; units in brackets are left aside.
/// Needed are `building` 楼栋 (its code), `floor` 楼层, `room` 房号, `use` 用途, `layout` 户型 (its
/// code; an unknown one is created), `gross_area` 建筑面积, `inside_area` 套内面积, and `unit_price`
/// 单价 or `list_price` 总价. Also read are `entrance` 单元 (one of the building's), `orientation`
/// 朝向, `fit_out` 装修, `price_basis` 计价方式, `filed_price` 备案价, `floor_price` 底价 (for who may
/// see it; 0.9 of the list price where empty), `tags` 标签 (divided by commas) and `remarks` 备注;
/// values of lists are given by key or label. Other columns are told and not read. Units are
/// entered unreleased, with codes by the project's rule.
///
/// Rows that fail are told cell by cell and left out; `atomic=true` enters all or none, and
/// `dry_run=true` shows what would be, of at most 10 000 rows. Formulas are not taken. A table of
/// more than 2 000 rows is entered by a job, some rows at a time: 202 with the import, and the job
/// in `Location`. Either way the import is kept with its file and with what was wrong in it.
#[utoipa::path(
    operation_id = "inventory_unit_import",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, description = "What was entered, row by row", body = ImportedUnits),
        (status = 202, description = "The rows wait for their job", body = UnitImportView),
    )
)]
#[post("/api/v1/inventory/units/import")]
async fn import(call: Upload<{ act::INVENTORY_UNIT_IMPORT }, ImportUnits>) -> Reply {
    call.tell(
        async |reader, form| unit::import::read(reader, &form.fields, &form.file).await,
        Table::is_large,
        async |tx, form, table, atomic| {
            unit::import(tx, (&form.fields, &form.file), table, atomic).await
        },
        async |tx, form, table, atomic| {
            let id = unit::begin_import(tx, (&form.fields, &form.file), table, atomic).await?;
            let view = unit_import::one(&tx.reader(), id).await?;
            Ok((view.clone(), view.job_id))
        },
    )
    .await
}

/// List imports of units
///
/// Small and large ones, of visible projects, in the order in which they began.
#[utoipa::path(
    operation_id = "inventory_unit_import_list",
    params(UnitImportQuery),
    responses((status = 200, description = "A page of imports", body = UnitImportPage))
)]
#[get("/api/v1/inventory/unit-imports")]
async fn list(
    call: Read<{ act::INVENTORY_UNIT_IMPORT_LIST }>,
    Query(query): Query<UnitImportQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = UnitImportFilter {
        project_id: query.project_id,
        author_id: query.author_id,
        states: all(query.state),
        from_created_on: query.from_created_on,
        to_created_on: query.to_created_on,
    };
    let listed = unit_import::list(&call.reader(), &filter, &paging).await?;
    call.answer(&UnitImportPage::from(listed)).await
}

/// Read an import of units
///
/// Where it stands and how far it has come. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_unit_import_read",
    params(("id" = UnitImportId, Path, description = "The import")),
    responses((status = 200, description = "The import", body = UnitImportView))
)]
#[get("/api/v1/inventory/unit-imports/{id}")]
async fn read(call: Read<{ act::INVENTORY_UNIT_IMPORT_READ }>, id: Id<UnitImportId>) -> Reply {
    call.one(id.0, unit_import::one).await
}

/// Cancel an import of units
///
/// By who began it, or who may cancel jobs: at once while it waits; one that runs stops before its
/// next rows. The units that are there stay.
#[utoipa::path(
    operation_id = "inventory_unit_import_cancel",
    params(("id" = UnitImportId, Path, description = "The import")),
    request_body = Nothing,
    responses((status = 200, description = "The import", body = UnitImportView))
)]
#[post("/api/v1/inventory/unit-imports/{id}/cancel")]
async fn cancel(call: Write<{ act::INVENTORY_UNIT_IMPORT_CANCEL }>, id: Id<UnitImportId>) -> Reply {
    call.act(id.0, async |tx, id, _| unit_import::cancel(tx, id).await, unit_import::one).await
}

/// List what was wrong in the file of an import
///
/// Cell by cell in the order of the rows, the first 50 000.
#[utoipa::path(
    operation_id = "inventory_unit_import_read__faults",
    params(
        ("id" = UnitImportId, Path, description = "The import"),
        UnitImportFaultQuery,
    ),
    responses((status = 200, description = "A page of faults", body = UnitImportFaultPage))
)]
#[get("/api/v1/inventory/unit-imports/{id}/faults")]
async fn faults(
    call: Read<{ act::INVENTORY_UNIT_IMPORT_READ }>,
    id: Id<UnitImportId>,
    Query(query): Query<UnitImportFaultQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let listed = unit_import::faults(&call.reader(), id.0, &paging).await?;
    call.answer(&UnitImportFaultPage::from(listed)).await
}

/// Download what was wrong in the file of an import
///
/// The same as a table of commas in UTF-8. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_unit_import_read__fault_table",
    params(("id" = UnitImportId, Path, description = "The import")),
    responses((status = 200, description = "A table", body = FaultTable, content_type = "text/csv"))
)]
#[get("/api/v1/inventory/unit-imports/{id}/fault-table")]
async fn fault_table(
    call: Read<{ act::INVENTORY_UNIT_IMPORT_READ }>,
    id: Id<UnitImportId>,
) -> Reply {
    let text = unit_import::fault_table(&call.reader(), id.0).await?;
    let content = Content {
        name: "faults.csv",
        media_type: "text/csv; charset=utf-8",
        size: text.len() as u64,
        hash: &digest::hash(text.as_bytes()),
        how: How::Saved,
    };
    call.download(&content, async |span| Ok(whole(&text.clone().into(), span))).await
}

/// Routes of importing.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(import)
        .service(list)
        .service(read)
        .service(cancel)
        .service(faults)
        .service(fault_table);
}
