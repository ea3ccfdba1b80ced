//! `/inventory/units/import`: units from a table that somebody kept elsewhere.

use crate::extract::{Reply, Upload};
use actix_web::post;
use entity::id::ProjectId;
use service::inventory::unit::{self, ImportUnits, ImportedUnits};
use service::kernel::act;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

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
/// 单价 or `list_price` 总价. Also read are `orientation` 朝向, `price_basis` 计价方式, `filed_price`
/// 备案价, `floor_price` 底价 (for who may see it; 0.9 of the list price where empty), `tags` 标签
/// (divided by commas) and `remarks` 备注; values of lists are given by key or label. Other columns
/// are told and not read. Units are entered unreleased, with codes by the project's rule.
///
/// Rows that fail are told cell by cell and left out; `atomic=true` enters all or none, and
/// `dry_run=true` shows what would be. Formulas are not taken. At most 2 000 rows.
#[utoipa::path(
    operation_id = "inventory_unit_import",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body(content = ImportForm, content_type = "multipart/form-data"),
    responses((status = 200, description = "What was entered, row by row", body = ImportedUnits))
)]
#[post("/api/v1/inventory/units/import")]
async fn import(call: Upload<{ act::INVENTORY_UNIT_IMPORT }, ImportUnits>) -> Reply {
    call.tell(
        async |reader, form| unit::import::read(reader, &form.fields, &form.file).await,
        unit::import,
    )
    .await
}

/// Routes of importing.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(import);
}
