//! `/inventory/units/import` and `/inventory/unit-imports`: units from a table that somebody kept
//! elsewhere.

use crate::extract::download::How;
use crate::extract::{Content, Id, Query, Read, Reply, Upload};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::{ProjectId, UnitImportId};
use service::files::file::whole;
use service::inventory::unit::{self, ImportUnits, ImportedUnits, Table};
use service::inventory::unit_import::{self, UnitImportFaultView, UnitImportView};
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
/// `dry_run=true` shows what would be. Formulas are not taken. A table of more than 2 000 rows is
/// entered by a job, some rows at a time: 202 with the import, and the job in `Location`.
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
        unit::import,
        async |tx, form, table, atomic| {
            let source = (&form.fields, &form.file);
            let id = unit::begin_import(tx, source, table, atomic).await?;
            let view = unit_import::one(&tx.reader(), id).await?;
            Ok((view.clone(), view.job_id))
        },
    )
    .await
}

/// List imports of units
///
/// Those that a job enters, of visible projects.
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
    let listed = unit_import::list(&call.reader(), query.project_id, &paging).await?;
    call.answer(&UnitImportPage::from(listed)).await
}

/// Read an import of units
///
/// How far it has come; its job tells the progress in whole percent and can be cancelled, which
/// leaves the units that are there. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_unit_import_read",
    params(("id" = UnitImportId, Path, description = "The import")),
    responses((status = 200, description = "The import", body = UnitImportView))
)]
#[get("/api/v1/inventory/unit-imports/{id}")]
async fn read(call: Read<{ act::INVENTORY_UNIT_IMPORT_READ }>, id: Id<UnitImportId>) -> Reply {
    call.one(id.0, unit_import::one).await
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
    config.service(import).service(list).service(read).service(faults).service(fault_table);
}
