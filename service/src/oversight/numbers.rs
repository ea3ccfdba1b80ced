//! Numbers: as many documents bear one as were ever drawn, so no series has a gap.

use crate::kernel::invariant::Finding;
use crate::kernel::number::Document;
use crate::kernel::{Reader, Result, sum};
use entity::kernel::number_series;
use entity::{funds, invoices, receivables, sales};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

/// Numbers of the method `uuid` come from no series.
const UUID_SHAPE: &str = "________-____-7___-____-____________";

/// Drawn numbers against documents, per kind of document.
pub async fn series_have_no_gaps(reader: &Reader<'_>) -> Result<Finding> {
    let mut finding = Finding::default();
    for (document, name, _) in Document::ALL {
        let drawn = drawn(reader, name).await?;
        let borne = borne(reader, document).await?;
        finding.examined += borne;
        if u64::try_from(drawn).ok() != Some(borne) {
            finding.violated(name, format!("{drawn} numbers drawn, {borne} documents bear one"));
        }
    }
    Ok(finding)
}

async fn drawn(reader: &Reader<'_>, name: &str) -> Result<i64> {
    use number_series::{Column, Entity};
    let total = sum::sum_of(reader.db.get_database_backend(), Column::Last);
    let drawn = Entity::find()
        .select_only()
        .expr(total)
        .filter(Column::Id.like(format!("%/{name}/%")))
        .into_tuple()
        .one(&reader.db)
        .await?;
    Ok(drawn.unwrap_or_default())
}

async fn borne(reader: &Reader<'_>, document: Document) -> Result<u64> {
    macro_rules! count {
        ($table:path) => {{
            use $table as table;
            let serial = table::Column::Number.not_like(UUID_SHAPE);
            table::Entity::find().filter(serial).count(&reader.db).await
        }};
    }
    let counted = match document {
        Document::Subscription => count!(sales::subscription),
        Document::Contract => count!(sales::contract),
        Document::Receipt => count!(receivables::receipt),
        Document::Refund => count!(receivables::refund),
        Document::Invoice => count!(invoices::invoice),
        Document::Entry => count!(funds::entry),
    };
    Ok(counted?)
}
