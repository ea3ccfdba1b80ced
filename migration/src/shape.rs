//! Tables in the words of the business, the same on the three databases.
//!
//! What differs between them is decided here once: moments are `datetime(6)` on MySQL (its
//! `timestamp` cuts to seconds and ends in 2038), long texts are `longtext` there (its `text` ends
//! at 64 KiB), and tables compare text byte by byte.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(Clone, Copy)]
enum Kind {
    Uuid,
    Big,
    Int,
    Flag,
    Text(u32),
    Long,
    Json,
    Day,
    Moment,
}

struct Column {
    name: &'static str,
    kind: Kind,
    null: bool,
    check: Option<String>,
}

/// A table about to be created.
pub struct Shape {
    table: &'static str,
    columns: Vec<Column>,
    key: Vec<&'static str>,
    links: Vec<(&'static str, &'static str)>,
    pairs: Vec<([&'static str; 2], &'static str, [&'static str; 2])>,
    uniques: Vec<Vec<&'static str>>,
    indexes: Vec<Vec<&'static str>>,
    checks: Vec<String>,
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident $opt:ident = $kind:expr;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name(self, name: &'static str) -> Self {
                self.column(name, $kind, false)
            }
            #[must_use]
            #[expect(clippy::allow_attributes, reason = "not every kind is used with nulls yet")]
            #[allow(dead_code)]
            pub fn $opt(self, name: &'static str) -> Self {
                self.column(name, $kind, true)
            }
        )+
    };
}

impl Shape {
    #[must_use]
    pub fn new(table: &'static str) -> Self {
        Self {
            table,
            columns: vec![],
            key: vec![],
            links: vec![],
            pairs: vec![],
            uniques: vec![],
            indexes: vec![],
            checks: vec![],
        }
    }

    fn column(mut self, name: &'static str, kind: Kind, null: bool) -> Self {
        self.columns.push(Column { name, kind, null, check: None });
        self
    }

    columns! {
        /// An id of another row.
        id id_opt = Kind::Uuid;
        /// Fen, 1e-8 of a rate, 1e-4 ㎡, or a counter.
        big big_opt = Kind::Big;
        int int_opt = Kind::Int;
        flag flag_opt = Kind::Flag;
        long long_opt = Kind::Long;
        json json_opt = Kind::Json;
        day day_opt = Kind::Day;
        moment moment_opt = Kind::Moment;
    }

    /// The primary key.
    #[must_use]
    pub fn key(mut self, columns: &[&'static str]) -> Self {
        self.key = columns.to_vec();
        self
    }

    #[must_use]
    pub fn text(self, name: &'static str, length: u32) -> Self {
        self.column(name, Kind::Text(length), false)
    }

    #[must_use]
    pub fn text_opt(self, name: &'static str, length: u32) -> Self {
        self.column(name, Kind::Text(length), true)
    }

    /// A stored enum with its legal values.
    #[must_use]
    pub fn state(self, name: &'static str, values: &[&str]) -> Self {
        self.column(name, Kind::Text(24), false).one_of(name, values)
    }

    #[must_use]
    pub fn state_opt(self, name: &'static str, values: &[&str]) -> Self {
        self.column(name, Kind::Text(24), true).one_of(name, values)
    }

    fn one_of(mut self, name: &'static str, values: &[&str]) -> Self {
        let list = values.iter().map(|v| format!("'{v}'")).collect::<Vec<_>>().join(", ");
        if let Some(column) = self.columns.last_mut() {
            column.check = Some(format!("{name} IN ({list})"));
        }
        self
    }

    /// `column` names a row of `table`.
    #[must_use]
    pub fn link(mut self, column: &'static str, table: &'static str) -> Self {
        self.links.push((column, table));
        self
    }

    /// Two columns name a row of `table` by its two unique columns.
    #[must_use]
    pub fn link_pair(
        mut self,
        columns: [&'static str; 2],
        table: &'static str,
        target: [&'static str; 2],
    ) -> Self {
        self.pairs.push((columns, table, target));
        self
    }

    #[must_use]
    pub fn unique(mut self, columns: &[&'static str]) -> Self {
        self.uniques.push(columns.to_vec());
        self
    }

    #[must_use]
    pub fn index(mut self, columns: &[&'static str]) -> Self {
        self.indexes.push(columns.to_vec());
        self
    }

    #[must_use]
    pub fn check(mut self, condition: impl Into<String>) -> Self {
        self.checks.push(condition.into());
        self
    }

    /// Creates the table with its constraints and indexes.
    pub async fn create(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let backend = manager.get_connection().get_database_backend();
        manager.create_table(self.statement(backend)).await?;
        self.create_indexes(manager).await
    }

    async fn create_indexes(&self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        for columns in &self.indexes {
            let mut index = Index::create();
            index.name(self.index_name(columns)).table(self.table);
            for column in columns {
                index.col(*column);
            }
            manager.create_index(index.clone()).await?;
        }
        Ok(())
    }

    fn index_name(&self, columns: &[&'static str]) -> String {
        format!("ix_{}_{}", self.table, columns.join("_"))
    }

    /// Adds the columns, links and indexes to a table that is there. One column a statement:
    /// SQLite takes no more, and takes links only there; MySQL takes links only apart.
    pub async fn add(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let backend = manager.get_connection().get_database_backend();
        for column in &self.columns {
            let mut def = definition(column, backend);
            if let Some(condition) = &column.check {
                def.check(Expr::cust(condition.clone()));
            }
            let link = self.links.iter().find(|(name, _)| *name == column.name);
            if let Some((_, target)) = link.filter(|_| backend != DbBackend::MySql) {
                def.extra(format!("REFERENCES \"{target}\" (\"id\")"));
            }
            let alter = Table::alter().table(self.table).add_column(&mut def).to_owned();
            manager.alter_table(alter).await?;
        }
        for (column, target) in self.links.iter().filter(|_| backend == DbBackend::MySql) {
            let link = ForeignKey::create()
                .name(self.link_name(column))
                .from(self.table, *column)
                .to(*target, "id")
                .to_owned();
            manager.create_foreign_key(link).await?;
        }
        self.create_indexes(manager).await
    }

    /// Takes back what [`Self::add`] added.
    pub async fn remove(self, manager: &SchemaManager<'_>) -> Result<(), DbErr> {
        let backend = manager.get_connection().get_database_backend();
        for (column, _) in self.links.iter().filter(|_| backend == DbBackend::MySql) {
            let name = self.link_name(column);
            let link = ForeignKey::drop().name(name).table(self.table).to_owned();
            manager.drop_foreign_key(link).await?;
        }
        for columns in self.indexes.iter().rev() {
            let name = self.index_name(columns);
            manager.drop_index(Index::drop().name(name).table(self.table).to_owned()).await?;
        }
        for column in self.columns.iter().rev() {
            // MySQL leaves the index that it made for a link to the column's own end.
            let alter = Table::alter().table(self.table).drop_column(column.name).to_owned();
            manager.alter_table(alter).await?;
        }
        Ok(())
    }

    fn link_name(&self, column: &str) -> String {
        format!("fk_{}_{column}", self.table)
    }

    fn statement(&self, backend: DbBackend) -> TableCreateStatement {
        let mut table = Table::create();
        table.table(self.table);
        if backend == DbBackend::MySql {
            table.engine("InnoDB").character_set("utf8mb4").collate("utf8mb4_bin");
        }
        for column in &self.columns {
            table.col(definition(column, backend));
        }
        let mut key = Index::create();
        for column in &self.key {
            key.col(*column);
        }
        table.primary_key(&mut key);
        for columns in &self.uniques {
            let mut unique = Index::create();
            unique.unique().name(format!("uq_{}_{}", self.table, columns.join("_")));
            for column in columns {
                unique.col(*column);
            }
            table.index(&mut unique);
        }
        for (column, target) in &self.links {
            table.foreign_key(
                ForeignKey::create()
                    .name(self.link_name(column))
                    .from(self.table, *column)
                    .to(*target, "id"),
            );
        }
        for (columns, target, names) in &self.pairs {
            table.foreign_key(
                ForeignKey::create()
                    .name(format!("fk_{}_{}", self.table, columns.join("_")))
                    .from(self.table, (columns[0], columns[1]))
                    .to(*target, (names[0], names[1])),
            );
        }
        let own = self.columns.iter().filter_map(|column| column.check.as_ref());
        for condition in own.chain(&self.checks) {
            table.check(Expr::cust(condition.clone()));
        }
        table.to_owned()
    }
}

fn definition(column: &Column, backend: DbBackend) -> ColumnDef {
    let mut def = ColumnDef::new(column.name);
    let mysql = backend == DbBackend::MySql;
    match column.kind {
        Kind::Uuid => def.uuid(),
        Kind::Big => def.big_integer(),
        Kind::Int => def.integer(),
        Kind::Flag => def.boolean(),
        Kind::Text(length) => def.string_len(length),
        Kind::Long if mysql => def.custom("longtext"),
        Kind::Long => def.text(),
        Kind::Json => def.json(),
        Kind::Day => def.date(),
        Kind::Moment if mysql => def.custom("datetime(6)"),
        Kind::Moment => def.timestamp_with_time_zone(),
    };
    if column.null {
        def.null()
    } else {
        def.not_null()
    };
    def
}

/// Drops tables, the last created first.
pub async fn drop_all(manager: &SchemaManager<'_>, tables: &[&'static str]) -> Result<(), DbErr> {
    for table in tables.iter().rev() {
        manager.drop_table(Table::drop().table(*table).to_owned()).await?;
    }
    Ok(())
}
