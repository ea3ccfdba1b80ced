//! What a database says of its own tables.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

const SQLITE: &str = "SELECT name || ' ' || coalesce(sql, '') FROM sqlite_master \
    WHERE name NOT LIKE 'sqlite_%' AND tbl_name <> 'seaql_migrations' ORDER BY name";
const POSTGRES: &str = "SELECT line FROM ( \
    SELECT table_name || '.' || column_name || ' ' || udt_name || ' ' || is_nullable || ' ' || \
        coalesce(character_maximum_length::text, '') AS line \
    FROM information_schema.columns WHERE table_schema = 'public' \
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) \
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public') AS lines \
    WHERE line NOT LIKE '%seaql_migrations%' ORDER BY line";

/// Every line that describes the schema; the table of the migrator itself is left out.
pub async fn of(db: &DatabaseConnection) -> Vec<String> {
    match db.get_database_backend() {
        DbBackend::Sqlite => lines(db, SQLITE).await,
        DbBackend::Postgres => lines(db, POSTGRES).await,
        _ => mysql(db).await,
    }
}

async fn lines(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

async fn mysql(db: &DatabaseConnection) -> Vec<String> {
    let mut found = vec![];
    for table in lines(db, "SHOW TABLES").await {
        if table == "seaql_migrations" {
            continue;
        }
        let sql = format!("SHOW CREATE TABLE `{table}`");
        let statement = Statement::from_string(DbBackend::MySql, sql);
        let row = db.query_one_raw(statement).await.unwrap().unwrap();
        found.push(row.try_get_by_index::<String>(1).unwrap());
    }
    found
}
