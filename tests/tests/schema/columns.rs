//! Columns: what an entity expects is what the migration made.

use super::entities;
use sea_orm::{
    ColumnTrait, ColumnType, DatabaseConnection, DbBackend, EntityTrait, IdenStatic, Iterable,
};
use std::collections::BTreeSet;
use tests::TestApp;
use tests::database::backend;
use tests::dump::{self, Columns};
use tests::source::none;

/// A column as an entity expects it.
#[derive(Debug)]
pub struct Told {
    table: String,
    column: String,
    kind: ColumnType,
    null: bool,
}

/// Selects a row, and so every column, and tells the columns.
pub async fn select<E: EntityTrait + Default>(db: &DatabaseConnection) -> Vec<Told> {
    let table = E::default().table_name().to_owned();
    let selected = E::find().one(db).await;
    assert!(selected.is_ok(), "{table}: {:?}", selected.err());
    let columns = E::Column::iter().map(|column| {
        let def = column.def();
        Told {
            table: table.clone(),
            column: column.as_str().to_owned(),
            kind: def.get_column_type().clone(),
            null: def.is_null(),
        }
    });
    columns.collect()
}

/// Beginnings of what the databases call a column of this type.
fn names(kind: &ColumnType) -> Option<&'static [&'static str]> {
    let names: &[&str] = match kind {
        ColumnType::Uuid => &["uuid", "binary(16)"],
        // Integers of SQLite have 64 bits by any name.
        ColumnType::BigInteger if backend() == DbBackend::Sqlite => &["bigint", "integer"],
        ColumnType::BigInteger => &["bigint"],
        ColumnType::Integer => &["integer", "int("],
        ColumnType::Boolean => &["bool", "tinyint(1)"],
        ColumnType::String(_) | ColumnType::Text => &["varchar", "character", "text", "longtext"],
        // MariaDB keeps JSON as text.
        ColumnType::Json | ColumnType::JsonBinary => &["json", "longtext"],
        ColumnType::Date => &["date"],
        ColumnType::DateTime | ColumnType::Timestamp | ColumnType::TimestampWithTimeZone => {
            &["timestamp", "datetime(6)"]
        }
        _ => return None,
    };
    Some(names)
}

/// What is wrong with a column, if anything.
fn compare(told: &Told, made: &Columns) -> Option<String> {
    let Told { table, column, kind, null } = told;
    let Some((name, made_null)) = made.get(&(table.clone(), column.clone())) else {
        return Some(format!("{table}.{column} is not in the database"));
    };
    if null != made_null {
        return Some(format!("{table}.{column}: the entity says null {null}, not {made_null}"));
    }
    let Some(names) = names(kind) else {
        return Some(format!("{table}.{column}: nobody has thought of {kind:?}"));
    };
    let date = *kind == ColumnType::Date && name.starts_with("datetime");
    let fits = names.iter().any(|begin| name.starts_with(begin)) && !date;
    (!fits).then(|| format!("{table}.{column}: the entity says {kind:?}, the database {name}"))
}

#[actix_web::test]
async fn every_entity_is_what_the_migrations_made() {
    let app = TestApp::start().await;
    let db = &app.kernel.db;
    let told = entities::select_all(db).await;
    let made = dump::columns(db).await;
    let mut broken: Vec<String> = told.iter().filter_map(|told| compare(told, &made)).collect();
    let known: BTreeSet<(&str, &str)> =
        told.iter().map(|told| (told.table.as_str(), told.column.as_str())).collect();
    for (table, column) in made.keys().filter(|(table, _)| table != "seaql_migrations") {
        if !table.starts_with("sqlite_") && !known.contains(&(table.as_str(), column.as_str())) {
            broken.push(format!("{table}.{column}: no entity has it"));
        }
    }
    assert!(told.len() > 200, "there are columns");
    none("entities and migrations agree", &broken);
    app.finish().await;
}
