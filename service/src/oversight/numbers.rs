//! Numbers: where a series is gap-free, as many documents bear one as were ever drawn.

use crate::kernel::invariant::Finding;
use crate::kernel::number::Document;
use crate::kernel::{Reader, Result, parameter, sum};
use entity::id::ProjectId;
use entity::inventory::project;
use entity::kernel::number_series;
use entity::{funds, invoices, receivables, sales};
use sea_orm::sea_query::LikeExpr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::json;

/// Numbers of the method `uuid` come from no series.
const UUID_SHAPE: &str = "________-____-7___-____-____________";

/// Numbers drawn and documents that bear one.
#[derive(Debug, Clone, Copy)]
struct Count {
    drawn: i64,
    borne: i64,
}

impl Count {
    fn minus(self, other: Self) -> Self {
        Self { drawn: self.drawn - other.drawn, borne: self.borne - other.borne }
    }
}

/// Drawn numbers against documents, per kind of document. A series that ever took numbers in blocks
/// may have gaps for ever.
pub async fn series_have_no_gaps(reader: &Reader<'_>) -> Result<Finding> {
    let mut finding = Finding::default();
    for (document, name, prefix) in Document::ALL {
        let whole = Count {
            drawn: drawn(reader, &format!("%/{name}/%")).await?,
            borne: borne(reader, document, None).await?,
        };
        finding.examined += u64::try_from(whole.borne).unwrap_or_default();
        let ever = parameter::ever(reader, &document.gap_free_key(), &json!(false)).await?;
        if ever.contains(&None) {
            loose(&mut finding, name, whole);
            continue;
        }
        let mut strict = whole;
        for project in ever.into_iter().flatten() {
            let count = of_project(reader, document, (name, prefix), project).await?;
            loose(&mut finding, name, count);
            strict = strict.minus(count);
        }
        if strict.drawn != strict.borne {
            let Count { drawn, borne } = strict;
            finding.violated(name, format!("{drawn} numbers drawn, {borne} documents bear one"));
        }
    }
    Ok(finding)
}

/// More documents than numbers would mean that one was given twice.
fn loose(finding: &mut Finding, name: &str, Count { drawn, borne }: Count) {
    if borne > drawn {
        finding.violated(name, format!("{drawn} numbers drawn, {borne} documents bear one"));
    }
}

async fn of_project(
    reader: &Reader<'_>,
    document: Document,
    (name, prefix): (&str, &str),
    id: ProjectId,
) -> Result<Count> {
    let borne = borne(reader, document, Some(id)).await?;
    let Some(project) = project::Entity::find_by_id(id).one(&reader.db).await? else {
        return Ok(Count { drawn: 0, borne });
    };
    let code = project.code.replace('!', "!!").replace('_', "!_").replace('%', "!%");
    let series = format!("{}/{name}/{code}-{prefix}", project.company_id);
    let drawn = drawn(reader, &series).await? + drawn(reader, &format!("{series}/%")).await?;
    Ok(Count { drawn, borne })
}

async fn drawn(reader: &Reader<'_>, series: &str) -> Result<i64> {
    use number_series::{Column, Entity};
    let total = sum::sum_of(reader.db.get_database_backend(), Column::Last);
    let drawn = Entity::find()
        .select_only()
        .expr(total)
        .filter(Column::Id.like(LikeExpr::new(series).escape('!')))
        .into_tuple()
        .one(&reader.db)
        .await?;
    Ok(drawn.unwrap_or_default())
}

async fn borne(reader: &Reader<'_>, document: Document, project: Option<ProjectId>) -> Result<i64> {
    macro_rules! count {
        ($table:path) => {{
            use $table as table;
            let wanted = Condition::all()
                .add(table::Column::Number.not_like(UUID_SHAPE))
                .add_option(project.map(|id| table::Column::ProjectId.eq(id)));
            table::Entity::find().filter(wanted).count(&reader.db).await
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
    Ok(i64::try_from(counted?).unwrap_or(i64::MAX))
}
